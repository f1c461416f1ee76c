"""What can change about a registration: workshops, companions, address, link."""

from collections.abc import Sequence

from django.db import transaction

from conferences.models import Event, Workshop

from .. import mails
from ..link import digest_of
from ..models import Companion, Registration, Setup, WorkshopChoice
from .checking import check_group, check_sizes, check_wishes
from .details import Wish
from .locks import locked_with
from .refusals import AlreadyRegistered, NotActive, NotEnoughSeats
from .registering import hold_until, next_rank, store_answers, tell
from .settling import free_seats, seats_left, settle


def change(
    registration: Registration,
    *,
    wishes: Sequence[Wish] | None = None,
    companions: Sequence[str] | None = None,
    quiet: bool = False,
) -> Registration:
    """Change workshops, companions, or both; what is None stays. One letter tells the result.

    `companions` are names in the order of the present ones: a name in a place renames, an empty
    one removes, further ones add. A seated group grows only into seats that nobody waits for.
    Raises a refusal, and then nothing is changed.
    """
    with transaction.atomic():
        event, row = active_locked(registration)
        setup = Setup.of(event)
        tell(settle(event, setup))
        row.refresh_from_db()
        before = picture_of(row)
        if wishes is not None:
            _set_wishes(event, row, wishes, seats_with(row, companions))
        if companions is not None:
            _set_companions(event, setup, row, companions)
        tell(settle(event, setup), but=row)
        row.refresh_from_db()
        if not quiet and picture_of(row) != before:
            mails.send_changed(row)
        return row


def active_locked(registration: Registration) -> tuple[Event, Registration]:
    event, row = reachable_locked(registration)
    if not row.is_active:
        raise NotActive
    return event, row


def reachable_locked(registration: Registration) -> tuple[Event, Registration]:
    """Active, or not confirmed in time and still welcome."""
    event, row = locked_with(registration)
    if not (row.is_active or row.has_expired):
        raise NotActive
    return event, row


def picture_of(registration: Registration) -> tuple:
    """What a letter about a change would tell."""
    return (
        registration.standing,
        list(registration.companions.values_list("pk", "name")),
        list(registration.choices.values_list("workshop", "preference", "standing")),
    )


def seats_with(row: Registration, companions: Sequence[str] | None) -> int:
    return row.seats if companions is None else 1 + sum(bool(name) for name in companions)


# --- companions ---------------------------------------------------------------------------
def _set_companions(event: Event, setup: Setup, row: Registration, names: Sequence[str]) -> None:
    present = list(row.companions.order_by("pk"))
    seats = seats_with(row, names)
    if seats > row.seats:
        check_group(event, setup, seats)
        check_sizes(Workshop.objects.filter(choices__registration=row), seats)
        _check_room(event, row, seats - row.seats)
    for companion, name in zip(present, names, strict=False):
        _rename_or_remove(companion, name)
    for companion in present[len(names) :]:
        companion.delete()
    Companion.objects.bulk_create(
        Companion(registration=row, name=name) for name in names[len(present) :] if name
    )
    row.seats = seats
    row.save(update_fields=["seats"])


def _rename_or_remove(companion: Companion, name: str) -> None:
    if not name:
        companion.delete()
    elif name != companion.name:
        companion.name = name
        companion.save(update_fields=["name"])


def _check_room(event: Event, row: Registration, more: int) -> None:
    """Whether so many seats more are free, at the event and in each workshop, and nobody waits."""
    if not row.has_seat:
        return
    free = free_seats(event)
    if free is not None and (free < more or event.registrations.waiting().exists()):
        raise NotEnoughSeats
    for choice in row.choices.filter(standing="seat").select_related("workshop"):
        left = seats_left([choice.workshop])[choice.workshop_id]
        others = WorkshopChoice.objects.filter(workshop=choice.workshop, standing="waiting")
        if left is not None and (left < more or others.exists()):
            raise NotEnoughSeats(choice.workshop.title)


# --- workshops ----------------------------------------------------------------------------
def _set_wishes(event: Event, row: Registration, wishes: Sequence[Wish], seats: int) -> None:
    """A kept wish keeps its place in the queue; a new or a raised one goes to the end.

    Before the companions, so that a group can leave a full workshop and grow at the same time.
    """
    present = {choice.workshop_id: choice for choice in row.choices.all()}
    check_wishes(event, wishes, seats, kept=present if seats <= row.seats else ())
    wanted = {wish.workshop_id: wish.preference for wish in wishes}
    row.choices.exclude(workshop__in=wanted).delete()
    rank = next_rank(event)
    for workshop_id, preference in wanted.items():
        choice = present.get(workshop_id)
        if choice is None:
            row.choices.create(workshop_id=workshop_id, preference=preference, rank=rank)
        elif choice.preference != preference:
            _change_preference(choice, preference, rank)


def _change_preference(choice: WorkshopChoice, preference: int, rank: int) -> None:
    if preference < choice.preference and choice.standing != WorkshopChoice.Standing.SEAT:
        choice.rank = rank
    choice.preference = preference
    choice.save(update_fields=["preference", "rank"])


# --- answers, address, link ---------------------------------------------------------------
def change_answers(registration: Registration, answers) -> None:
    """Replace the answers to questions that still exist; {question id: text}."""
    with transaction.atomic():
        registration.answers.filter(question__in=list(answers)).delete()
        store_answers(registration, answers)


def correct_address(registration: Registration, email: str) -> Registration:
    """The office mends a mistyped address: the old link dies, the new address gets the letter.

    Who has not confirmed yet gets the whole time for it anew; who ran out of it, too, but comes
    back only by confirming.
    """
    with transaction.atomic():
        event, row = reachable_locked(registration)
        others = event.registrations.active().with_address(email).exclude(pk=row.pk)
        if email and others.exists():
            raise AlreadyRegistered
        row.email = email
        if not row.is_confirmed:
            row.hold_until = hold_until(event)
        row.save(update_fields=["email", "hold_until"])
        renew_link(row)
        mails.send_link(row) if row.is_confirmed else mails.send_confirm(row)
        return row


def renew_link(registration: Registration) -> None:
    """The old link opens nothing any more; letters from now on carry a new one."""
    registration.link_number += 1
    registration.link_digest = digest_of(registration)
    registration.save(update_fields=["link_number", "link_digest"])


def send_link_anew(registration: Registration) -> None:
    """For whoever lost the link or let somebody see it: a new one, and the old one dies."""
    with transaction.atomic():
        row = Registration.objects.select_for_update().get(pk=registration.pk)
        renew_link(row)
        mails.send_link(row)
