"""To follow what happens: calendar files and feeds, for one event or for a list as narrowed."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from portal.publishing.feeds import LENGTH, Told, atom_response
from portal.search.services import MOST_MATCHING

from ..calendar import CONTENT_TYPE, event_calendar, list_calendar, moved_line, title_of
from ..filters import EventFilterSet
from ..models import Event, Finding, FindingUpdate
from ..search import FindingSearch

#: how long what is over stays in a calendar somebody follows, and how many it holds
STAYS, MOST = timedelta(days=180), 500


@require_safe
@conditional_page
def calendar_of_event(request: HttpRequest, slug: str) -> HttpResponse:
    """One public event to put into one's own calendar."""
    events = Event.objects.published().with_places_and_fields()
    event = get_object_or_404(events, slug=slug)
    return _file(event_calendar(event), f"{event.slug}.ics")


@require_safe
@conditional_page
def calendar_of_list(request: HttpRequest) -> HttpResponse:
    """What comes and what was half a year ago at most, narrowed as on the page."""
    events = Event.objects.published().with_places_and_fields()
    since = timezone.now() - STAYS
    chosen = EventFilterSet(request.GET, events)
    rows = chosen.qs.filter(ends__gte=since).order_by("starts", "pk")
    name = f"{settings.SITE_NAME}: {chosen.in_words()}"
    return _file(list_calendar(rows[:MOST], name=name), "kalender.ics")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@conditional_page
def feed_of_events(request: HttpRequest) -> HttpResponse:
    """Events as they are published; cancelled and moved ones say so in their title."""
    events = Event.objects.published().with_places_and_fields()
    chosen = EventFilterSet(request.GET, events)
    return atom_response(
        chosen.qs.order_by("-changed_at", "-pk")[:LENGTH],
        kind=Event,
        title=chosen.in_words(),
        subtitle=_("Neue und geänderte Veranstaltungen"),
        page=absolute("conferences:event_list", request.GET.urlencode()),
        address=absolute("conferences:event_feed", request.GET.urlencode()),
        tell=tell_event,
    )


def tell_event(event: Event) -> Told:
    when = render_to_string("components/when.html", {"event": event})
    lines = [strip_tags(when), str(event.venue or ""), moved_line(event), event.summary]
    if event.cancelled_at:
        lines.insert(0, event.cancel_reason)
    title = title_of(event)
    if event.moved_from and not event.cancelled_at:
        title = _("Verlegt: %(title)s") % {"title": title}
    return Told(title, " · ".join(line for line in lines if line))


@require_safe
@conditional_page
def feed_of_findings(request: HttpRequest) -> HttpResponse:
    """Findings, what changed last first: a new entry in „Was wurde daraus?“ is news."""
    findings = Finding.objects.published().for_cards().with_log().select_related("office")
    search = FindingSearch(request.GET)
    if search.query:
        findings = findings.filter(pk__in=search.all_found(MOST_MATCHING))
    return atom_response(
        findings.order_by("-changed_at", "-pk")[:LENGTH],
        kind=Finding,
        title=search.description,
        subtitle=_("Was vereinbart wurde und was daraus wird"),
        page=absolute("conferences:finding_list", search.query),
        address=absolute("conferences:finding_feed", search.query),
        tell=tell_finding,
    )


def tell_finding(finding: Finding) -> Told:
    """What happened last, as far as something has; else what was meant."""
    latest = next(iter(finding.updates.all()), None)
    title = _("Was wurde daraus? %(title)s") % {"title": finding} if latest else str(finding)
    news = _news(latest) if latest else finding.explanation
    lines = [finding.get_status_display(), str(finding.event or ""), news]
    return Told(title, " · ".join(line for line in lines if line))


def _news(update: FindingUpdate) -> str:
    said = {
        "day": f"{update.date:%d.%m.%Y}",
        "who": update.reported_by,
        "text": update.text,
    }
    news = _("%(day)s, %(who)s: %(text)s") % said
    return _("Beispiel, erfunden: %(news)s") % {"news": news} if update.is_example else news


def absolute(name: str, query: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}" + (f"?{query}" if query else "")
