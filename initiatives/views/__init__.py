"""The public pages of initiatives."""

from .alerts import alert, alert_confirm, alert_sent, alert_stop
from .answered import answered
from .contact import contact, contact_done, copy
from .detail import InitiativeDetail
from .feed import feed
from .kept import kept_list
from .listing import InitiativeList
from .sheet import InitiativeSheet
from .suggestions import similar, suggest, suggest_done, suggestion

__all__ = [
    "InitiativeDetail",
    "InitiativeList",
    "InitiativeSheet",
    "alert",
    "alert_confirm",
    "alert_sent",
    "alert_stop",
    "answered",
    "contact",
    "contact_done",
    "copy",
    "feed",
    "kept_list",
    "similar",
    "suggest",
    "suggest_done",
    "suggestion",
]
