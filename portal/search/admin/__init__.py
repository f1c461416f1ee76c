"""The office's pages about the search."""

from .counts import SearchCountAdmin

__all__ = ["SearchCountAdmin"]
