"""The people of an event: the list, and what they need."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conferences.models import Event
from portal.publishing.views import LenientPaginator

from ..filters import PeopleFilterSet
from ..models import Needs, Registration, Setup
from ..services import totals
from ..services.reasons import why_waiting
from .desk import with_pages
from .office import for_the_office, may_read_needs

PEOPLE_A_PAGE = 50


@for_the_office
@require_safe
def people(request: HttpRequest, event: Event) -> HttpResponse:
    """Everybody who ever registered, narrowed by group, workshop or words."""
    narrowed = PeopleFilterSet(request.GET, event=event)
    rows = narrowed.people.prefetch_related("choices__workshop")
    page = LenientPaginator(rows, PEOPLE_A_PAGE).page(request.GET.get("seite"))
    if narrowed.shows_waiting_list:
        _explain(event, page.object_list)
    context = {
        "event": event,
        "setup": Setup.of(event),
        "filter": narrowed,
        "people_total": sum(narrowed.qs.order_by().values_list("seats", flat=True)),
        "all_total": event.registrations.count(),
    }
    return render(request, "registration/desk/people.html", with_pages(page, **context))


def _explain(event: Event, rows) -> None:
    """Give each its place in the queue and the reason why it waits."""
    reasons = why_waiting(event)
    places = {pk: place for place, pk in enumerate(reasons, 1)}
    for row in rows:
        row.place, row.reason = places.get(row.pk), reasons.get(row.pk, "")


@for_the_office
@require_safe
def needs(request: HttpRequest, event: Event) -> HttpResponse:
    """What people need: names for those with the right, numbers for everybody else."""
    rows = Needs.objects.filter(registration__event=event)
    seated = rows.filter(registration__standing=Registration.Standing.SEAT)
    context = {"event": event, "may_read": may_read_needs(request.user, event)}
    context["totals"] = labelled(totals.count_needs(rows))
    if context["may_read"]:
        named = seated.select_related("registration").order_by("registration__name", "pk")
        context["rows"] = [(row, in_words(row)) for row in named]
    return render(request, "registration/desk/needs.html", context)


def labelled(numbers: dict[str, int]) -> list[tuple[str, int]]:
    """(what, how many); what nobody needs is left out."""
    return [(label_of(name), number) for name, number in numbers.items() if number]


def label_of(name: str) -> str:
    return str(Needs._meta.get_field(name).verbose_name)


def in_words(row: Needs) -> list[str]:
    """„Assistenz oder Begleitung“, „2 × vegane Essen“ …"""
    words = [label_of(name) for name in Needs.AIDS if getattr(row, name)]
    counted = [(getattr(row, name), name) for name in ("children", *Needs.DIETS)]
    words += [f"{number} × {label_of(name)}" for number, name in counted if number]
    if row.children_ages:
        words.append(f"{label_of('children_ages')}: {row.children_ages}")
    return [*words, row.other] if row.other else words
