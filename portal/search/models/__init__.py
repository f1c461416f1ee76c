"""What the search keeps: words that mean the same, what has changed, what is asked and followed."""

from .alert import UNCONFIRMED_KEPT, SearchAlert
from .change import Change
from .count import SearchCount
from .synonym import Synonym

__all__ = ["UNCONFIRMED_KEPT", "Change", "SearchAlert", "SearchCount", "Synonym"]
