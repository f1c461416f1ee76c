"""The office allocates the workshops of an event: looked at first, then done, once.

Once is enough: from then on it goes by who comes first, like everywhere else. Whoever changes a
wish or registers later waits behind those who are there, and nobody loses a workshop again.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Event, Workshop
from portal.accounts.models import User

from .. import mails
from ..models import Registration, Setup, WorkshopChoice
from .allocation import Wishing, allocate_slot
from .allocation_report import Offered, SlotAllocated, report_of
from .locks import locked
from .refusals import Refused
from .registering import tell
from .seating import IDLE, SEAT, WAITING
from .settling import settle


class NotToAllocate(Refused):
    """It goes by who comes first, is allocated already, has begun or is cancelled."""

    def __str__(self) -> str:
        return _("Hier gibt es nichts (mehr) zuzuteilen. Es ist alles geblieben, wie es war.")


class ChangedMeanwhile(Refused):
    """Somebody registered, left or changed wishes since the proposal was looked at."""

    def __str__(self) -> str:
        return _(
            "Inzwischen hat sich etwas geändert. Unten steht der neue Vorschlag; zugeteilt ist "
            "noch nichts."
        )


@dataclass(frozen=True)
class Proposal:
    """An allocation that is not done yet: {choice id: standing}, and what it means."""

    standings: dict[int, str]
    report: dict

    @property
    def mark(self) -> str:
        """Another text whenever somebody would get something else."""
        return hashlib.sha256(repr(sorted(self.standings.items())).encode()).hexdigest()[:20]


def may_allocate(event: Event, setup: Setup) -> bool:
    is_over = event.cancelled_at or timezone.now() >= event.starts
    return setup.waits_for_allocation and not is_over


def propose(event: Event) -> Proposal:
    """What allocating now would bring; changes nothing."""
    workshops = list(Workshop.objects.filter(event=event).select_related("slot"))
    capacity = {workshop.pk: workshop.capacity for workshop in workshops}
    standings: dict[int, str] = {}
    slots = []
    for slot, wishes in _wishes_by_slot(event).items():
        groups = [_group(choices) for choices in wishes]
        done = allocate_slot(groups, capacity)
        standings |= _standings(wishes, done.given)
        here = [workshop for workshop in workshops if workshop.slot_id == slot]
        slots.append(SlotAllocated(_name_of(here), _offered(here), groups, done))
    return Proposal(standings, report_of(slots))


def allocate(event: Event, by: User, *, mark: str | None = None) -> Proposal:
    """Give everybody their workshops and write to them; `mark` is of the proposal looked at.

    Everybody with seats at the event takes part, confirmed or not: who has not confirmed yet
    holds the seats all the same, and gives them back in time. Raises NotToAllocate,
    ChangedMeanwhile; then nothing is changed.
    """
    with transaction.atomic():
        event = locked(event.pk)
        setup = Setup.objects.get_or_create(event=event)[0]
        if not may_allocate(event, setup):
            raise NotToAllocate
        tell(settle(event, setup))
        proposal = propose(event)
        is_known = mark in (None, proposal.mark)
        if is_known:
            _do(event, setup, proposal, by)
    # Raised out here: what settling did stays done, else the same would come up again.
    if not is_known:
        raise ChangedMeanwhile
    return proposal


# --- the wishes -----------------------------------------------------------------------------
def _wishes_by_slot(event: Event) -> dict[int | None, list[list[WorkshopChoice]]]:
    """{slot: the choices of each registration there, the first first}, slots by their time."""
    rows = WorkshopChoice.objects.filter(
        registration__event=event, registration__standing=Registration.Standing.SEAT
    ).select_related("registration", "workshop")
    found: dict = defaultdict(lambda: defaultdict(list))
    slots = ("workshop__slot__starts", "workshop__slot__position", "workshop__slot")
    for choice in rows.order_by(*slots, "registration__rank", "preference", "pk"):
        found[choice.workshop.slot_id][choice.registration_id].append(choice)
    return {slot: list(wishes.values()) for slot, wishes in found.items()}


def _group(choices: list[WorkshopChoice]) -> Wishing:
    """The first two wishes count; an office that moves workshops about may leave more."""
    registration = choices[0].registration
    second = choices[1].workshop_id if len(choices) > 1 else 0
    return Wishing(
        registration.pk, registration.rank, registration.seats, choices[0].workshop_id, second
    )


def _standings(wishes: list[list[WorkshopChoice]], given: dict) -> dict[int, str]:
    """What is given is a seat, what would be better is waited for, the rest stays a wish."""
    found = {}
    for choices in wishes:
        workshop, standing = given[choices[0].registration_id], WAITING
        for choice in choices:
            if choice.workshop_id == workshop:
                found[choice.pk], standing = SEAT, IDLE
            else:
                found[choice.pk] = standing
    return found


def _name_of(workshops: list[Workshop]) -> str:
    return str(workshops[0].slot or _("ohne Uhrzeit"))


def _offered(workshops: list[Workshop]) -> list[Offered]:
    return [Offered(w.pk, str(w), w.capacity) for w in workshops]


# --- doing it -------------------------------------------------------------------------------
def _do(event: Event, setup: Setup, proposal: Proposal, by: User) -> None:
    _store(proposal.standings)
    setup.allocated_at, setup.allocated_by = timezone.now(), by
    setup.allocation_report = proposal.report
    setup.save(update_fields=["allocated_at", "allocated_by", "allocation_report"])
    settle(event, setup)
    _tell_everybody(event)


def _store(standings: dict[int, str]) -> None:
    for standing in (SEAT, WAITING, IDLE):
        ids = [pk for pk, new in standings.items() if new == standing]
        WorkshopChoice.objects.filter(pk__in=ids).update(standing=standing)


def _tell_everybody(event: Event) -> None:
    rows = event.registrations.seated().exclude(choices=None).distinct().order_by("rank")
    for registration in rows.select_related("event__venue", "event__office"):
        mails.send_changed(registration)
