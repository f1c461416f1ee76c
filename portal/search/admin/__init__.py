"""The office's pages about the search."""

from .counts import SearchCountAdmin
from .synonyms import SynonymAdmin

__all__ = ["SearchCountAdmin", "SynonymAdmin"]
