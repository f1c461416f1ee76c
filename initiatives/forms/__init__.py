"""What visitors fill in."""

from .alert import AlertForm
from .contact import ContactForm
from .suggestion import SuggestionForm

__all__ = ["AlertForm", "ContactForm", "SuggestionForm"]
