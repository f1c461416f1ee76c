"""Pictures of coordinators: what goes to the office first, and what the office decides.

What waits is never a row of a picture model, so no page can show it by mistake: a new picture
stays an `IncomingPicture`, other texts of a public one stand in a `PictureChange`. Whoever calls
has locked the entry's row, and the rows that wait after it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import User

from .. import mails
from ..models import SHOWING, TEXTS, Author, Entry, HandedIn, IncomingBase, PictureBase, State
from ..models.picture import PictureChangeBase
from .changing import at_once
from .versions import count_version


def goes_to_the_office(entry: Entry, user: User) -> bool:
    """Whether what the person says about pictures waits until the office has looked at it.

    Pictures of an entry that is not public simply belong to it: the office sees them when it
    decides about the entry. One that is planned or archived may come out without another look.
    """
    if at_once(entry, user):
        return False
    comes_out = entry.state in (State.PUBLISHED, State.ARCHIVED)
    return comes_out or entry.publish_at is not None


def picture_model(entry: Entry | type[Entry]) -> Any:
    """The model of this kind's pictures."""
    return entry._meta.get_field("pictures").related_model


# --- whoever hands in ------------------------------------------------------------------------
def hand_in_new(waiting: IncomingBase, described: PictureBase, *, by: User) -> None:
    """Give the office an upload with what was said about it."""
    for name in (*TEXTS, *SHOWING):
        setattr(waiting, name, getattr(described, name))
    waiting.people_agree = True
    waiting.hand_in(by=by)
    waiting.save()


def hand_in_texts(picture: PictureBase, wanted: Mapping[str, str], *, by: User) -> bool:
    """Ask the office to change a public picture's texts; whether anything is asked for.

    What says the same as the public text is no change; a change that asks for nothing any more
    is taken back.
    """
    change = change_of(picture)
    public = type(picture)._base_manager.values(*TEXTS).get(pk=picture.pk)
    differing = {name: text for name, text in wanted.items() if public[name] != text}
    if not differing:
        if change:
            change.delete()
        return False
    change = change or change_model(type(picture))(picture=picture)
    change.changes = differing
    change.hand_in(by=by)
    change.save()
    return True


def change_model(model: type[PictureBase]) -> Any:
    return model._meta.get_field("change").related_model


def change_of(picture: PictureBase) -> Any:
    """What was handed in of its texts, or None."""
    return change_model(type(picture)).objects.filter(picture=picture).first()


def release(waiting: IncomingBase, picture: PictureBase) -> None:
    """Make a picture of what waited; the file stays where it is."""
    picture.position = picture.position or next_position(picture.owner)
    picture.save()
    type(waiting)._base_manager.filter(pk=waiting.pk).delete()


def next_position(entry: Entry) -> int:
    last = entry.pictures.aggregate(last=Max("position"))["last"]  # type: ignore[attr-defined]
    return (last or 0) + 1


# --- the office ------------------------------------------------------------------------------
def what_waits(
    entry: Entry, *, lock: bool = False
) -> tuple[list[IncomingBase], list[PictureChangeBase]]:
    """(new pictures, other texts) that wait for the office, in the order to look at them."""
    model = picture_model(entry)
    new = entry.incoming_pictures.waiting()  # type: ignore[attr-defined]
    changes = change_model(model).objects.waiting().filter(**{f"picture__{model.whole}": entry})
    if lock:
        new, changes = new.select_for_update(), changes.select_for_update(of=["self"])
    changes = changes.select_related(f"picture__{model.whole}")
    return list(new.order_by("handed_in_at", "pk")), list(changes.order_by("picture__position"))


def approve(
    entry: Entry,
    new: Iterable[tuple[IncomingBase, PictureBase]],
    changed: Iterable[tuple[PictureChangeBase, PictureBase]],
    *,
    by: User,
) -> None:
    """Make them public as the office left them; a letter to each who handed something in."""
    new, changed = list(new), list(changed)
    with transaction.atomic():
        authors = _by_author([row for row, _picture in (*new, *changed)])
        for waiting, picture in new:
            release(waiting, picture)
        for change, picture in changed:
            picture.save(update_fields=TEXTS)
            change.delete()
        count_version(entry, by=by)
        for author, rows in authors:
            mails.tell_pictures_approved(entry, author, len(rows))


def send_back(entry: Entry, rows: Iterable[HandedIn], *, reason: str, by: User) -> None:
    """Not like this: a letter says why, and they can be mended and handed in again."""
    with transaction.atomic():
        for author, mine in _by_author(rows):
            for row in mine:
                row.send_back(reason)
                row.save()
            mails.tell_pictures_returned(entry, author, len(mine), reason)


def _by_author(rows: Iterable[HandedIn]) -> list[tuple[Author | None, list[HandedIn]]]:
    """Whoever handed them in, with their rows; accounts that are gone have no address."""
    found: dict[Any, list[HandedIn]] = {}
    for row in rows:
        found.setdefault(row.handed_in_by, []).append(row)
    return [(Author.of(user), mine) for user, mine in found.items()]
