"""What happens to entries: their states, planned publishing, previews, merging, who is at work."""

from .editing import (
    editing_by_entry,
    forget_editing,
    note_editing,
    others_editing,
    stop_editing,
)
from .planning import drop_plan, may_be_planned, publish_due, set_plan
from .previews import forget_old_previews, revoke_preview, share_preview
from .states import (
    STEPS,
    StateChangeRefused,
    archive,
    is_possible,
    mark_published,
    publish,
    restore,
)
from .versions import count_version

__all__ = [
    "STEPS",
    "StateChangeRefused",
    "archive",
    "count_version",
    "drop_plan",
    "editing_by_entry",
    "forget_editing",
    "forget_old_previews",
    "is_possible",
    "mark_published",
    "may_be_planned",
    "note_editing",
    "others_editing",
    "publish",
    "publish_due",
    "restore",
    "revoke_preview",
    "set_plan",
    "share_preview",
    "stop_editing",
]
