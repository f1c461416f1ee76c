"""„Link verloren?": the present link once more, to whoever owns the mailbox."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.lib.limits import within_limit

from .. import mails
from ..models import Registration
from .changes import send_link_anew

#: a school, a library, a shelter share one network
MOST_PER_NETWORK, NETWORK_SPAN = 20, timedelta(hours=1)
MOST_PER_ADDRESS, ADDRESS_SPAN = 3, timedelta(hours=12)
MOST_RENEWALS, RENEWAL_SPAN = 3, timedelta(hours=12)
#: so many events at once nobody is registered for; a letter each is work
MOST_LETTERS = 10


class TooManyLost(Exception):
    """So many requests came from this network that we wait with the next one."""


def send_present_links(email: str, *, network: str) -> None:
    """Write to the address where it is registered; nobody sees whether it is.

    The links stay as they are: else anybody could make other people's links invalid by typing
    their address. An address without a registration costs the same work, which is undone.
    """
    if not within_limit("lost-network", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooManyLost
    is_allowed = within_limit("lost-address", email, most=MOST_PER_ADDRESS, per=ADDRESS_SPAN)
    rows = list(reachable(email)[:MOST_LETTERS])
    with transaction.atomic():
        for registration in rows or stand_ins():
            mails.send_link(registration, is_new=False)
        if not (rows and is_allowed):
            transaction.set_rollback(True)


def reachable(email: str):
    """Registrations of this address with something left to see or do."""
    rows = Registration.objects.select_related("event__venue__municipality", "event__office")
    expired = Q(gone_because=Registration.GoneBecause.EXPIRED)
    current = rows.filter(expired | ~Q(standing=Registration.Standing.GONE))
    return current.with_address(email).filter(event__ends__gt=timezone.now()).order_by("-pk")


def stand_ins() -> list[Registration]:
    """Somebody to write a letter for that never leaves; its address belongs to nobody."""
    rows = Registration.objects.select_related("event__venue__municipality", "event__office")
    found = list(rows.order_by("-pk")[:1])
    for registration in found:
        registration.email = "niemand@example.invalid"
    return found


def renew(registration: Registration) -> bool:
    """A new link to the person's mailbox, and the old one opens nothing; False if too often."""
    who = str(registration.pk)
    if not within_limit("renew-link", who, most=MOST_RENEWALS, per=RENEWAL_SPAN):
        return False
    send_link_anew(registration)
    return True
