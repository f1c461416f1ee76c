"""Who has arrived: the page at the entrance, with and without network, and the paper list.

The door page works as plain forms. With JavaScript it keeps the list on the device for the days
around the event (names, codes, seat or not, arrival; nothing else), so that two volunteers can go
on for hours without network. Responses here say `no-store` as everywhere in the Tagungsbüro; the
one thing that is kept on purpose is the empty page (`shell`) with its style sheets and scripts,
which the service worker (`worker`) shows when the network does not answer. It holds no person.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conferences.models import Event
from portal.accounts.models import User
from portal.accounts.second_factor import second_factor_is_missing

from ..forms.door import DoorSearchForm, read_batch
from ..models import Guest, Registration
from ..services import Refused, arrivals
from .office import for_the_office

#: how long before the beginning and after the end a device keeps the list
KEPT_BEFORE, KEPT_AFTER = timedelta(hours=36), timedelta(hours=24)
#: nobody reads further; they search
MOST_SHOWN = 40
#: far enough below DATA_UPLOAD_MAX_NUMBER_FIELDS
PAPER_PAGE = 500
STYLES = ["tokens", "base", "layout", "detail", "forms", "registration-door"]
SCRIPTS = ["door-store", "door-list", "door-camera", "door"]


# --- the page -------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_office
def door(request: HttpRequest, event: Event) -> HttpResponse:
    """Search, and a click for everybody who comes. A name never stands in an address."""
    action = next((name for name in ACTIONS if name in request.POST), None)
    if action is None:
        return show(request, event, shown=request.GET.get("zuletzt", ""))
    key = request.POST[action]
    try:
        shown = ACTIONS[action](request, event, key)
    except Refused as refusal:
        return show(request, event, shown=key, refusal=refusal)
    return redirect(f"{reverse('registration:door', args=[event.pk])}?zuletzt={shown.pk}")


def show(
    request: HttpRequest, event: Event, *, shown: str = "", refusal: Refused | None = None
) -> HttpResponse:
    """The list as it was searched; with `shown`, the group that was last clicked stands first."""
    everybody = arrivals.groups_at_door(event)
    searched = request.method == "POST" and "q" in request.POST
    form = DoorSearchForm(request.POST if searched else None)
    groups, via = form.found_in(everybody) if searched else (missing(everybody), "name")
    context = frame_of(event) | {
        "form": form,
        "searched": searched,
        "groups": groups[:MOST_SHOWN],
        "more": max(len(groups) - MOST_SHOWN, 0),
        "via": via,
        "last": next((g for g in everybody if shown in names_for(g)), None),
        "refusal": refusal,
        "numbers": arrivals.numbers_of(everybody),
    }
    return render(request, "registration/door/door.html", context)


def missing(groups: list[Registration]) -> list[Registration]:
    """With a seat, and somebody of them is not there yet."""
    return [group for group in groups if group.has_seat and group.missing]


def names_for(group: Registration) -> set[str]:
    """What stands for the group in addresses and on buttons."""
    return {str(group.pk), *(person.key for person in group.people)}


def frame_of(event: Event) -> dict:
    """What page and shell have in common; no person among it."""
    return {
        "event": event,
        "kept_from": event.starts - KEPT_BEFORE,
        "kept_until": event.ends + KEPT_AFTER,
        "styles": [f"css/{name}.css" for name in STYLES],
        "scripts": [f"js/{name}.js" for name in SCRIPTS],
    }


# --- clicks -----------------------------------------------------------------------------------
def person_behind(event: Event, key: str) -> arrivals.Person:
    person = arrivals.people_of(event, [key]).get(key)
    if person is None:
        raise Http404
    return person


def note_one(request: HttpRequest, event: Event, key: str) -> Registration:
    person = person_behind(event, key)
    via = request.POST.get("via")
    via = Guest.Arrival.CODE if via == Guest.Arrival.CODE else Guest.Arrival.NAME
    arrivals.arrive(person, at=timezone.now(), via=via, by=request.user)
    return arrivals.registration_of(person)


def undo_one(request: HttpRequest, event: Event, key: str) -> Registration:
    person = person_behind(event, key)
    arrivals.undo(person, at=timezone.now(), by=request.user)
    return arrivals.registration_of(person)


def note_group(request: HttpRequest, event: Event, key: str) -> Registration:
    group = registration_behind(event, key)
    keys = [arrivals.key_of(person) for person in (group, *group.companions.all())]
    arrivals.arrive_all(event, keys, via=Guest.Arrival.NAME, by=request.user)
    return group


def let_in(request: HttpRequest, event: Event, key: str) -> Registration:
    return arrivals.let_in(registration_behind(event, key), by=request.user)


def registration_behind(event: Event, key: str) -> Registration:
    return arrivals.registration_of(person_behind(event, key))


ACTIONS: dict[str, Callable[[HttpRequest, Event, str], Registration]] = {
    "da": note_one,
    "nicht": undo_one,
    "alle": note_group,
    "einlassen": let_in,
}


# --- for devices ------------------------------------------------------------------------------
def for_devices(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `for_the_office`, but a script is told that it must sign in, not sent to a form."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return answer({"error": "signed-out"}, status=401)
        if user.is_staff and second_factor_is_missing(user):
            return answer({"error": "second-factor"}, status=403)
        return for_the_office(view)(request, **kwargs)

    return guarded


def answer(content: dict, **options) -> JsonResponse:
    response = JsonResponse(content, **options)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@for_devices
def state(request: HttpRequest, event: Event) -> HttpResponse:
    """Who is expected and who is there; 304 as long as nothing changed."""
    content = state_of(event)
    response = answer(content | {"csrf": get_token(request)})
    response["ETag"] = content["tag"]
    return get_conditional_response(request, etag=content["tag"], response=response)


@require_POST
@for_devices
def sync(request: HttpRequest, event: Event) -> HttpResponse:
    """Take in what a device noted, and tell it what is true now.

    {"entries": [{"id", "person", "at", "via", "undo"}, …], "clock": the device's time now}
    gives {"results": one word for each entry, in their order, …the state}.
    """
    batch = read_batch(request.body)
    if batch is None:
        return answer({"error": "unreadable"}, status=400)
    results = arrivals.reconcile(event, batch.entries, by=request.user, clock=batch.clock)
    return answer({"results": results, **state_of(event), "csrf": get_token(request)})


def state_of(event: Event) -> dict:
    """All a device may know of the people of an event."""
    groups = arrivals.groups_at_door(event)
    count = arrivals.numbers_of(groups)
    content = {
        "numbers": {"arrived": count.arrived, "expected": count.expected},
        "groups": [as_data(group) for group in groups],
    }
    digest = sha256(json.dumps(content).encode()).hexdigest()
    return content | {"tag": f'"{digest[:32]}"'}


def as_data(group: Registration) -> dict:
    people = [{"key": p.key, "name": p.name, "at": p.arrived_at} for p in group.people]
    for person in people:
        person["at"] = person["at"] and person["at"].isoformat()
    return {
        "id": group.pk,
        "code": group.check_in_code,
        "seat": group.has_seat,
        "state": "" if group.has_seat else str(group.state.label),
        "people": people,
    }


@require_safe
@for_the_office
def shell(request: HttpRequest, event: Event) -> HttpResponse:
    """The door page without anybody's name, for a device without network to fill."""
    return HttpResponse(shell_of(request, event))


def shell_of(request: HttpRequest, event: Event) -> str:
    context = frame_of(event) | {"is_shell": True, "form": DoorSearchForm()}
    return render_to_string("registration/door/door.html", context, request)


@require_safe
@for_the_office
def worker(request: HttpRequest, event: Event) -> HttpResponse:
    """The service worker of this event's door, and of no other page."""
    facts = frame_of(event)
    files = [static(name) for name in (*facts["styles"], *facts["scripts"], "img/favicon.svg")]
    content = {
        "page": reverse("registration:door", args=[event.pk]),
        "shell": reverse("registration:door_shell", args=[event.pk]),
        "files": files,
        "version": sha256("\n".join([shell_of(request, event), *files]).encode()).hexdigest()[:16],
    }
    written = mark_safe(json.dumps(content))  # noqa: S308 - addresses of ours and a digest
    context = {"event": event, "content": written}
    return render(request, "registration/door/worker.js", context, content_type="text/javascript")


# --- the paper list ---------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_office
def paper(request: HttpRequest, event: Event) -> HttpResponse:
    """Everybody with a seat and a box for each; a box without a tick changes nothing."""
    if request.method == "POST":
        keys = request.POST.getlist("da")
        count = arrivals.arrive_all(event, keys, via=Guest.Arrival.PAPER, by=request.user)
        messages.success(request, said(count))
        return redirect(request.get_full_path())
    groups = arrivals.groups_at_door(event)
    people = [person for group in groups if group.has_seat for person in group.people]
    paginator = Paginator(people, PAPER_PAGE)
    page = paginator.get_page(request.GET.get("seite"))
    context = {
        "event": event,
        "page_obj": page,
        "page_range": paginator.get_elided_page_range(page.number),
        "numbers": arrivals.numbers_of(groups),
    }
    return render(request, "registration/door/paper.html", context)


def said(count: int) -> str:
    return ngettext("Eine Person nachgetragen.", "%(count)d Personen nachgetragen.", count) % {
        "count": count
    }
