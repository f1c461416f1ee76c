"""Behind a person's own link, and where it is lost."""

from .changing import change, withdraw
from .door import no_link
from .leaving import cancel, delete, deleted
from .lost import lost, lost_done, renew, renewed
from .page import confirm, own
from .taking import calendar, data

__all__ = [
    "calendar",
    "cancel",
    "change",
    "confirm",
    "data",
    "delete",
    "deleted",
    "lost",
    "lost_done",
    "no_link",
    "own",
    "renew",
    "renewed",
    "withdraw",
]
