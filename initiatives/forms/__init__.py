"""What visitors and coordinators fill in."""

from .alert import AlertForm
from .contact import ContactForm
from .freshness import GoneForm
from .need import NeedForm, as_template
from .suggestion import SuggestionForm

__all__ = ["AlertForm", "ContactForm", "GoneForm", "NeedForm", "SuggestionForm", "as_template"]
