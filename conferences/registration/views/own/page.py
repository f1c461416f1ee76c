"""The own page: how things stand, in plain words, and what one can do."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.dates import months_after
from portal.lib.qr import qr_svg

from ... import services
from ...forms.workshops import time_of
from ...models import ChangeRequest, Registration, Rules, Setup, WorkshopChoice
from ...services.own import is_past_deadline, may_change, needs_in_words
from ...services.queue import place_in_queue, places_in_workshops
from ...services.requests import in_words
from .door import back, behind_the_link, show

#: what a button did, by the word in the address
DONE = {
    "bestaetigt": gettext_lazy("Ihre Anmeldung ist bestätigt. Sie bekommen dazu eine E-Mail."),
    "geaendert": gettext_lazy("Ihre Änderungen sind gespeichert."),
    "gewuenscht": gettext_lazy("Ihr Wunsch ist beim Amt. Sie bekommen eine Antwort per E-Mail."),
    "zurueckgezogen": gettext_lazy("Ihr Wunsch ist zurückgezogen. Es bleibt alles, wie es war."),
    "abgesagt": gettext_lazy("Sie sind abgemeldet."),
    "zu-oft": gettext_lazy(
        "Ein neuer Link ist heute schon mehrmals verschickt worden. Bitte schauen Sie in Ihr "
        "Postfach, auch in den Ordner für unerwünschte E-Mails."
    ),
}


@behind_the_link
@require_safe
def own(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Mail programs open links by themselves, so looking changes nothing."""
    return own_page(request, registration, said=DONE.get(request.GET.get("getan", ""), ""))


@behind_the_link
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button: this address is mine, and I come."""
    if request.method != "POST":
        return back(request, registration)
    try:
        services.confirm(registration)
    except services.Refused as refusal:
        registration.refresh_from_db()
        return own_page(request, registration, refusal=refusal, status=409)
    return back(request, registration, "bestaetigt")


def own_page(
    request: HttpRequest, registration: Registration, *, status: int = 200, **context
) -> HttpResponse:
    changeable, closes = may_change(registration), registration.event.registration_closes
    is_late = changeable and is_past_deadline(registration.event)
    context |= {
        "situation": situation_of(registration),
        "place": place_in_queue(registration),
        "setup": Setup.of(registration.event),
        "workshops": workshops_of(registration),
        "needs": needs_in_words(registration),
        "wish": wish_of(registration),
        "has_begun": timezone.now() >= registration.event.starts,
        "may_change": changeable,
        "is_late": is_late,
        "change_until": closes if changeable and not is_late else None,
        "code": code_of(registration),
        **deletion_days(registration),
    }
    return show(request, registration, "own", status, **context)


# --- how things stand ----------------------------------------------------------------------
def situation_of(registration: Registration) -> str:
    """Which part of own_state.html speaks."""
    event, now = registration.event, timezone.now()
    if event.cancelled_at:
        return "event_cancelled"
    if not registration.is_active:
        return "expired" if registration.has_expired else "cancelled"
    if event.is_over:
        return "attended" if registration.has_arrived else "over"
    if registration.has_arrived:
        return "arrived"
    if registration.is_waiting and now >= event.starts:
        return "too_late"
    return _situation_before(registration, now)


def _situation_before(registration: Registration, now) -> str:
    if not registration.is_confirmed:
        if registration.hold_until <= now:
            return "expired"  # the worker has not come by yet
        return "unconfirmed_waiting" if registration.is_waiting else "unconfirmed"
    if registration.is_waiting:
        return "waiting"
    return "promoted" if registration.promoted_at else "confirmed"


def code_of(registration: Registration):
    """The drawing of the check-in code for who may come; the code alone, no link stands in it."""
    event = registration.event
    is_in = registration.has_seat and registration.is_confirmed
    if not is_in or event.cancelled_at or event.is_over:
        return ""
    return qr_svg(
        f"MOSAIK:{registration.check_in_code}",
        title=_("Code für den Einlass"),
        description=registration.check_in_code,
    )


# --- workshops and wishes ------------------------------------------------------------------
def workshops_of(registration: Registration) -> list[dict]:
    """[{"choice": …, "where": time and room, "standing": in plain words}], as the day goes."""
    rows = registration.choices.select_related("workshop__slot")
    rows = rows.order_by("workshop__slot__starts", "preference", "workshop__number")
    places, setup = places_in_workshops(registration), Setup.of(registration.event)
    return [
        {
            "choice": choice,
            "where": when_and_where(choice, registration),
            "standing": standing_of(choice, registration, setup, places),
        }
        for choice in rows
    ]


def when_and_where(choice: WorkshopChoice, registration: Registration) -> str:
    """„14:00 bis 15:30 Uhr, Raum 3", as far as it is known."""
    workshop = choice.workshop
    if workshop.slot:
        workshop.slot.event = registration.event
    return ", ".join(part for part in (time_of(workshop.slot), workshop.room) if part)


def standing_of(
    choice: WorkshopChoice, registration: Registration, setup: Setup, places: dict[int, int]
) -> str:
    if choice.standing == WorkshopChoice.Standing.SEAT:
        return _("Sie haben einen Platz.")
    if choice.standing == WorkshopChoice.Standing.WAITING:
        return _("Warteliste, Platz %(place)d") % {"place": places.get(choice.pk, 1)}
    if not registration.is_active:
        return _("Nicht mehr belegt.")
    if registration.is_waiting:
        return _("Wunsch: Er zählt, sobald Sie einen Platz bei der Veranstaltung haben.")
    if setup.waits_for_allocation:
        return _("Wunsch: Das Amt teilt die Plätze noch zu.")
    return _("Nicht gebraucht, weil Sie im ersten Wunsch einen Platz haben.")


def wish_of(registration: Registration) -> dict | None:
    """The open wish, else the one decided last, with what it says."""
    requests = list(registration.requests.all())
    if not requests:
        return None
    is_open = [row for row in requests if row.outcome == ChangeRequest.Outcome.OPEN]
    wish = (is_open or requests)[-1]
    return {"request": wish, "is_open": bool(is_open), "lines": in_words(wish)}


def deletion_days(registration: Registration) -> dict[str, date]:
    """When the portal deletes what it has, without anybody asking."""
    rules, ends = Rules.of(registration.event.office_id), registration.event.ends
    day = timezone.localdate(ends)
    return {
        "needs_until": day + timedelta(days=rules.needs_days),
        "person_until": months_after(day, rules.person_months),
    }
