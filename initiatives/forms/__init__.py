"""What visitors fill in."""

from .contact import ContactForm

__all__ = ["ContactForm"]
