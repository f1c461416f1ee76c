"""The public pages of initiatives."""

from .detail import InitiativeDetail
from .feed import feed
from .kept import kept_list
from .pages import InitiativeList
from .sheet import InitiativeSheet

__all__ = ["InitiativeDetail", "InitiativeList", "InitiativeSheet", "kept_list"]
