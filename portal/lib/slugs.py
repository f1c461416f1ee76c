"""Addresses made of German titles."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.text import slugify

GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"}
)


def german_slug(text: str, max_length: int = 80) -> str:
    """„Übach – Straße" becomes "uebach-strasse"; cut at a word, never empty."""
    slug = slugify(text.translate(GERMAN))
    if len(slug) > max_length:
        slug = slug[:max_length].rsplit("-", 1)[0]
    return slug.strip("-") or "eintrag"


def free_slug(model: type[Model], text: str, *, reserved: Iterable[str] = ()) -> str:
    """The slug of the text, with a number behind it where that address is taken or reserved."""
    base = german_slug(text)
    rows = model._base_manager.filter(slug__startswith=base)
    taken = {*rows.values_list("slug", flat=True), *reserved}
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
