from .editing import EditingNote
from .entry import UNVERSIONED, Entry, FormerSlug, PendingVersion, State
from .link import LinkCheck
from .named import Named
from .picture import IncomingBase, Licence, PictureBase
from .preview import PreviewLink
from .prose import prose_field
from .review import Author, ReturnedEntry
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
    "UNVERSIONED",
    "Addressee",
    "Author",
    "EditingNote",
    "EngagementForm",
    "Entry",
    "FieldOfAction",
    "FormerSlug",
    "IncomingBase",
    "Language",
    "Licence",
    "LinkCheck",
    "Named",
    "OrganisationType",
    "PendingVersion",
    "PictureBase",
    "PreviewLink",
    "ReturnedEntry",
    "State",
    "TargetGroup",
    "Vocabulary",
    "prose_field",
]
