"""Files nobody needs any more: their row is gone, or the upload was never described."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from ..models import HandedIn

logger = logging.getLogger(__name__)

#: where the house's own uploads lie; other folders are other packages' business
FOLDERS = ("bilder", "dokumente")
#: an upload is stored before its row: what is younger may still get one
YOUNG = timedelta(days=1)


def delete_given_up_uploads() -> None:
    """Chore: what nobody has described or mended in 30 days goes, pictures with their files."""
    for model in apps.get_models():
        if issubclass(model, HandedIn):
            for picture in model._default_manager.given_up():
                picture.delete()


def delete_orphans() -> None:
    """Chore: files that no row names go once they are a day old; files in use never.

    The files are listed first and the rows asked afterwards, so a row written meanwhile is seen.
    """
    old = list(_old_files())
    named = _names_in_use()
    orphans = [path for path in old if _name(path) not in named]
    for path in orphans:
        path.unlink(missing_ok=True)
    _remove_empty_folders()
    if orphans:
        logger.info("%d orphaned files removed", len(orphans))


def _old_files() -> Iterator[Path]:
    limit = time.time() - YOUNG.total_seconds()
    for folder in FOLDERS:
        for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*"):
            if path.is_file() and path.stat().st_mtime < limit:
                yield path


def _name(path: Path) -> str:
    """What a row would call it: a picture's files go by their folder."""
    relative = path.relative_to(settings.MEDIA_ROOT)
    return str(relative.parent if relative.parts[0] == "bilder" else relative)


def _names_in_use() -> set[str]:
    """The names of all files that any row of any model names."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.values_list(field.name, flat=True)
                names.update(_in_row(name) for name in rows.iterator())
    return names


def _in_row(name: str) -> str:
    return name.rsplit("/", 1)[0] if name.startswith("bilder/") else name


def _remove_empty_folders() -> None:
    for folder in (Path(settings.MEDIA_ROOT) / "bilder").glob("*/"):
        if not any(folder.iterdir()) and _is_old(folder):
            folder.rmdir()


def _is_old(folder: Path) -> bool:
    return folder.stat().st_mtime < time.time() - YOUNG.total_seconds()
