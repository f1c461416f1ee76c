"""The public pages of initiatives."""

from .contact import contact, contact_done, copy
from .detail import InitiativeDetail
from .feed import feed
from .kept import kept_list
from .pages import InitiativeList
from .sheet import InitiativeSheet

__all__ = [
    "InitiativeDetail",
    "InitiativeList",
    "InitiativeSheet",
    "contact",
    "contact_done",
    "copy",
    "feed",
    "kept_list",
]
