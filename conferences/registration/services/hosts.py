"""Telling the host of an event how many people have registered; never who.

Until when a host has been told stands in `Setup.host_told_at`, noted under the event's lock in the
transaction of the notices: nobody is counted twice, and nobody who confirmed meanwhile is missed.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from conferences.models import Event
from portal.accounts.models import User

from .. import staff_mails
from ..models import Registration, Setup
from ..querysets import RegistrationQuerySet
from .locks import locked

logger = logging.getLogger(__name__)

#: whoever was never told is told of no more than this
LOOKED_BACK = timedelta(days=1)


def tell_hosts() -> None:
    """Chore: to the people of the initiatives that host events, what is new since the last time."""
    for key in _with_news(timezone.now()):
        try:
            with transaction.atomic():
                _tell(locked(key))
        except Exception:
            logger.exception("The host of event %s could not be told", key)


def _with_news(now: datetime) -> list[int]:
    """Events to come whose host can be told of somebody."""
    told = F("event__setup__host_told_at")
    never = Q(event__setup__host_told_at=None, confirmed_at__gt=now - LOOKED_BACK)
    rows = Registration.objects.active().filter(never | Q(confirmed_at__gt=told))
    hosted = rows.filter(event__ends__gt=now, event__host__stewardships__user__is_active=True)
    return sorted(set(hosted.order_by().values_list("event", flat=True)))


def _tell(event: Event) -> None:
    now = timezone.now()
    setup = Setup.objects.get_or_create(event=event)[0]
    people = User.objects.filter(stewardships__initiative=event.host_id, is_active=True)
    rows = event.registrations.active()
    number = _new_in(rows, setup.host_told_at or now - LOOKED_BACK, people).count()
    if number:
        staff_mails.tell_new_registrations(event, people.order_by("pk"), number)
    Setup.objects.filter(pk=setup.pk).update(host_told_at=now)


def _new_in(rows: RegistrationQuerySet, since: datetime, people) -> RegistrationQuerySet:
    """Confirmed since then, by themselves or the office; not entered by the host's own people."""
    return rows.filter(confirmed_at__gt=since).exclude(entered_by__in=people)
