"""/mein-bereich/veranstaltungen/neu/ and …/bearbeiten/: one page on which an event is written.

Three buttons: hand in (or publish), look at it as it would be, keep it as a draft. Whoever saves
what somebody else saved meanwhile is shown both and loses nothing.
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.services.changing import (
    Outcome,
    at_once,
    base_version,
    handed_in_values,
    may_be_changed,
)
from portal.publishing.services.review import NothingChanged
from portal.publishing.services.three_way import overlay

from ...forms.hosting import HostedEventForm
from ...models import Event
from ...services import hosting
from ...services.hosts import Hosts
from ..public import EventDetail
from .door import own_events

changing = require_http_methods(["GET", "HEAD", "POST"])
DRAFT, FINAL, PREVIEW, BACK = "entwurf", "einreichen", "vorschau", "weiter"
#: a second click within this time is the same draft
MOMENT = timedelta(minutes=1)


@for_signed_in
@changing
def new(request: SignedInRequest) -> HttpResponse:
    """An empty page; what is known of the host stands there already."""
    hosts = Hosts(request.user)
    if not hosts:
        return render(request, "conferences/area/event_no_host.html")
    form = _form(request, Event(), hosts, initial=_themes_of(hosts.only))
    return _conversation(request, form)


@for_signed_in
@changing
def edit(request: SignedInRequest, event: int) -> HttpResponse:
    """The same page with what is written, or what was handed in of it; conferences have a desk."""
    row = _to_write(request, event)
    pending = base_version(row, request.user) if row.is_published else None
    stamp = f"{row.version}" + (f"-{pending.pk}-{pending.created_at:%H%M%S%f}" if pending else "")
    if pending:
        overlay(row, handed_in_values(row, pending))
    form = _form(request, row, Hosts(request.user, row), stamp=stamp)
    return _conversation(request, form, pending=pending)


def _to_write(request: SignedInRequest, pk: int) -> Event:
    """One's own event that is not archived; when something is to be written, under its lock."""
    rows = own_events(request.user).exclude(state=State.ARCHIVED)
    rows = rows.exclude(kind__in=Event.CONFERENCE_KINDS)
    if request.method == "POST":
        Event.objects.select_for_update().filter(pk=pk).first()
    row = get_object_or_404(rows, pk=pk)
    if not may_be_changed(row, request.user):
        raise Http404
    return row


def _themes_of(host: Any) -> dict:
    """An event is mostly for whom its host is there for."""
    if host is None:
        return {}
    links = {name: list(getattr(host, name).all()) for name in hosting.LINKS}
    return links


def _form(request: SignedInRequest, event: Event, hosts: Hosts, **more) -> HostedEventForm:
    data = request.POST if request.method == "POST" else None
    is_final = _is_final(request, event)
    return HostedEventForm(
        data, instance=event, user=request.user, hosts=hosts, is_final=is_final, **more
    )


def _is_final(request: HttpRequest, event: Event) -> bool:
    """Drafts may lack something; what goes to the office or to the public may not."""
    return event.state not in hosting.OWN_STATES or FINAL in request.POST


# --- what the button says -------------------------------------------------------------------
def _conversation(request: SignedInRequest, form: HostedEventForm, **more) -> HttpResponse:
    if request.method != "POST" or BACK in request.POST or not form.is_valid():
        return _page(request, form, **more)
    if PREVIEW in request.POST:
        return _preview(request, form)
    is_public = form.instance.is_published
    event, said = (_changed if is_public else _kept)(request, form)
    messages.success(request, said)
    return redirect("my_events:event", event.pk)


def _kept(request: SignedInRequest, form: HostedEventForm) -> tuple[Event, str]:
    """What is not public yet: stored, and handed in if the button says so."""
    by, event = request.user, form.instance
    if event.pk is None:
        User.objects.select_for_update().get(pk=by.pk)
        same = hosting.just_made(event, by=by, since=timezone.now() - MOMENT)
        if same is not None:
            return same, _("Das ist schon gespeichert.")
    hosting.store(event, _links(form), form.venue, by=by)
    if FINAL not in request.POST or event.state == State.SUBMITTED:
        return event, _said_of_draft(event)
    hosting.hand_in(event, by=by)
    return event, _said_of(event)


def _said_of_draft(event: Event) -> str:
    if event.state == State.SUBMITTED:
        return _("Gespeichert. Das Amt prüft die neue Fassung.")
    return _("Der Entwurf ist gespeichert. Öffentlich ist noch nichts.")


def _said_of(event: Event) -> str:
    if event.is_published:
        return _("Die Veranstaltung ist öffentlich.")
    return _("Eingereicht. Das Amt schaut darauf; Sie bekommen dann einen Brief.")


def _changed(request: SignedInRequest, form: HostedEventForm) -> tuple[Event, Any]:
    event = form.instance
    try:
        outcome = hosting.change(event, _links(form), form.venue, by=request.user)
    except NothingChanged:
        return event, _("Es war nichts zu ändern. Alles ist geblieben, wie es war.")
    return event, BECAME[outcome]


#: what became of a change of what is public
BECAME = {
    Outcome.PUBLIC: gettext_lazy(
        "Gespeichert und schon öffentlich. Ändern sich Zeit oder Ort, bekommen alle Angemeldeten "
        "nach einer Viertelstunde einen Brief."
    ),
    Outcome.HANDED_IN: gettext_lazy(
        "Ihre Änderung liegt beim Amt. Bis es entschieden hat, bleibt die öffentliche Seite, wie "
        "sie ist."
    ),
    Outcome.TAKEN_BACK: gettext_lazy(
        "So steht es schon auf der öffentlichen Seite. Ihre Änderung, die beim Amt lag, ist "
        "zurückgezogen."
    ),
}


def _links(form: HostedEventForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in hosting.LINKS}


# --- the page -------------------------------------------------------------------------------
def _page(request: SignedInRequest, form: HostedEventForm, pending=None) -> HttpResponse:
    stored = Event.objects.filter(pk=form.instance.pk).select_related("host", "office").first()
    context = {
        "form": form,
        "event": stored,
        "next_button": _button_for(form.hosts, stored),
        "pending": pending,
        "last_return": _last_return(stored),
        "at_once": stored is not None and at_once(stored, request.user),
        "trusted": form.hosts.all_publish,
        "town": form.present.municipality if form.present else None,
    }
    return render(request, "conferences/area/event_form.html", context)


def _button_for(hosts: Hosts, stored: Event | None) -> str:
    """Before the first saving the host decides; where it can be several, nothing is promised."""
    if stored is not None:
        return button_of(stored, hosts.user)
    return _("Veröffentlichen") if hosts.all_publish else _("Einreichen")


def _last_return(event: Event | None) -> str:
    from_office = event and event.state == State.RETURNED
    return hosting.reason_of(event) if from_office and event else ""


def _preview(request: SignedInRequest, form: HostedEventForm) -> HttpResponse:
    """The public page of what was typed: stored for a moment, shown, and taken back again."""
    with transaction.atomic():
        event = hosting.store(form.instance, _links(form), form.venue, by=request.user)
        label = button_of(event, request.user)
        rows = Event.objects.filter(pk=event.pk)
        view = EventPreview.as_view(queryset=rows, is_preview=True, next_button=label)
        response = view(request, pk=event.pk).render()
        transaction.set_rollback(True)
    return response


def button_of(event: Event, user: User) -> str:
    """What hands it in, or makes it public."""
    is_at_once = at_once(event, user)
    if event.state == State.SUBMITTED:
        return _("Speichern")
    if event.is_published:
        return _("Speichern und veröffentlichen") if is_at_once else _("Änderung einreichen")
    return _("Veröffentlichen") if is_at_once else _("Einreichen")


class EventPreview(EventDetail):
    """The public page between a bar that leads on and nothing else to press."""

    template_name = "conferences/area/event_preview.html"
    preview_note = "conferences/area/event_preview_note.html"
    #: what the button says that leads on
    next_button = ""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        typed = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in (PREVIEW, DRAFT, FINAL, BACK, "csrfmiddlewaretoken")
            for value in values
        ]
        return super().get_context_data(typed=typed, next_button=self.next_button, **kwargs)
