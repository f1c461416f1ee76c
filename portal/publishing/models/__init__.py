from .entry import Entry, FormerSlug, PendingVersion, State
from .picture import PictureBase
from .prose import prose_field
from .vocabulary import (
    Addressee,
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    TargetGroup,
    Vocabulary,
)

__all__ = [
    "Addressee",
    "EngagementForm",
    "Entry",
    "FieldOfAction",
    "FormerSlug",
    "Language",
    "OrganisationType",
    "PendingVersion",
    "PictureBase",
    "State",
    "TargetGroup",
    "Vocabulary",
    "prose_field",
]
