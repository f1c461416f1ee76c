"""Which kinds of entries there are, asked of Django's app registry."""

from django.apps import apps
from django.urls import reverse

from .models import Entry


def kinds() -> list[type[Entry]]:
    """All concrete kinds of entries in the order pages show them; proxies are no kinds."""
    found = [
        model for model in apps.get_models() if issubclass(model, Entry) and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model.kind_position)


def section(kind: type[Entry], entries: list[Entry]) -> dict:
    """Some entries of a kind with what a page says around them.

    Templates would call a model class and make an empty row of it, so they get plain values.
    """
    return {
        "key": kind._meta.model_name,
        "name": kind._meta.verbose_name_plural,
        "title": kind.home_title,
        "empty": kind.home_empty,
        "list_url": reverse(kind.list_url),
        "entries": entries,
    }


def about_kind(kind: type[Entry]) -> dict[str, str]:
    """The lookup of rows whose `kind` is this one, without a query for its content type."""
    meta = kind._meta.concrete_model._meta  # type: ignore[union-attr]
    return {"kind__app_label": meta.app_label, "kind__model": str(meta.model_name)}
