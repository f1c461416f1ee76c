from .preview import preview, preview_file
from .public import EntryDetail, EntryList, LenientPaginator

__all__ = ["EntryDetail", "EntryList", "LenientPaginator", "preview", "preview_file"]
