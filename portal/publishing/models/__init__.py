from .editing import EditingNote
from .entry import UNVERSIONED, Entry, FormerSlug, PendingVersion, State
from .link import LinkCheck
from .named import Named
from .picture import SHOWING, TEXTS, HandedIn, IncomingBase, Licence, PictureBase, PictureChangeBase
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
    "SHOWING",
    "TEXTS",
    "UNVERSIONED",
    "Addressee",
    "Author",
    "EditingNote",
    "EngagementForm",
    "Entry",
    "FieldOfAction",
    "FormerSlug",
    "HandedIn",
    "IncomingBase",
    "Language",
    "Licence",
    "LinkCheck",
    "Named",
    "OrganisationType",
    "PendingVersion",
    "PictureBase",
    "PictureChangeBase",
    "PreviewLink",
    "ReturnedEntry",
    "State",
    "TargetGroup",
    "Vocabulary",
    "prose_field",
]
