"""On „Mein Bereich“: the events of one's own initiatives, and what they ask for."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.area import SHOWN, Link, Panel, Task
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.picture_area import picture_tasks

from .models import Event
from .services.standing import with_standing

#: a report is asked for as long after the event
REPORT_WITHIN = timedelta(days=42)


def hosted_by(user: User) -> QuerySet[Event]:
    """Those whose host the person is steward of; not all that staff may edit."""
    return Event.objects.filter(host__in=user.stewardships.values("initiative"))


def events(user: User) -> Panel:
    """What comes next, drafts included; the whole list is behind the link."""
    coming = hosted_by(user).exclude(state=State.ARCHIVED).filter(ends__gte=timezone.now())
    rows = list(
        coming.with_seats().select_related("venue__municipality").order_by("starts", "pk")[:SHOWN]
    )
    with_standing(rows)
    return Panel(
        "veranstaltungen",
        _("Meine Veranstaltungen"),
        _("Gerade ist keine Ihrer Veranstaltungen angekündigt."),
        "conferences/area/event_row.html",
        rows=rows,
        all_url=reverse("my_events:events"),
        number=coming.count() if len(rows) == SHOWN else len(rows),
        links=[Link(_("Alle meine Veranstaltungen"), reverse("my_events:events"))],
    )


def tasks(user: User) -> list[Task]:
    return [*_returned(user), *_without_report(user)]


def _returned(user: User) -> list[Task]:
    rows = hosted_by(user).filter(state=State.RETURNED).order_by("changed_at", "pk")
    text = _("Veranstaltung überarbeiten, das Amt hat geantwortet")
    return [_task(text, "event", row, row.changed_at) for row in rows[:SHOWN]]


def _without_report(user: User) -> list[Task]:
    """Past, not cancelled, not reported on; after six weeks nobody is asked any more."""
    now = timezone.now()
    past = hosted_by(user).filter(state=State.PUBLISHED, cancelled_at=None, report="")
    rows = past.filter(ends__lt=now, ends__gte=now - REPORT_WITHIN).order_by("-ends", "-pk")
    text = _("Veranstaltung ohne Bericht")
    return [_task(text, "event", row, row.ends, turn=3) for row in rows[:SHOWN]]


def _task(text, page: str, event: Event, day, turn: int = 2) -> Task:
    about = f"{event.title}, {event.told_apart}"
    return Task(text, reverse(f"my_events:{page}", args=[event.pk]), about, day=day, turn=turn)


def tasks_about_pictures(user: User) -> list[Task]:
    return picture_tasks(hosted_by(user))
