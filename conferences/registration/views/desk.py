"""The Tagungsbüro: an event's registrations at a glance."""

from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from conferences.models import Event
from portal.accounts.models import User
from portal.accounts.roles import may_in_office
from portal.publishing.views import LenientPaginator

from ..models import Setup
from ..services import feedback, letters, overview
from .office import for_the_office, may_read_needs

EVENTS_A_PAGE = 20
LETTERS_SHOWN = 5
REQUESTS_SHOWN = 10


@dataclass(frozen=True)
class NextStep:
    text: str
    url: str


@for_the_office
@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """All events of one's own that take registrations here; what comes next stands first."""
    page = LenientPaginator(events_of(request.user), EVENTS_A_PAGE).page(request.GET.get("seite"))
    return render(request, "registration/desk/desks.html", with_pages(page))


def events_of(user: User) -> QuerySet[Event]:
    coming = Case(When(ends__gte=timezone.now(), then=F("starts")))
    rows = Event.objects.editable_by(user).filter(registration=Event.Registration.PORTAL)
    rows = rows.with_seats().select_related("office", "venue__municipality").distinct()
    return rows.order_by(coming.asc(nulls_last=True), "-starts", "-pk")


def with_pages(page, **context) -> dict:
    """What a template with `components/pagination.html` needs."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page_obj": page, "page_range": list(shown), **context}


@for_the_office
@require_safe
def desk(request: HttpRequest, event: Event) -> HttpResponse:
    """For somebody who has two minutes: numbers, what is stuck, what to do next."""
    numbers = overview.numbers(event)
    stuck = letters.stuck(event)
    requests = overview.open_requests(event)
    context = {
        "event": event,
        "setup": Setup.of(event),
        "setup_url": setup_url(request.user, event),
        "numbers": numbers,
        "arrived": overview.people_arrived(event) if overview.has_come(event) else None,
        "workshops": overview.workshops_with_numbers(event),
        "stuck": letters.deliveries(stuck[:LETTERS_SHOWN]),
        "stuck_total": stuck.count(),
        "requests": requests[:REQUESTS_SHOWN],
        "requests_total": requests.count(),
        "may_read_needs": may_read_needs(request.user, event),
        "feedback": feedback.results(event) if event.is_over else None,
    }
    context["steps"] = next_steps(event, context)
    return render(request, "registration/desk/desk.html", context)


def setup_url(user: User, event: Event) -> str:
    """Where the event's questions and settings are edited; nothing for a host."""
    if not may_in_office(user, "change", "registration.setup", event.office_id):
        return ""
    row = Setup.objects.filter(event=event).first()
    if row:
        return reverse("admin:registration_setup_change", args=[row.pk])
    return f"{reverse('admin:registration_setup_add')}?event={event.pk}"


def next_steps(event: Event, found: dict) -> list[NextStep]:
    """What somebody should do, the most urgent first."""
    steps = [
        *_answer_requests(event, found["requests_total"]),
        *_mend_letters(event, found["stuck_total"]),
        *_publish(event, found["setup_url"]),
        *_allocate(event, found["setup"]),
        *_look_at_queue(event, found["numbers"]),
        *_introduce(event, found["setup"], found["setup_url"]),
    ]
    return steps


def list_url(event: Event, stand: str) -> str:
    return f"{reverse('registration:people', args=[event.pk])}?stand={stand}"


def _answer_requests(event: Event, total: int) -> list[NextStep]:
    text = ngettext(
        "Ein Änderungswunsch wartet auf Ihre Entscheidung.",
        "%(n)d Änderungswünsche warten auf Ihre Entscheidung.",
        total,
    )
    return [NextStep(text % {"n": total}, list_url(event, "requests"))] if total else []


def _mend_letters(event: Event, total: int) -> list[NextStep]:
    text = ngettext(
        "Ein Brief kommt nicht an. Prüfen Sie die Adresse, oder rufen Sie an.",
        "%(n)d Briefe kommen nicht an. Prüfen Sie die Adressen, oder rufen Sie an.",
        total,
    )
    return [NextStep(text % {"n": total}, list_url(event, "letters"))] if total else []


def _publish(event: Event, setup_url: str) -> list[NextStep]:
    if event.is_published or not setup_url:
        return []
    text = _("Die Veranstaltung ist noch nicht öffentlich, also kann sich niemand anmelden.")
    return [NextStep(text, event.admin_url)]


def _allocate(event: Event, setup: Setup) -> list[NextStep]:
    if not setup.waits_for_allocation or event.phase != Event.Phase.CLOSED:
        return []
    text = _("Die Anmeldung ist geschlossen. Jetzt können Sie die Workshops zuteilen.")
    return [NextStep(text, reverse("registration:workshops", args=[event.pk]))]


def _look_at_queue(event: Event, numbers: dict[str, overview.Number]) -> list[NextStep]:
    """Seats are free and somebody waits: a group that is too large for what is left."""
    seats = event.seats
    is_over = event.cancelled_at or timezone.now() >= event.starts
    if is_over or seats is None or not seats.people_waiting or seats.taken >= seats.capacity:
        return []
    text = _("Plätze sind frei, und trotzdem wartet jemand. Die Warteliste sagt, warum.")
    return [NextStep(text, list_url(event, "waiting"))]


def _introduce(event: Event, setup: Setup, setup_url: str) -> list[NextStep]:
    if setup.contact or event.is_over or not setup_url:
        return []
    text = _("In den Briefen steht noch nicht, wen man bei Fragen anruft.")
    return [NextStep(text, setup_url)]
