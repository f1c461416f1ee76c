"""What becomes of an event's rows when an initiative or a finding is merged into another."""

from django.db.models import QuerySet

from initiatives.models import Initiative
from portal.lib.history import sign

from ..models import Finding, Stand, TakenUp

#: what weighs more stands later, when both have a stand at one event
ORDER: list[str] = [Stand.Status.DECLINED, Stand.Status.ASKED, Stand.Status.CONFIRMED]

#: what an initiative said when it asked; it goes along where only the other one asked
ASKED = ("asked_at", "asked_by", "shows", "needs_table", "needs_power", "needs_board", "reply")


def unite_stands(rows: QuerySet[Stand], *, field: str, staying: Initiative, by) -> None:
    """At an event where both have a stand it becomes one, with what is noted for either."""
    for stand in rows:
        twin = Stand.objects.filter(event=stand.event_id, initiative=staying).first()
        sign(stand, by)
        if twin is None:
            stand.initiative = staying
            stand.save()
            continue
        sign(twin, by)
        _add(stand, twin)
        stand.delete()


def _add(stand: Stand, twin: Stand) -> None:
    twin.status = max(twin.status, stand.status, key=lambda status: ORDER.index(status))
    twin.spot = twin.spot or stand.spot
    notes = [note for note in (twin.note, stand.note) if note]
    twin.note = "\n".join(dict.fromkeys(notes))
    if stand.asked_at and not twin.asked_at:
        for name in ASKED:
            setattr(twin, name, getattr(stand, name))
    twin.save()


def unite_taken_up(rows: QuerySet[TakenUp], *, field: str, staying: Finding, by) -> None:
    """An event that took up both takes up the one that stays, once."""
    for row in rows:
        if TakenUp.objects.filter(event=row.event_id, finding=staying).exists():
            row.delete()
        else:
            row.finding = staying
            row.save(update_fields=["finding"])
