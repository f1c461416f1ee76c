"""Somebody registers, confirms, and leaves again."""

from datetime import datetime, timedelta
from secrets import choice, token_hex

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from conferences.models import Event
from portal.accounts.models import User
from portal.lib.limits import within_limit

from .. import mails
from ..link import digest_of
from ..models import Answer, Companion, Needs, Registration, Rules, Setup, WorkshopChoice
from ..querysets import overdue_at
from .checking import check_group, check_wishes
from .details import Details
from .locks import locked, locked_with
from .refusals import AlreadyRegistered, NotActive, RegistrationClosed
from .settling import Settled, free_overdue, leave, settle
from .telling import note_state

#: without signs that are taken for another
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
ALREADY_MOST, ALREADY_SPAN = 3, timedelta(days=1)


def new_sending() -> str:
    """For what no public form sent: 64 hexadecimal digits that no other row has."""
    return token_hex(32)


@transaction.atomic
def register(
    event: Event, details: Details, *, sending: str, by: User | None = None
) -> Registration:
    """Put a group at the end of the queue, which seats it at once where there is room.

    The same sending again changes nothing and gives the same row. An address that is registered
    already gets a letter that says so; the public page says the same to everybody, the office
    (`by`) is told. Raises one of the refusals.
    """
    event = locked(event.pk)
    if sent := Registration.objects.filter(sending=sending).first():
        return sent
    _check_open(event, by)
    setup = _setup_for(event)
    note_state(event, setup)
    check_group(event, setup, details.seats)
    check_wishes(event, details.wishes, details.seats)
    free_overdue(event, timezone.now())  # an address that was not confirmed may come again
    if known := _registered(event, details.email):
        return _already(known, by)
    registration = _store(event, details, sending=sending, by=by)
    tell(settle(event, setup), but=registration)
    _unmark_promotion(registration)
    _first_letter(registration)
    return registration


def _check_open(event: Event, by: User | None) -> None:
    """Callers whom the office enters may still come after the deadline, not after the start."""
    portal = event.registration == Event.Registration.PORTAL
    begun = event.cancelled_at or timezone.now() >= event.starts
    if not portal or begun or not event.is_published or not (by or event.is_in_window):
        raise RegistrationClosed


def _setup_for(event: Event) -> Setup:
    """The event's set-up; from the first registration on it has a row to note things in."""
    return Setup.objects.get_or_create(event=event)[0]


def _registered(event: Event, email: str) -> Registration | None:
    rows = event.registrations.active().with_address(email)
    return rows.first() if email else None


def _already(known: Registration, by: User | None) -> Registration:
    if by:
        raise AlreadyRegistered
    if within_limit("already-registered", str(known.pk), most=ALREADY_MOST, per=ALREADY_SPAN):
        mails.send_already(known)
    return known


def _store(event: Event, details: Details, *, sending: str, by: User | None) -> Registration:
    now = timezone.now()
    registration = Registration(
        event=event,
        name=details.name,
        email=details.email,
        organisation=details.organisation,
        attends_as=details.attends_as,
        phone=details.phone,
        language=details.language,
        seats=details.seats,
        rank=next_rank(event),
        sent_at=now,
        hold_until=hold_until(event) if details.email else None,
        confirmed_at=None if details.email else now,
        entered_by=by,
        sending=sending,
        check_in_code=new_code(),
    )
    registration.link_digest = digest_of(registration)
    registration.save()
    _store_parts(registration, details)
    return registration


def hold_until(event: Event) -> datetime:
    """Until when a place is held that somebody takes now and has not confirmed."""
    return timezone.now() + timedelta(hours=Rules.of(event.office_id).hold_hours)


def _store_parts(registration: Registration, details: Details) -> None:
    Companion.objects.bulk_create(
        Companion(registration=registration, name=name) for name in details.companions
    )
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(
            registration=registration,
            workshop_id=wish.workshop_id,
            preference=wish.preference,
            rank=registration.rank,
        )
        for wish in details.wishes
    )
    store_answers(registration, details.answers)
    if details.needs is not None:
        Needs.objects.create(registration=registration, **details.needs)


def store_answers(registration: Registration, answers) -> None:
    """Keep {question id: text} with the wording they answer; empty ones are no answers."""
    questions = registration.event.questions.filter(pk__in=[k for k, v in answers.items() if v])
    Answer.objects.bulk_create(
        Answer(
            registration=registration,
            question=question,
            asked=question.text,
            text=answers[question.pk],
            delete_on=question.delete_on,
        )
        for question in questions
    )


def next_rank(event: Event) -> int:
    """One more than any registration or choice of the event has; under its lock."""
    choices = WorkshopChoice.objects.filter(registration__event=event)
    ranks = (
        event.registrations.aggregate(m=Max("rank"))["m"],
        choices.aggregate(m=Max("rank"))["m"],
    )
    return 1 + max(rank or 0 for rank in ranks)


def new_code() -> str:
    return "".join(choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def _unmark_promotion(registration: Registration) -> None:
    """Whoever is seated on arrival was not promoted."""
    registration.refresh_from_db(fields=["standing", "promoted_at"])
    if registration.promoted_at:
        registration.promoted_at = None
        registration.save(update_fields=["promoted_at"])


def _first_letter(registration: Registration) -> None:
    if registration.email:
        mails.send_confirm(registration)


# --- letters about what others' changes brought ---------------------------------------------
def tell(settled: Settled, *, but: Registration | None = None) -> None:
    """Write to everybody a settling moved, except the one whose own doing it was."""
    ids = {*settled.promoted, *settled.moved} - {but.pk if but else None}
    if not ids:
        return
    rows = Registration.objects.select_related("event__venue", "event__office").filter(pk__in=ids)
    for registration in rows.order_by("rank"):
        if registration.pk in settled.promoted:
            mails.send_promoted(registration)
        else:
            mails.send_changed(registration)


# --- confirming and leaving -----------------------------------------------------------------
def confirm(registration: Registration) -> Registration:
    """The address is theirs. Who comes after the hold has ended is queued again at the old rank.

    Raises NotActive after a cancellation, AlreadyRegistered where the address has since been
    registered once more, RegistrationClosed where the event has begun or is cancelled.
    """
    with transaction.atomic():
        event, row = locked_with(registration)
        if row.is_confirmed and row.is_active:
            return row
        tell(settle(event), but=row)
        row.refresh_from_db()
        if not row.is_active:
            _bring_back(event, row)
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        tell(settle(event), but=row)
        row.refresh_from_db()
        mails.send_confirmed(row) if row.has_seat else mails.send_waiting(row)
        return row


def _bring_back(event: Event, row: Registration) -> None:
    if not row.has_expired:
        raise NotActive
    if event.cancelled_at or timezone.now() >= event.starts:
        raise RegistrationClosed
    if _registered(event, row.email):
        raise AlreadyRegistered
    row.standing, row.gone_because, row.gone_at = Registration.Standing.WAITING, "", None
    row.confirmed_at = timezone.now()
    row.save()


def cancel(registration: Registration, *, because: str, quiet: bool = False) -> Registration:
    """Give the seats back (or leave the waiting list); whoever is next moves up at once."""
    with transaction.atomic():
        event, row = locked_with(registration)
        if not row.is_active:
            return row
        leave([row.pk], because, timezone.now())
        tell(settle(event))
        row.refresh_from_db()
        if not quiet:
            mails.send_cancelled(row)
        return row


def sweep(event: Event) -> None:
    """What the worker does every minute for each event that takes registrations."""
    with transaction.atomic():
        tell(settle(locked(event.pk)))


def sweep_all() -> None:
    """Chore: free what was not confirmed, seat who waits, in every event still to come.

    Only events where somebody waits or a hold has ended are locked and looked at.
    """
    now = timezone.now()
    rows = Registration.objects.filter(event__starts__gt=now, event__cancelled_at=None)
    waits = Q(standing="waiting") | Q(standing="seat", choices__standing="waiting")
    ids = rows.filter(waits | overdue_at(now)).order_by().values_list("event", flat=True).distinct()
    for event in Event.objects.filter(pk__in=list(ids)).order_by("pk"):
        sweep(event)
