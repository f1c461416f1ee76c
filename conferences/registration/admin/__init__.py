from .deletion import DeletionRunAdmin
from .setup import RulesAdmin, SetupAdmin

__all__ = ["DeletionRunAdmin", "RulesAdmin", "SetupAdmin"]
