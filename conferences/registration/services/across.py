"""Registrations of all of a person's events at once: new today, letters stuck, wishes open."""

from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from portal.accounts.models import User
from portal.places.models import Office

from ..models import Registration
from ..querysets import RegistrationQuerySet
from . import overview

TODAY, LETTERS, WISHES = "heute", "briefe", "wuensche"
GROUPS = {
    TODAY: _("Anmeldungen von heute"),
    LETTERS: _("Briefe kommen nicht an"),
    WISHES: _("Offene Änderungswünsche"),
}


def registrations(user: User, office: Office | None = None) -> RegistrationQuerySet:
    """Those of the events the person may work with, of one office if it is named."""
    rows = Registration.objects.all()
    if user.is_superuser and office is None:
        return rows
    events = Event.objects.editable_by(user)
    return rows.filter(event__in=events.in_office(office) if office else events)


def group(rows: RegistrationQuerySet, name: str) -> QuerySet[Registration]:
    """Those of `rows` that are in the group."""
    if name == LETTERS:
        return overview.with_any_stuck_letter(rows)
    if name == WISHES:
        return overview.with_open_request(rows)
    return rows.active().filter(sent_at__gte=start_of_today())


def start_of_today() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
