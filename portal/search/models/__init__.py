"""What the search keeps in the database: words that mean the same, and what has changed."""

from .change import Change
from .synonym import Synonym

__all__ = ["Change", "Synonym"]
