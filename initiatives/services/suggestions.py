"""A reader suggests an initiative, confirms the address, and it lies in the office's queue."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.lib.dates import months_after
from portal.lib.limits import within_limit
from portal.lib.tokens import digest, new_token
from portal.places.models import District
from portal.places.services import Place, find_places, meant
from portal.publishing.models import State

from .. import mails
from ..models import Initiative, Suggestion
from ..models.suggestion import KEPT_MONTHS

MOST_PER_NETWORK, NETWORK_SPAN = 10, timedelta(hours=1)
MOST_PER_ADDRESS, ADDRESS_SPAN = 5, timedelta(days=1)


class TooManySuggestions(Exception):
    """So many came from this address or network that we wait with the next one."""


def suggest(suggestion: Suggestion, *, network: str) -> None:
    """Keep it until its writer confirms it by the link in the letter; twice sent is kept once."""
    with transaction.atomic():
        if Suggestion.objects.filter(sending=suggestion.sending).exists():
            return
        _refuse_too_many(suggestion.email, network)
        token = new_token()
        suggestion.link_digest = digest(token)
        if _store(suggestion):
            mails.send_suggestion_link(suggestion, token)


def _refuse_too_many(email: str, network: str) -> None:
    if not within_limit("suggest-network", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooManySuggestions
    if not within_limit("suggest-address", email, most=MOST_PER_ADDRESS, per=ADDRESS_SPAN):
        raise TooManySuggestions


def _store(suggestion: Suggestion) -> bool:
    """Whether it is new: a second click at the same moment finds the first's row."""
    names = [field.attname for field in Suggestion._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(suggestion, name) for name in names if name != "sending"}
    return Suggestion.objects.get_or_create(sending=suggestion.sending, defaults=values)[1]


def confirm_suggestion(suggestion: Suggestion) -> Suggestion:
    """Hand it to the office as a submitted initiative; a second time changes nothing."""
    with transaction.atomic():
        row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        if not row.is_confirmed:
            row.initiative = _submitted(row)
            row.confirmed_at = timezone.now()
            row.delete_on = months_after(timezone.localdate(), KEPT_MONTHS)
            row.save()
    return row


def _submitted(suggestion: Suggestion) -> Initiative:
    """The initiative as the office finds it in its queue; nobody else sees it."""
    district = suggestion.district
    initiative = Initiative.objects.create(
        title=suggestion.title,
        summary=suggestion.summary,
        website=suggestion.website,
        office=district.office if district else None,
        state=State.SUBMITTED,
        submitted_at=timezone.now(),
        state_wide=district is None,
        **_address(meant(find_places(suggestion.place)), district),
    )
    initiative.districts.set([district] if district else [])
    return initiative


def _address(place: Place | None, district: District | None) -> dict:
    """What the place says about the address; of a whole district there is no point to show."""
    if place is None or place.name == str(district):
        return {}
    return {
        "postcode": place.query if place.query.isdigit() else "",
        "locality": place.name[:80],
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def delete_old_suggestions() -> None:
    """Chore: what has reached its day of deletion goes; the initiative it became stays."""
    Suggestion.objects.due_for_deletion().delete()
