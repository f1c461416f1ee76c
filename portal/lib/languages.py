"""Languages by their code, as readers in Lower Saxony know them."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("de", _("Deutsch")),
    ("en", _("Englisch")),
    ("sq", _("Albanisch")),
    ("am", _("Amharisch")),
    ("ar", _("Arabisch")),
    ("bg", _("Bulgarisch")),
    ("fr", _("Französisch")),
    ("el", _("Griechisch")),
    ("it", _("Italienisch")),
    ("ku", _("Kurdisch")),
    ("nl", _("Niederländisch")),
    ("ps", _("Paschtu")),
    ("fa", _("Persisch")),
    ("pl", _("Polnisch")),
    ("pt", _("Portugiesisch")),
    ("ro", _("Rumänisch")),
    ("ru", _("Russisch")),
    ("sr", _("Serbisch")),
    ("so", _("Somali")),
    ("es", _("Spanisch")),
    ("ti", _("Tigrinya")),
    ("tr", _("Türkisch")),
    ("uk", _("Ukrainisch")),
    ("vi", _("Vietnamesisch")),
]
CODES = frozenset(code for code, _name in LANGUAGES)


def known_code(tag: str) -> str:
    """„de-DE" as „de"; empty where the language is not in the list."""
    code = tag.replace("_", "-").split("-", 1)[0].strip().lower()
    return code if code in CODES else ""
