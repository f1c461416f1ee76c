from .entry import EntryAdmin, when_and_who
from .filters import FieldFilter, OfficeFilter, WeakAltFilter
from .history import HistoryPages
from .link import LinkCheckAdmin
from .parts import PartAdmin, count_version, save_parts
from .queue import PendingVersionAdmin
from .rules import OfficeRulesAdmin
from .scope import PROSE, OfficeScopedAdmin, ScopedInline, own_or_published, own_rows
from .vocabulary import VocabularyAdmin

__all__ = [
    "PROSE",
    "EntryAdmin",
    "FieldFilter",
    "HistoryPages",
    "LinkCheckAdmin",
    "OfficeFilter",
    "OfficeRulesAdmin",
    "OfficeScopedAdmin",
    "PartAdmin",
    "PendingVersionAdmin",
    "ScopedInline",
    "VocabularyAdmin",
    "WeakAltFilter",
    "count_version",
    "own_or_published",
    "own_rows",
    "save_parts",
    "when_and_who",
]
