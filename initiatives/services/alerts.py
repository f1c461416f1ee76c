"""Following a search by e-mail: asked for, confirmed, at most one letter a day, stopped."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from portal.lib.limits import within_limit
from portal.lib.tokens import digest
from portal.search.models import UNCONFIRMED_KEPT, SearchAlert

from .. import alert_mails
from ..models import Initiative, Opportunity
from ..search import InitiativeSearch

logger = logging.getLogger(__name__)

#: a school, a library, a shelter share one network
MOST_PER_NETWORK, NETWORK_SPAN = 20, timedelta(hours=1)
MOST_PER_ADDRESS, ADDRESS_SPAN = 5, timedelta(days=1)
MOST_LETTERS_APART = timedelta(days=1)
#: what was published just now may belong to a transaction we cannot see yet; it waits
SETTLED_AFTER = timedelta(minutes=5)


class TooManyAlerts(Exception):
    """So many requests came from this network that we wait with the next one."""


# --- asking, confirming, stopping ---------------------------------------------------------
def follow(search: InitiativeSearch, *, email: str, network: str) -> None:
    """Write to the address, to be asked or told. Whether it is known here, nobody can see.

    An address that was written to often today gets nothing more, and the visitor is told the
    same as always.
    """
    if not within_limit("alert-network", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooManyAlerts
    if not within_limit("alert-address", email, most=MOST_PER_ADDRESS, per=ADDRESS_SPAN):
        return
    with transaction.atomic():
        alert = _ask(email, search)
        if alert.is_confirmed:
            alert_mails.send_already_following(alert)
        else:
            alert_mails.send_confirmation(alert)


def _ask(email: str, search: InitiativeSearch) -> SearchAlert:
    """The row of this address and search; asking again gives an unconfirmed one new time."""
    words = " ".join(search.description.split())[:300]
    alert, is_new = SearchAlert.objects.get_or_create(
        email=email, query=search.query, defaults={"description": words}
    )
    if not is_new and not alert.is_confirmed:
        SearchAlert.objects.filter(pk=alert.pk).update(created_at=timezone.now())
    return alert


def alert_to_confirm(token: str) -> SearchAlert | None:
    return SearchAlert.objects.filter(confirm_digest=digest(token)).first()


def alert_to_stop(token: str) -> SearchAlert | None:
    return SearchAlert.objects.filter(stop_digest=digest(token)).first()


def confirm(alert: SearchAlert) -> None:
    """From now on; what is published already the person has seen or can see."""
    now = timezone.now()
    rows = SearchAlert.objects.filter(pk=alert.pk, confirmed_at=None)
    rows.update(confirmed_at=now, last_seen_at=now)


def stop(token: str) -> None:
    """Nothing stays of it. Stopping what is stopped changes nothing."""
    SearchAlert.objects.filter(stop_digest=digest(token)).delete()


def delete_unconfirmed_alerts() -> None:
    """Chore: who did not confirm within seven days is forgotten."""
    SearchAlert.objects.never_confirmed(timezone.now() - UNCONFIRMED_KEPT).delete()


# --- the letters --------------------------------------------------------------------------
def send_alerts() -> None:
    """Chore: a letter to everybody whose search found something new, at most one a day.

    Each alert has its own transaction, in which the letter is written and noted together; one
    that fails is logged and tried again next time, and does not stop the others.
    """
    until = timezone.now() - SETTLED_AFTER
    quiet = []
    for alert in list(SearchAlert.objects.due(timezone.now(), MOST_LETTERS_APART)):
        try:
            if any(news_of(alert, until)):
                _send_news(alert.pk, until)
            else:
                quiet.append(alert.pk)
        except Exception:
            logger.exception("The letter of alert %s could not be written", alert.pk)
    SearchAlert.objects.filter(pk__in=quiet, last_seen_at__lt=until).update(last_seen_at=until)


def _send_news(pk: int, until: datetime) -> None:
    """Look again under the row's lock: it may have been stopped, or served, in between."""
    with transaction.atomic():
        due = SearchAlert.objects.due(timezone.now(), MOST_LETTERS_APART)
        alert = due.select_for_update().filter(pk=pk).first()
        if alert is None:
            return
        initiatives, needs = news_of(alert, until)
        if initiatives or needs:
            alert_mails.send_news(alert, initiatives, needs)
            alert.last_sent_at, alert.last_seen_at = timezone.now(), until
            alert.save()


def news_of(alert: SearchAlert, until: datetime) -> tuple[list[Initiative], list[Opportunity]]:
    """Initiatives the search finds, and needs of others it finds, published since the last time."""
    search = InitiativeSearch(QueryDict(alert.query))
    new = [e for e in search.newer_than(alert.last_seen_at) if (e.published_at or until) <= until]
    return new, _new_needs(search, alert.last_seen_at, until, new)


def _new_needs(search, since: datetime, until: datetime, told: list[Initiative]) -> list:
    needs = Opportunity.objects.published().filter(published_at__gt=since, published_at__lte=until)
    needs = list(needs.exclude(initiative__in=told).select_related("initiative"))
    if not needs:
        return []
    found = search.all_found()
    return [need for need in needs if need.initiative_id in found]
