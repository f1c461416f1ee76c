"""The public pages of initiatives."""

from .detail import InitiativeDetail
from .kept import kept_list
from .feed import feed
from .pages import InitiativeList

__all__ = ["InitiativeDetail", "InitiativeList", "InitiativeSheet", "kept_list"]
