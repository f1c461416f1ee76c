"""Who of the office did what with which registration, without any personal data."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from portal.accounts.models import User

from ..models import Registration


def note(registration: Registration, text: str, *, by: User) -> None:
    """Keep that `by` did this; the text names no person and nothing they said."""
    LogEntry.objects.log_actions(by.pk, [registration], CHANGE, text, single_object=True)


def notes_on(registration: Registration) -> QuerySet[LogEntry]:
    """What was done with it, the latest first."""
    kind = ContentType.objects.get_for_model(Registration)
    rows = LogEntry.objects.filter(content_type=kind, object_id=str(registration.pk))
    return rows.select_related("user").order_by("-action_time")
