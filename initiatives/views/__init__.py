"""The public pages of initiatives."""

from .pages import InitiativeDetail, InitiativeList

__all__ = ["InitiativeDetail", "InitiativeList"]
