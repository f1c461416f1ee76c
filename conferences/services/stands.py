"""An initiative asks for a stand at a Markt der Möglichkeiten, and hears what the office says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.outbox.notices import notify
from portal.outbox.texts import words_of
from portal.publishing.mails import compose

from ..letter_kinds import PREFIX
from ..models import Event, Stand
from ..notice_kinds import STAND

Status = Stand.Status
#: where nothing was written beside the decision
EMPTY_LINES = re.compile(r"\n{3,}")


class NotOffered(Exception):
    """The event does not take requests for stands, or not any more."""


class AlreadyAnswered(Exception):
    """Somebody has decided, or taken it back, meanwhile."""


def offers_for(user: User) -> QuerySet[Event]:
    """Conferences of the regions one's initiatives are in, and those for the whole state."""
    offices = user.stewardships.values("initiative__office")
    rows = Event.objects.offering_stands()
    return rows.filter(Q(office__in=offices) | Q(office=None))


@transaction.atomic
def ask(event: Event, initiative: Initiative, values: Mapping[str, Any], *, by: User) -> Stand:
    """Ask for a stand; asked twice, the first one is answered."""
    row = Event.objects.select_for_update().get(pk=event.pk)
    known = Stand.objects.filter(event=row, initiative=initiative).first()
    if known is not None:
        return known
    if not row.offers_stands:
        raise NotOffered
    return Stand.objects.create(
        event=row,
        initiative=initiative,
        status=Status.ASKED,
        asked_at=timezone.now(),
        asked_by=by,
        **values,
    )


@transaction.atomic
def withdraw(stand: Stand) -> None:
    """Taken back before anybody answered."""
    row = Stand.objects.select_for_update().filter(pk=stand.pk).first()
    if row is None or not row.waits_for_office:
        raise AlreadyAnswered
    row.delete()


@transaction.atomic
def answer(stand: Stand, *, comes: bool) -> None:
    """The office asked; the initiative says whether it comes."""
    row = Stand.objects.select_for_update().filter(pk=stand.pk).first()
    if row is None or not row.waits_for_initiative:
        raise AlreadyAnswered
    row.status = Status.CONFIRMED if comes else Status.DECLINED
    row.save(update_fields=["status"])


# --- what the office decided ----------------------------------------------------------------
LETTERS: dict[str, str] = {
    Status.CONFIRMED: "stand_confirmed",
    Status.DECLINED: "stand_declined",
}


def tell_about(stands: Iterable[Stand], before: Mapping[int, Any]) -> None:
    """A letter for each that was asked for and answered just now; `before` is {stand: status}."""
    for stand in stands:
        is_new = stand.pk is not None and before.get(stand.pk) != stand.status
        if is_new and stand.asked_at and stand.status in LETTERS:
            _tell(stand)


def _tell(stand: Stand) -> None:
    """To everybody who looks after the initiative."""
    url = reverse("my_events:stand", args=[stand.pk])
    values = {
        "initiative": str(stand.initiative),
        "veranstaltung": str(stand.event),
        "titel": str(stand.event),
        "wann": _when(stand.event),
        "platz": _spot(stand),
        "antwort": stand.reply,
        "adresse": settings.SITE_URL + url,
    }
    words = words_of(PREFIX + LETTERS[stand.status], stand.event.office_id)
    draft = compose(words, values)
    draft = replace(draft, text=EMPTY_LINES.sub("\n\n", draft.text))
    notify(stand.initiative.stewards.all(), STAND.key, draft, about=stand.initiative, url=url)


def _when(event: Event) -> str:
    starts = timezone.localtime(event.starts)
    day, clock = date_format(starts, "j. F Y"), date_format(starts, "H:i")
    return _("am %(day)s, %(clock)s Uhr") % {"day": day, "clock": clock}


def _spot(stand: Stand) -> str:
    if stand.spot:
        return _("Ihr Platz: %(spot)s.") % {"spot": stand.spot}
    return _("Wo Ihr Stand ist, erfahren Sie noch.")
