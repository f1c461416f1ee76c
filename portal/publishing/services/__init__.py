"""What happens to entries: their states, planned publishing, previews, merging, who is at work."""

from .states import (
    STEPS,
    StateChangeRefused,
    archive,
    is_possible,
    mark_published,
    publish,
    restore,
)

__all__ = [
    "STEPS",
    "StateChangeRefused",
    "archive",
    "is_possible",
    "mark_published",
    "publish",
    "restore",
]
