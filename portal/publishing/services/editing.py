"""Who has an entry open: noted by the page itself, forgotten in two minutes."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from ..models import EditingNote, Entry
from ..models.editing import SILENCE


def note_editing(entry: Entry, *, by, page: str = "") -> EditingNote:
    """The person is there (still), with this opening of the form. After a silence they have come
    anew."""
    now = timezone.now()
    note, is_new = EditingNote.objects.get_or_create(
        **_whose(entry, by), defaults={"opened_at": now, "seen_at": now, "page": page}
    )
    if not is_new:
        note.opened_at = now if note.seen_at <= now - SILENCE else note.opened_at
        note.seen_at, note.page = now, page
        note.save(update_fields=["opened_at", "seen_at", "page"])
    return note


def stop_editing(entry: Entry, *, by, page: str | None = None) -> None:
    """The person has saved; or left this opening of the form, unless another spoke since."""
    notes = EditingNote.objects.filter(**_whose(entry, by))
    (notes if page is None else notes.filter(page=page)).delete()


def others_editing(entry: Entry, *, than) -> list[EditingNote]:
    """Who else has the entry open now, first come first."""
    notes = EditingNote.objects.fresh().of_kind(type(entry)).others_than(than)
    return list(notes.filter(object_id=entry.pk).select_related("user"))


def editing_by_entry(model: type[Entry], keys, *, than) -> dict[int, list[EditingNote]]:
    """The same for the rows of a list, in one query: {key: notes}."""
    found: dict[int, list[EditingNote]] = {}
    notes = EditingNote.objects.fresh().of_kind(model).others_than(than)
    for note in notes.filter(object_id__in=list(keys)).select_related("user"):
        found.setdefault(note.object_id, []).append(note)
    return found


def forget_editing() -> None:
    """Chore: whoever was silent for two minutes is not there any more."""
    limit: datetime = timezone.now() - SILENCE
    EditingNote.objects.filter(seen_at__lte=limit).delete()


def _whose(entry: Entry, by) -> dict:
    kind = ContentType.objects.get_for_model(entry)
    return {"kind": kind, "object_id": entry.pk, "user": by}
