"""A visitor writes to an initiative; the initiative answers; after half a year all of it goes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import Membership, User
from portal.lib.limits import within_limit
from portal.lib.tokens import digest, new_token

from .. import mails
from ..models import AnswerLink, AnswerTime, Enquiry, Initiative

#: a school, a library, a shelter share one network
MOST_PER_NETWORK, NETWORK_SPAN = 20, timedelta(hours=1)
MOST_PER_ADDRESS, ADDRESS_SPAN = 8, timedelta(days=1)


class TooManyEnquiries(Exception):
    """So many messages came from this address or network that we wait with the next one."""


def send_enquiry(enquiry: Enquiry, *, network: str) -> Enquiry:
    """Keep the message and hand its letters to the outbox; the same one again changes nothing.

    The copy for the writer waits for a click in a letter: otherwise anybody could have us send
    any text to any address.
    """
    with transaction.atomic():
        if already := Enquiry.objects.filter(sending=enquiry.sending).first():
            return already
        _refuse_too_many(enquiry.email, network)
        token = new_token() if enquiry.wants_copy else ""
        enquiry.copy_digest = digest(token) if token else ""
        row, is_new = _store(enquiry)
        if is_new:
            _hand_on(row)
            if token:
                mails.send_copy_link(row, token)
        return row


def _refuse_too_many(email: str, network: str) -> None:
    if not within_limit("enquiry-network", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooManyEnquiries
    if not within_limit("enquiry-address", email, most=MOST_PER_ADDRESS, per=ADDRESS_SPAN):
        raise TooManyEnquiries


def _store(enquiry: Enquiry) -> tuple[Enquiry, bool]:
    """The row, and whether it is new; a second click at the same moment finds the first's."""
    names = [field.name for field in Enquiry._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(enquiry, name) for name in names if name != "sending"}
    return Enquiry.objects.get_or_create(sending=enquiry.sending, defaults=values)


def _hand_on(enquiry: Enquiry) -> None:
    """To the contact address at once; people with an account have chosen how they are told."""
    token = link_to_mark(enquiry)
    if address := outside_address(enquiry.initiative):
        mails.send_enquiry(enquiry, token, to=address)
    else:
        mails.tell_enquiry(enquiry, token, recipients(enquiry.initiative))


def link_to_mark(enquiry: Enquiry) -> str:
    """The token of a new link that marks this enquiry as answered; for one letter."""
    token = new_token()
    AnswerLink.objects.create(enquiry=enquiry, digest=digest(token))
    return token


def outside_address(initiative: Initiative) -> str:
    """The contact address, unless it is one of its stewards' own; "" for none."""
    contact = initiative.contact_email
    return "" if contact and _with_address(initiative, contact).exists() else contact


def _with_address(initiative: Initiative, email: str) -> QuerySet[User]:
    stewards = User.objects.filter(stewardships__initiative=initiative, is_active=True)
    return stewards.filter(email__iexact=email)


def recipients(initiative: Initiative) -> list[User]:
    """Who is told of a message where it goes to no address outside: the first that there are.

    The steward whose own address is the contact; the main steward; the deputies; its office's
    leads and editors; the administrators.
    """
    active = User.objects.filter(is_active=True).order_by("email").distinct()
    staff = Membership.objects.filter(office=initiative.office_id)
    in_turn = [
        _with_address(initiative, initiative.contact_email),
        active.filter(stewardships__initiative=initiative, stewardships__part="main"),
        active.filter(stewardships__initiative=initiative),
        active.filter(memberships__in=staff),
        active.filter(is_superuser=True),
    ]
    return next((found for users in in_turn if (found := list(users))), [])


def send_copy(enquiry: Enquiry) -> None:
    """The writer has shown that the address is theirs: send them, once, what they wrote."""
    with transaction.atomic():
        row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
        if row.copy_sent_at is None:
            row.copy_sent_at = timezone.now()
            row.save(update_fields=["copy_sent_at"])
            mails.send_copy(row)


def mark_answered(enquiry: Enquiry, *, by: User | None) -> bool:
    """Note who says that the message was answered; whoever said so first stays noted.

    Nobody is named where it was said by a letter's link.
    """
    rows = Enquiry.objects.filter(pk=enquiry.pk, answered_at=None)
    return rows.update(answered_at=timezone.now(), answered_by=by) == 1


def mark_unanswered(enquiry: Enquiry) -> bool:
    """It was not answered after all; the links of its letters are used up."""
    with transaction.atomic():
        rows = Enquiry.objects.filter(pk=enquiry.pk).exclude(answered_at=None)
        changed = rows.update(answered_at=None, answered_by=None) == 1
        if changed:
            AnswerLink.objects.filter(enquiry=enquiry.pk).delete()
    return changed


def delete_old_enquiries() -> None:
    """Chore: what has reached its day of deletion goes."""
    forget(Enquiry.objects.due_for_deletion())


def forget(enquiries: QuerySet) -> None:
    """Delete them; how long each waited for its answer stays, without any person in it."""
    with transaction.atomic():
        rows = list(enquiries.order_by("pk").select_for_update(of=("self",)))
        owners = Initiative.objects.in_bulk({row.initiative_id for row in rows})
        AnswerTime.objects.bulk_create(_figure(row, owners[row.initiative_id]) for row in rows)
        Enquiry.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _figure(enquiry: Enquiry, initiative: Initiative) -> AnswerTime:
    return AnswerTime(
        office_id=initiative.office_id,
        initiative=initiative,
        asked_on=timezone.localdate(enquiry.created_at),
        days=enquiry.days_to_answer,
    )
