"""The public pages of initiatives."""

from .detail import InitiativeDetail
from .pages import InitiativeList

__all__ = ["InitiativeDetail", "InitiativeList"]
