"""What an initiative's people do with its calls for volunteers: at once, without a review.

Each step takes the lock of the call's row first and looks again. A call ends by its last day
alone; archived is what the office took offline, and nobody but the office undoes that.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.lib.history import explain, sign
from portal.publishing.models import State
from portal.publishing.services import count_version, mark_published

from ..models import Opportunity, default_until

SECOND_CLICK = timedelta(minutes=2)


class TakenOffline(Exception):
    """The office has taken the call offline; only the office brings it back."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the call since the page with the button was opened."""


def put_online(need: Opportunity, *, by: User) -> Opportunity:
    """Keep a new call, or a changed one; a draft goes online with it.

    Many-to-many fields are the caller's to set, on this very object.
    """
    if need.is_taken_offline:
        raise TakenOffline
    if need.pk is None:
        need.created_by = by
    else:
        need.version += 1
    if need.state == State.DRAFT:
        mark_published(need, by=by)
    return _keep(need, by=by)


def just_made(need: Opportunity, *, by: User) -> Opportunity | None:
    """The same call, kept a moment ago: a second click makes no second one."""
    rows = Opportunity.objects.filter(initiative=need.initiative_id, created_by=by)
    same = rows.filter(title=need.title, description=need.description, until=need.until)
    return same.filter(created_at__gte=timezone.now() - SECOND_CLICK).first()


def renew(need: Opportunity, *, by: User, seen: str = "") -> Opportunity:
    """Three more months from today, for one that stands and for one that is over."""
    with transaction.atomic():
        row = _locked(need, by, seen)
        row.until, row.ended_on = default_until(), None
        row.version += 1
        explain(row, _("Verlängert"))
        return _keep(row, by=by)


def end(need: Opportunity, *, by: User, seen: str = "") -> Opportunity:
    """Nobody is needed any more: it goes offline now."""
    with transaction.atomic():
        row = _locked(need, by, seen)
        if row.is_over:
            return row
        today = timezone.localdate()
        row.until, row.ended_on = today - timedelta(days=1), today
        row.version += 1
        explain(row, _("Beendet"))
        return _keep(row, by=by)


def _locked(need: Opportunity, by: User, seen: str) -> Opportunity:
    """The row as it is now; `seen` is the version the person had before their eyes."""
    row = Opportunity.objects.select_for_update().get(pk=need.pk)
    if row.is_taken_offline:
        raise TakenOffline
    if seen and seen != str(row.version) and row.changed_by_id != by.pk:
        raise ChangedMeanwhile
    return row


def _keep(row: Opportunity, *, by: User) -> Opportunity:
    row.changed_by = by
    sign(row, by)
    row.save()
    count_version(row.initiative, by=by)
    return row
