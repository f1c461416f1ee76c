"""The public form: who comes, which workshops, what else; and the page that says what is next."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conferences.models import Event
from portal.lib.dates import months_after
from portal.lib.limits import network_of, within_limit
from portal.publishing.models import FormerSlug

from .. import services
from ..forms import RegistrationForm
from ..models import Rules, Setup

MOST_PER_NETWORK, NETWORK_SPAN = 60, timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Step by step; the last click registers. What cannot be registered for says so."""
    event = public_event(slug)
    if event.slug != slug and request.method != "POST":
        return redirect("registration:form", event.slug, permanent=True)
    if not event.takes_registrations:
        return not_open(request, event)
    if request.method != "POST":
        return page(request, RegistrationForm(event=event))
    form = RegistrationForm(request.POST, event=event)
    came_from = form.step_numbered(request.POST.get("schritt", ""))
    if "absenden" in request.POST:
        return send(request, form, came_from)
    form.go_back(came_from) if "zurueck" in request.POST else form.go_on(came_from)
    return page(request, form)


def public_event(slug: str) -> Event:
    """The published event at this address, or at this former one, with its seats; else 404."""
    published = Event.objects.published().with_seats().select_related("office", "venue")
    if found := published.filter(slug=slug).first():
        return found
    former = FormerSlug.entry_at(published, slug)
    return get_object_or_404(published, pk=former.pk if former else None)


def send(request: HttpRequest, form: RegistrationForm, came_from) -> HttpResponse:
    """The last click: registered and thanked, or the page where something is wrong."""
    status = 200
    if form.is_valid():
        if within_limit(
            "registration-network",
            network_of(request),
            most=MOST_PER_NETWORK,
            per=NETWORK_SPAN,
        ):
            return registered(request, form, came_from)
        form.add_error(None, too_many())
        status = 429
    form.go_where_it_is_wrong(came_from)
    return page(request, form, status)


def registered(request: HttpRequest, form: RegistrationForm, came_from) -> HttpResponse:
    event = form.event
    try:
        services.register(event, form.details, sending=form.sending)
        return redirect("registration:form_done", event.slug)
    except services.RegistrationClosed:
        return not_open(request, public_event(event.slug))
    except services.Refused as refusal:
        form.add_error(form.field_for(refusal), str(refusal))
    form.go_where_it_is_wrong(came_from)
    return page(request, form)


def too_many() -> str:
    return _(
        "Aus Ihrem Netz kamen gerade sehr viele Anmeldungen. Ihre Anmeldung ist noch nicht "
        "abgeschickt. Bitte senden Sie dieses Formular in einer Stunde noch einmal ab, oder "
        "rufen Sie uns an."
    )


def page(request: HttpRequest, form: RegistrationForm, status: int = 200) -> HttpResponse:
    """The step of the form that is shown, with what people want to know before they send it."""
    event, rules = form.event, Rules.of(form.event.office_id)
    ends = timezone.localdate(event.ends)
    context = {
        "form": form,
        "event": event,
        "setup": form.setup,
        "needs_until": ends + timedelta(days=rules.needs_days),
        "person_until": months_after(ends, rules.person_months),
    }
    return render(request, "registration/form.html", context, status=status)


def not_open(request: HttpRequest, event: Event) -> HttpResponse:
    """Why nobody can register here (now), and where to go instead."""
    context = {
        "event": event,
        "setup": Setup.of(event),
        "was_sent": request.method == "POST",
    }
    return render(request, "registration/form_closed.html", context)


@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody: whether the address was known, nobody learns here."""
    events = Event.objects.published().filter(registration=Event.Registration.PORTAL)
    event = get_object_or_404(events.select_related("office"), slug=slug)
    context = {"event": event, "rules": Rules.of(event.office_id), "setup": Setup.of(event)}
    return render(request, "registration/form_done.html", context)
