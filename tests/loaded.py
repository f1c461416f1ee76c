"""The loaded network for tests of its content: loaded once per module, rolled back after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from portal.lib.datafiles import read_texts

OURS = {"places", "publishing", "pages", "accounts", "initiatives", "conferences"}


@contextmanager
def kept_for_a_module(django_db_blocker, *commands: str) -> Iterator[None]:
    """Run the commands in a transaction around all tests of a module."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            for command in commands:
                call_command(command, verbosity=0)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def dump() -> dict[str, list]:
    """Every row of every table of ours with all its columns, timestamps included."""
    return {
        model._meta.db_table: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and not model._meta.proxy
    }


def stored_pictures() -> list[tuple[str, int]]:
    """Every picture file with the time of its last change."""
    files = Path(settings.MEDIA_ROOT).glob("bilder/*/*")
    return sorted((str(file), file.stat().st_mtime_ns) for file in files)


def words_of_the_lists() -> dict[str, set[str]]:
    """{key in the data: names of the vocabulary} as the data folder has them."""
    lists = read_texts("vocabularies")
    children = {name for field in lists["fields"] for name in field["children"]}
    return {
        "fields": children | {field["name"] for field in lists["fields"]},
        "languages": set(lists["languages"]),
        **{
            key: set(lists[key])
            for key in ("target_groups", "engagement_forms", "organisation_types", "addressees")
        },
    }


def unknown_words(rows: list[dict]) -> set[str]:
    """Words the rows use that no list has; a typing mistake would silently drop them."""
    known = words_of_the_lists()
    return {
        word
        for row in rows
        for key, names in known.items()
        for word in row.get(key, [])
        if word not in names
    }
