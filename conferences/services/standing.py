"""Where an event stands for whoever hosts it, in plain words: what waits, and for whom."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.publishing.models import PendingVersion, ReturnedEntry, State
from portal.publishing.services.review import WAITING

from ..models import Event

Words = str | Promise
#: the rows that are about events
OF_EVENTS = {"kind__app_label": "conferences", "kind__model": "event"}


@dataclass(frozen=True)
class Standing:
    """A word for the badge, the phase whose colour it has, what it means, what the office wrote."""

    word: Words
    colour: str
    says: Words
    reason: str = ""
    #: whether a change of what is public is under way
    has_change: bool = False


DRAFT = Standing(
    _("Entwurf"),
    "announced",
    _("Noch nicht eingereicht. Niemand außer Ihnen und dem Amt sieht ihn."),
)
SUBMITTED = Standing(
    _("wartet auf das Amt"),
    "closed",
    _("Das Amt schaut darauf. Sobald es entschieden hat, bekommen Sie einen Brief."),
)
ARCHIVED = Standing(
    _("nicht mehr öffentlich"),
    "announced",
    _("Das Amt hat die Veranstaltung aus dem Netz genommen."),
)
CANCELLED = Standing(
    _("abgesagt"), "cancelled", _("Auf der öffentlichen Seite steht, dass sie ausfällt.")
)
CHANGE_WAITS = Standing(
    _("Änderung wartet"),
    "closed",
    _("Das Amt schaut auf Ihre Änderung; bis dahin bleibt die öffentliche Seite, wie sie ist."),
    has_change=True,
)
UNREPORTED = Standing(
    _("ohne Bericht"), "few", _("Sie ist vorbei. Ein kurzer Bericht zeigt anderen, wie es war.")
)
REPORTED = Standing(
    _("dokumentiert"), "documented", _("Der Bericht steht auf der öffentlichen Seite.")
)
PUBLIC = Standing(_("öffentlich"), "open", _("Alle können sie sehen."))
RETURNED = _("Das Amt bittet um eine Änderung. Danach reichen Sie sie noch einmal ein.")
CHANGE_RETURNED = _(
    "Das Amt kann Ihre Änderung so noch nicht übernehmen. Öffentlich ist alles, wie es war."
)


def with_standing(events: Collection[Event], *, with_reasons: bool = True) -> Collection[Event]:
    """The events, each with `standing`; two queries however many there are."""
    pending, reasons = _pending(events), _reasons(events) if with_reasons else {}
    for event in events:
        event.standing = _standing(event, pending.get(event.pk), reasons.get(event.pk, ""))  # type: ignore[attr-defined]
    return events


def _standing(event: Event, pending: PendingVersion | None, reason: str) -> Standing:
    if event.state != State.PUBLISHED:
        back = Standing(_("zurückgegeben"), "cancelled", RETURNED, reason)
        return {
            State.DRAFT: DRAFT,
            State.SUBMITTED: SUBMITTED,
            State.RETURNED: back,
            State.ARCHIVED: ARCHIVED,
        }[State(event.state)]
    return _of_change(pending) if pending else _of_public(event)


def _of_change(pending: PendingVersion) -> Standing:
    if pending.decision == PendingVersion.Decision.OPEN:
        return CHANGE_WAITS
    word = _("Änderung zurückgegeben")
    return Standing(word, "cancelled", CHANGE_RETURNED, pending.reason, has_change=True)


def _of_public(event: Event) -> Standing:
    if event.cancelled_at:
        return CANCELLED
    if not event.is_over:
        return PUBLIC
    return REPORTED if event.report else UNREPORTED


def _pending(events: Collection[Event]) -> dict[int, PendingVersion]:
    keys = [event.pk for event in events if event.is_published]
    rows = _of_events(PendingVersion, keys).filter(decision__in=WAITING)
    return {row.object_id: row for row in rows.defer("changes", "before")}


def _reasons(events: Collection[Event]) -> dict[int, str]:
    """{event: the latest reason}."""
    keys = [event.pk for event in events if event.state == State.RETURNED]
    rows = _of_events(ReturnedEntry, keys).order_by("returned_at", "pk")
    return dict(rows.values_list("object_id", "reason"))


def _of_events(model, keys: list[int]):
    if not keys:
        return model.objects.none()
    return model.objects.filter(**OF_EVENTS, object_id__in=keys)
