"""Which kinds of entries there are, asked of Django's app registry."""

from django.apps import apps

from .models import Entry


def kinds() -> list[type[Entry]]:
    """All concrete kinds of entries in the order pages show them; proxies are no kinds."""
    found = [
        model for model in apps.get_models() if issubclass(model, Entry) and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model.kind_position)
