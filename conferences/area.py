"""On „Mein Bereich“: the events of one's own initiatives, and what they ask for."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.area import SHOWN, Link, Panel, Task, first_and_number
from portal.accounts.models import User
from portal.publishing.kinds import about_kind
from portal.publishing.models import PendingVersion, State
from portal.publishing.picture_area import picture_tasks

from .models import Event, Stand
from .services.standing import with_standing
from .services.stands import offers_for

#: a report is asked for as long after the event
REPORT_WITHIN = timedelta(days=42)


def hosted_by(user: User) -> QuerySet[Event]:
    """Those whose host the person is steward of; not all that staff may edit."""
    return Event.objects.filter(host__in=user.stewardships.values("initiative"))


def events(user: User) -> Panel:
    """What comes next, drafts included; the whole list is behind the link."""
    coming = hosted_by(user).exclude(state=State.ARCHIVED).filter(ends__gte=timezone.now())
    found = coming.with_seats().select_related("venue__municipality").order_by("starts", "pk")
    rows, number = first_and_number(found)
    with_standing(rows, with_reasons=False)
    return Panel(
        "veranstaltungen",
        _("Meine Veranstaltungen"),
        _("Gerade ist keine Ihrer Veranstaltungen angekündigt."),
        "conferences/area/event_row.html",
        rows=rows,
        all_url=reverse("my_events:events"),
        number=number,
        links=[Link(_("Alle meine Veranstaltungen"), reverse("my_events:events"))],
    )


def stands(user: User) -> Panel | None:
    """Those to come, and whether one may ask for another; nothing where there is neither."""
    rows = Stand.objects.of_stewards(user).filter(event__ends__gte=timezone.now())
    found = rows.select_related("event", "initiative").order_by("event__starts", "pk")
    shown, number = first_and_number(found)
    if not shown and not offers_for(user).exists():
        return None
    return Panel(
        "staende",
        _("Stände auf Konferenzen"),
        _("Sie können gerade einen Stand auf einem Markt der Möglichkeiten anfragen."),
        "conferences/area/stand_row.html",
        rows=shown,
        all_url=reverse("my_events:stands"),
        number=number,
        links=[Link(_("Stände ansehen und anfragen"), reverse("my_events:stands"))],
    )


def tasks(user: User) -> list[Task]:
    return [*_about_events(user), *_stands_to_answer(user)]


def _stands_to_answer(user: User) -> list[Task]:
    rows = Stand.objects.of_stewards(user).waiting_for_initiative().select_related("event")
    text = _("Kommen Sie mit einem Stand? Das Amt fragt")
    return [
        Task(text, reverse("my_events:stand", args=[row.pk]), row.event.title, row.event.starts, 1)
        for row in rows.order_by("event__starts")[:SHOWN]
    ]


def _about_events(user: User) -> list[Task]:
    """What came back, and what is over without a report: past, not cancelled. After six weeks
    nobody is asked for one any more, nor while the office looks at what was told."""
    now = timezone.now()
    changes = PendingVersion.objects.filter(**about_kind(Event), decision="open")
    waiting = changes.filter(object_id=OuterRef("pk"))
    over = Q(ends__lt=now, ends__gte=now - REPORT_WITHIN, cancelled_at=None, report="")
    unreported = over & Q(state=State.PUBLISHED) & ~Exists(waiting)
    rows = hosted_by(user).filter(Q(state=State.RETURNED) | unreported)
    return [_about(row) for row in rows.order_by("-state", "-ends", "-pk")[: 2 * SHOWN]]


def _about(event: Event) -> Task:
    if event.state == State.RETURNED:
        text = _("Veranstaltung überarbeiten, das Amt hat geantwortet")
        return _task(text, "event", event, event.changed_at)
    return _task(_("Veranstaltung ohne Bericht"), "report", event, event.ends, turn=3)


def _task(text, page: str, event: Event, day, turn: int = 2) -> Task:
    about = f"{event.title}, {event.told_apart}"
    return Task(text, reverse(f"my_events:{page}", args=[event.pk]), about, day=day, turn=turn)


def tasks_about_pictures(user: User) -> list[Task]:
    return picture_tasks(hosted_by(user))
