"""On „Mein Bereich“: people who wait for an answer of the event's host."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from conferences.area import hosted_by
from portal.accounts.area import SHOWN, Task
from portal.accounts.models import User

from .models import ChangeRequest


def wishes(user: User) -> list[Task]:
    """Wishes to change a registration, one line an event."""
    rows = ChangeRequest.objects.filter(
        outcome=ChangeRequest.Outcome.OPEN, registration__event__in=hosted_by(user)
    )
    found = rows.order_by().values("registration__event", "registration__event__title")
    counted = found.annotate(number=Count("pk"), since=Min("created_at")).order_by("since")
    return [_task(*row) for row in counted.values_list(*COLUMNS)[:SHOWN]]


COLUMNS = ("registration__event", "registration__event__title", "number", "since")


def _task(event: int, title: str, number: int, since) -> Task:
    text = ngettext(
        "Einen Änderungswunsch zu einer Anmeldung beantworten",
        "%(n)d Änderungswünsche zu Anmeldungen beantworten",
        number,
    )
    url = f"{reverse('registration:people', args=[event])}?stand=requests"
    return Task(text % {"n": number}, url, title, day=since, turn=1)
