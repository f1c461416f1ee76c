"""Where an event stands for whoever hosts it, in plain words: what waits, and for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from portal.publishing.standing import BADGES, Standing, Words, standings

from ..models import Event

BADGES_OF_EVENTS: Mapping[str, Words] = {
    **BADGES,
    "changing": _("Änderung wartet"),
    "archived": _("nicht mehr öffentlich"),
    "cancelled": _("abgesagt"),
    "unreported": _("ohne Bericht"),
    "reported": _("dokumentiert"),
}
SAYS: Mapping[str, Words] = {
    "draft": _("Noch nicht eingereicht. Niemand außer Ihnen und dem Amt sieht ihn."),
    "submitted": _("Das Amt schaut darauf. Sobald es entschieden hat, bekommen Sie einen Brief."),
    "planned": _("Das Amt hat zugestimmt und veröffentlicht sie an dem Tag, der unten steht."),
    "returned": _("Das Amt bittet um eine Änderung. Danach reichen Sie sie noch einmal ein."),
    "archived": _("Das Amt hat die Veranstaltung aus dem Netz genommen."),
    "changing": _(
        "Das Amt schaut auf Ihre Änderung; bis dahin bleibt die öffentliche Seite, wie sie ist."
    ),
    "change_returned": _(
        "Das Amt kann Ihre Änderung so noch nicht übernehmen. Öffentlich ist alles, wie es war."
    ),
    "cancelled": _("Auf der öffentlichen Seite steht, dass sie ausfällt."),
    "published": _("Alle können sie sehen."),
    "unreported": _("Sie ist vorbei. Ein kurzer Bericht zeigt anderen, wie es war."),
    "reported": _("Der Bericht steht auf der öffentlichen Seite."),
}


@dataclass(frozen=True)
class EventStanding(Standing):
    """One event's standing; what is public may also be cancelled, or over."""

    @property
    def badge(self) -> Words:
        return BADGES_OF_EVENTS[self.key]

    @property
    def says(self) -> Words:
        """What that means for whoever hosts it."""
        return SAYS[self.key]


def with_standing(events: Collection[Event], *, with_reasons: bool = True) -> Collection[Event]:
    """The events, each with `standing`; two queries however many there are."""
    found = standings(events, with_reasons=with_reasons)
    for event in events:
        event.standing = _of_event(event, found[event.pk])  # type: ignore[attr-defined]
    return events


def _of_event(event: Event, standing: Standing) -> EventStanding:
    key = _public_key(event) if standing.key == "published" else standing.key
    return EventStanding(**vars(replace(standing, key=key)))


def _public_key(event: Event) -> str:
    if event.cancelled_at:
        return "cancelled"
    if not event.is_over:
        return "published"
    return "reported" if event.report else "unreported"
