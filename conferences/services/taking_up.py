"""Putting on an event's agenda again what was left open, and taking it off.

Everything happens under the lock of the event's row. Nothing that people wrote is overwritten:
an agenda item grows by a line, a workshop that has a question keeps it, and what was made for a
finding goes with it only if it is still as it was made (`stamp`).
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.publishing.forms import fingerprint

from ..models import Event, Finding, ProgrammeItem, TakenUp, Workshop

Way = TakenUp.Way


@transaction.atomic
def take_up(
    event: Event, findings: Iterable[Finding], *, way: str, workshop: Workshop | None = None
) -> list[TakenUp]:
    """The new rows; what somebody has taken up already is passed over."""
    Event._base_manager.select_for_update().get(pk=event.pk)
    there = set(event.taken_up.values_list("finding", flat=True))
    new = [finding for finding in findings if finding.pk not in there]
    if not new:
        return []
    if way == Way.ITEM:
        return _as_lines(event, new)
    if way == Way.QUESTION and workshop:
        return _as_questions(event, new, workshop)
    if way == Way.WORKSHOP:
        return _as_workshops(event, new)
    return [_row(event, finding, Way.NOTED) for finding in new]


def _row(event: Event, finding: Finding, way: str, **more) -> TakenUp:
    return TakenUp.objects.create(event=event, finding=finding, way=way, **more)


# --- one agenda item for all ----------------------------------------------------------------
def _as_lines(event: Event, findings: list[Finding]) -> list[TakenUp]:
    """A line each in the one item „Was wurde daraus?“, which is made when it is not there."""
    known = event.taken_up.filter(way=Way.ITEM, item__isnull=False).select_related("item").first()
    item = known.item if known and known.item else _new_item(event)
    is_ours = known is None or is_as_made(known, item)
    lines = [*item.description.splitlines(), *(finding.title for finding in findings)]
    item.description = "\n".join(lines)
    item.save()
    rows = [_row(event, f, Way.ITEM, item=item, words=f.title) for f in findings]
    if is_ours:
        _stamp(item)
    return rows


def _new_item(event: Event) -> ProgrammeItem:
    """At the end of the programme, still without a time."""
    last = event.programme.aggregate(last=Max("position"))["last"] or 0
    title = _("Was wurde daraus?")
    return ProgrammeItem(event=event, kind=ProgrammeItem.Kind.PANEL, title=title, position=last + 1)


def _stamp(item: ProgrammeItem) -> None:
    """All findings in it know how it looked when the portal wrote it last."""
    item.taken_up.update(stamp=stamp_of(item))


# --- a question of a workshop -----------------------------------------------------------------
def _as_questions(event: Event, findings: list[Finding], workshop: Workshop) -> list[TakenUp]:
    """The first becomes the guiding question where there is none; the others stand beside it."""
    rows = []
    for finding in findings:
        words = "" if workshop.question else finding.title
        if words:
            workshop.question = words
            workshop.save()
        rows.append(_row(event, finding, Way.QUESTION, workshop=workshop, words=words))
    return rows


def _as_workshops(event: Event, findings: list[Finding]) -> list[TakenUp]:
    """A workshop for each, with the statement as its guiding question."""
    last = event.workshops.aggregate(last=Max("number"))["last"] or 0
    rows = []
    for number, finding in enumerate(findings, start=last + 1):
        workshop = Workshop.objects.create(
            event=event,
            number=number,
            title=_("Was wurde aus Ergebnis %(number)d?") % {"number": finding.number},
            question=finding.title,
        )
        made = {"words": finding.title, "stamp": stamp_of(workshop)}
        rows.append(_row(event, finding, Way.WORKSHOP, workshop=workshop, **made))
    return rows


# --- taking it off again -----------------------------------------------------------------------
def stamp_of(part: ProgrammeItem | Workshop) -> str:
    """Its columns as they are stored, but not where it stands among the others."""
    moved = {"position", "number"}
    names = [f.attname for f in part._meta.concrete_fields if f.name not in moved]
    return fingerprint(part, names)


def is_as_made(row: TakenUp, part: ProgrammeItem | Workshop | None) -> bool:
    """Whether the item or workshop was made for this and nobody has touched it since."""
    if part is None or not row.stamp:
        return False
    return row.stamp == stamp_of(part) and not _has_more(part, row)


def _has_more(part: ProgrammeItem | Workshop, row: TakenUp) -> bool:
    """Whether something hangs on it: people, initiatives, wishes of those who registered."""
    links = [getattr(part, field.name).exists() for field in part._meta.many_to_many]
    relations = [rel for rel in part._meta.related_objects if rel.related_model is not TakenUp]
    rows = [rel.related_model._base_manager.filter(**{rel.field.name: part}) for rel in relations]
    others = part.taken_up.exclude(way=row.way)
    return any(links) or others.exists() or any(found.exists() for found in rows)


def goes_along(row: TakenUp) -> str:
    """What was written for it and could go with it, in a sentence; empty where nothing could."""
    item, workshop = row.item, row.workshop
    if row.way == Way.WORKSHOP and is_as_made(row, workshop):
        return _("Dafür wurde der Workshop „%(name)s“ angelegt; er ist seither unverändert.") % {
            "name": workshop
        }
    if row.way == Way.QUESTION and workshop and row.words and workshop.question == row.words:
        return _("Daher stammt die Leitfrage von Workshop %(number)d.") % {
            "number": workshop.number
        }
    if row.way == Way.ITEM and item and row.words in item.description.splitlines():
        return _about_the_item(row, item)
    return ""


def _about_the_item(row: TakenUp, item: ProgrammeItem) -> str:
    name = {"name": item.title}
    if is_as_made(row, item) and item.taken_up.count() == 1:
        return _("Dafür wurde der Programmpunkt „%(name)s“ angelegt; er ist unverändert.") % name
    return _("Im Programmpunkt „%(name)s“ steht dafür eine Zeile.") % name


@transaction.atomic
def take_back(row: TakenUp, *, with_part: bool) -> bool:
    """Take the finding off the agenda; with what was made for it, if that is still as it was.

    Whether something went along.
    """
    Event._base_manager.select_for_update().get(pk=row.event_id)
    goes = with_part and bool(goes_along(row))
    part = row.workshop or row.item
    as_made = goes and is_as_made(row, part)
    row.delete()
    if goes and row.way == Way.ITEM:
        _without_line(row, as_made)
    elif goes and row.way == Way.QUESTION:
        row.workshop.question = ""
        row.workshop.save()
    elif goes:
        row.workshop.delete()
    return goes


def _without_line(row: TakenUp, as_made: bool) -> None:
    item: ProgrammeItem = row.item
    if as_made and not item.taken_up.exists():
        item.delete()
        return
    lines = item.description.splitlines()
    lines.remove(row.words)
    item.description = "\n".join(lines)
    item.save()
    if as_made:
        _stamp(item)
