from .preview import preview, preview_file
from .public import EntryDetail, EntryList, LenientPaginator
from .social import social_picture

__all__ = [
    "EntryDetail",
    "EntryList",
    "LenientPaginator",
    "preview",
    "preview_file",
    "social_picture",
]
