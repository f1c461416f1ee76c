from .deletion import DeletionRunAdmin

__all__ = ["DeletionRunAdmin"]
