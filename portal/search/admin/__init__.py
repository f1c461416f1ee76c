"""The office's pages about the search."""

from .counts import SearchCountAdmin
from .searching import SearchedByIndex
from .synonyms import SynonymAdmin

__all__ = ["SearchCountAdmin", "SearchedByIndex", "SynonymAdmin"]
