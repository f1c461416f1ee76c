"""/mein-bereich/veranstaltungen/: a coordinator's events, and the page of one."""

from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.picture_area import pictures_panel
from portal.publishing.views import LenientPaginator

from ...models import Event
from ...services.standing import with_standing
from .door import given_up, own_event, own_events

PER_PAGE = 20
COMING, PAST, UNFINISHED = "kommend", "vergangen", "in-arbeit"
GROUPS = {
    COMING: _("Kommende"),
    UNFINISHED: _("Entwürfe und Eingereichtes"),
    PAST: _("Vergangene"),
}
EMPTY = {
    COMING: _("Gerade ist keine Ihrer Veranstaltungen angekündigt."),
    UNFINISHED: _("Hier liegt nichts. Was Sie beginnen, steht hier, bis das Amt entschieden hat."),
    PAST: _("Noch ist keine Ihrer Veranstaltungen vorbei."),
}


@for_signed_in
@require_safe
def events(request: SignedInRequest) -> HttpResponse:
    chosen = request.GET.get("was", "")
    group = chosen if chosen in GROUPS else COMING
    page = LenientPaginator(in_group(request.user, group), PER_PAGE).page(request.GET.get("seite"))
    with_standing(page.object_list)
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    context = {"page_obj": page, "page_range": list(shown), "group": group, "groups": GROUPS}
    return render(request, "conferences/area/events.html", context | {"empty": EMPTY[group]})


def in_group(user: User, group: str) -> QuerySet[Event]:
    """Public ones soonest or latest first; of the rest what came back first."""
    rows, now = own_events(user).with_seats(), timezone.now()
    public = rows.filter(state__in=[State.PUBLISHED, State.ARCHIVED]).exclude(given_up())
    if group == UNFINISHED:
        return rows.exclude(state__in=[State.PUBLISHED, State.ARCHIVED]).order_by(*BY_TURN)
    if group == PAST:
        return public.filter(ends__lt=now).order_by("-starts", "-pk")
    return public.filter(ends__gte=now).order_by("starts", "pk")


#: what came back first, then drafts, then what lies with the office
BY_TURN = (
    Case(When(state=State.RETURNED, then=0), When(state=State.DRAFT, then=1), default=2),
    "starts",
    "pk",
)


@for_signed_in
@require_safe
def event(request: SignedInRequest, event: int) -> HttpResponse:
    """State, what to do next, who registered, and the way to everything about it."""
    row = own_event(request.user, event, rows=own_events(request.user).with_seats())
    with_standing([row])
    context = {"event": row, "pictures": pictures_panel(row)}
    return render(request, "conferences/area/event.html", context)
