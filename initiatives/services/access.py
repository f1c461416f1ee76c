"""Somebody asks to look after an initiative; the office decides once the address is proven."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.audit import Kind, record
from portal.accounts.door import SignedInRequest
from portal.accounts.models import User
from portal.lib.dates import months_after
from portal.lib.limits import within_limit
from portal.lib.tokens import digest, new_token

from .. import access_mails
from ..models import Initiative, Steward, StewardRequest
from ..models.access import KEPT_AFTER_DECISION_MONTHS, KEPT_MONTHS
from .stewards import DEPUTY, MAIN, account_of, hand_over, name_steward

MOST_PER_NETWORK, NETWORK_SPAN = 10, timedelta(hours=1)
MOST_PER_ADDRESS, ADDRESS_SPAN = 5, timedelta(days=1)
#: where anybody gets an address: it says nothing about who somebody is
FREE_MAIL = frozenset(
    """
    aol.com arcor.de email.de freenet.de gmail.com gmx.de gmx.net googlemail.com hotmail.com
    hotmail.de icloud.com live.de mail.de mailbox.org me.com online.de outlook.com outlook.de
    posteo.de proton.me protonmail.com t-online.de web.de yahoo.com yahoo.de
    """.split()  # noqa: SIM905 – one name a line would be a page
)


class TooManyRequests(Exception):
    """So many came from this address or network that we wait with the next one."""


class AlreadyDecided(Exception):
    """Somebody else decided a moment ago."""


# --- asking -----------------------------------------------------------------------------------
def ask_for_access(wish: StewardRequest, *, network: str) -> None:
    """From a guest: kept until the link in the letter is used; twice sent is kept once.

    The same for every address and every initiative: one row and one letter, nothing looked up.
    """
    with transaction.atomic():
        if StewardRequest.objects.filter(sending=wish.sending).exists():
            return
        refuse_too_many(wish.email, network)
        token = new_token()
        wish.link_digest = digest(token)
        if _store(wish):
            access_mails.send_access_link(wish, token)


def ask_signed_in(wish: StewardRequest, *, person: User, network: str) -> None:
    """Whoever signed in has shown whose the address is: it lies with the office at once."""
    wish.email = person.email
    _hand_to_office(wish, network)


def propose(wish: StewardRequest, *, by: User, network: str) -> None:
    """Who looks after the initiative names somebody else; the office decides about it."""
    wish.proposed_by = by
    _hand_to_office(wish, network)


def _hand_to_office(wish: StewardRequest, network: str) -> None:
    with transaction.atomic():
        if StewardRequest.objects.filter(sending=wish.sending).exists():
            return
        who = wish.proposed_by.email if wish.proposed_by else wish.email
        refuse_too_many(who, network)
        _confirm(wish)
        _store(wish)


def refuse_too_many(email: str, network: str) -> None:
    if not within_limit("access-network", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooManyRequests
    if not within_limit("access-address", email, most=MOST_PER_ADDRESS, per=ADDRESS_SPAN):
        raise TooManyRequests


def _store(wish: StewardRequest) -> bool:
    """Whether it is new: a second click at the same moment finds the first's row."""
    names = [field.attname for field in wish._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(wish, name) for name in names if name != "sending"}
    return StewardRequest.objects.get_or_create(sending=wish.sending, defaults=values)[1]


def _confirm(wish: StewardRequest) -> None:
    wish.confirmed_at = timezone.now()
    wish.delete_on = months_after(timezone.localdate(), KEPT_MONTHS)


def confirm_access(wish: StewardRequest) -> StewardRequest:
    """The button behind the letter's link: now the office sees it; a second time does nothing."""
    with transaction.atomic():
        row = StewardRequest.objects.select_for_update().get(pk=wish.pk)
        if not row.is_confirmed:
            _confirm(row)
            row.save()
    return row


# --- deciding ---------------------------------------------------------------------------------
def accept_request(wish: StewardRequest, part: str, *, request: SignedInRequest) -> Steward:
    """An account made or found, a line among those who look after it, and a letter."""
    with transaction.atomic():
        row = _open(wish)
        person = account_of(row.email, row.name)
        steward = name_steward(row.initiative, person, part, request=request)
        if part == MAIN and steward.part == DEPUTY:
            hand_over(row.initiative, steward, by=request.user)
        _decide(row, StewardRequest.Decision.ACCEPTED, by=request.user)
        _settle_twins(row)
    return steward


def decline_request(wish: StewardRequest, reason: str, *, by: User) -> None:
    """Whoever asked gets a letter with the reason: of a proposal that is who made it."""
    with transaction.atomic():
        row = _open(wish)
        row.reason = reason
        _decide(row, StewardRequest.Decision.DECLINED, by=by)
        _settle_twins(row)
        text = _("Bitte um Zugang zu „%(initiative)s“ abgelehnt")
        values = {"initiative": row.initiative.title}
        record(Kind.RIGHTS, by=by, text=text % values, office=row.initiative.office)
        access_mails.send_declined(row)


def _open(wish: StewardRequest) -> StewardRequest:
    """The row under its lock; the second person to decide is told."""
    rows = StewardRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("initiative__office").get(pk=wish.pk)
    if not row.is_open or not row.is_confirmed:
        raise AlreadyDecided
    return row


def _decide(row: StewardRequest, decision: str, *, by: User) -> None:
    row.decision, row.decided_at, row.decided_by = decision, timezone.now(), by
    row.delete_on = months_after(timezone.localdate(), KEPT_AFTER_DECISION_MONTHS)
    row.save()


def _settle_twins(row: StewardRequest) -> None:
    """Whoever asked twice is answered once."""
    twins = StewardRequest.objects.filter(initiative=row.initiative_id, email__iexact=row.email)
    told = ("decision", "decided_at", "decided_by", "reason", "delete_on")
    twins.waiting().update(**{name: getattr(row, name) for name in told})


def delete_old_requests() -> None:
    """Chore: what has reached its day of deletion goes; who looks after it stays."""
    StewardRequest.objects.due_for_deletion().delete()


# --- what helps the office to decide ----------------------------------------------------------
@dataclass(frozen=True)
class Hint:
    """A sentence, and whether it speaks for the person (True), against (False) or neither."""

    text: str
    speaks_for: bool | None = None


def hints(wish: StewardRequest) -> list[Hint]:
    """What is known about the address, and who looks after the initiative already."""
    return [_about_address(wish.email, wish.initiative), *_about_stewards(wish)]


def _about_address(email: str, initiative: Initiative) -> Hint:
    email, domain = email.lower(), email.rpartition("@")[2].lower()
    if email == initiative.contact_email.lower():
        return Hint(_("Das ist die Kontaktadresse der Initiative."), True)
    if domain in FREE_MAIL:
        return Hint(_("Eine Adresse bei %(domain)s kann jede Person haben.") % {"domain": domain})
    if domain and domain in _own_domains(initiative):
        return Hint(_("Die Adresse gehört zur Domain der Initiative: %s") % domain, True)
    return Hint(_("Die Adresse gehört nicht zur Domain der Initiative."), False)


def _own_domains(initiative: Initiative) -> set[str]:
    """Of its website, with and without what stands before its name, and of its contact address."""
    host = (urlsplit(initiative.website).hostname or "").removeprefix("www.")
    contact = initiative.contact_email.rpartition("@")[2].lower()
    return {host, contact} - FREE_MAIL - {""}


def _about_stewards(wish: StewardRequest) -> list[Hint]:
    rows = wish.initiative.stewardships.select_related("user").order_by("-part", "pk")
    found = [
        Hint(_("%(part)s: %(person)s") % {"part": r.get_part_display(), "person": r.user})
        for r in rows
    ]
    return found or [Hint(_("Bisher betreut niemand diese Initiative."))]
