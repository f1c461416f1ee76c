"""Who has arrived: noted one by one, in a batch from a device, or from a paper list afterwards.

Devices work for hours without network and hand in what they noted in any order, some of it twice.
So each note is kept as an entry of its own, and a person's row says what follows from all of
theirs: whoever is noted after the last "not here after all" is there, since the first such note.
The order in which entries reach us changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Event
from portal.accounts.models import User

from ..models import Companion, DoorEntry, Guest, Registration
from .locks import locked, locked_with
from .refusals import AlreadyRegistered, Refused, RegistrationClosed

Person = Registration | Companion

#: nobody arrives earlier than this before an event; a device that says so has a wrong clock
DOORS_OPEN = timedelta(hours=24)
#: a smaller difference between two clocks is the time a request takes
CLOCKS_DIFFER = timedelta(seconds=60)
ARRIVAL_FIELDS = ["arrived_at", "arrived_via", "arrived_by"]


class Result(StrEnum):
    """What became of an entry; whichever it is, the device need not send it again."""

    STORED = "stored"
    KNOWN = "known"  # handed in before
    NO_SEAT = "no-seat"  # waiting or cancelled: the office decides
    UNKNOWN = "unknown"  # deleted meanwhile, or of another event
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Entry:
    """One note of one person: `person` is r<pk> of a registration or c<pk> of a companion."""

    id: UUID
    person: str
    at: datetime
    via: str = Guest.Arrival.NAME
    undo: bool = False


@dataclass(frozen=True)
class Numbers:
    """People with a seat, companions included, and how many of them are there."""

    arrived: int
    expected: int


class HasNoSeat(Refused):
    """Whoever waits or has cancelled is not let in by a mere click."""

    def __str__(self) -> str:
        return _("Diese Anmeldung hat keinen Platz. Das Tagungsbüro entscheidet.")


class NobodyLetIn(Refused):
    """No seat is free for somebody who has none."""

    def __init__(self, free: int, wanted: int):
        self.free, self.wanted = max(free, 0), wanted

    def __str__(self) -> str:
        if not self.free:
            return _(
                "Es ist kein Platz frei. Sagt jemand ab oder melden Sie jemanden ab, der nicht "
                "kommt, wird ein Platz frei."
            )
        return ngettext(
            "Es ist nur ein Platz frei, die Gruppe braucht %(wanted)d.",
            "Es sind nur %(free)d Plätze frei, die Gruppe braucht %(wanted)d.",
            self.free,
        ) % {"free": self.free, "wanted": self.wanted}


class OthersAreFirst(Refused):
    """Until the event begins, the waiting list decides who gets a free seat."""

    def __str__(self) -> str:
        return _(
            "Andere warten schon länger auf einen Platz. Bis zum Beginn der Veranstaltung gilt "
            "die Reihenfolge der Warteliste; danach entscheiden Sie."
        )


# --- one person -----------------------------------------------------------------------------
def key_of(person: Person) -> str:
    """How pages and devices name somebody: without any personal data."""
    return f"{'r' if isinstance(person, Registration) else 'c'}{person.pk}"


def arrive(person: Person, *, at: datetime, via: str, by: User | None) -> None:
    """Note that somebody is there; of several times the earliest stays. Raises HasNoSeat."""
    _note(person, Entry(uuid4(), key_of(person), at, via), by)


def undo(person: Person, *, at: datetime, by: User | None) -> None:
    """Note that somebody is not there after all; whoever comes later counts again."""
    _note(person, Entry(uuid4(), key_of(person), at, undo=True), by)


def _note(person: Person, entry: Entry, by: User | None) -> None:
    event_id = registration_of(person).event_id
    if Result.NO_SEAT in note(event_id, [entry], by=by).values():
        raise HasNoSeat
    person.refresh_from_db(fields=ARRIVAL_FIELDS)


def registration_of(person: Person) -> Registration:
    return person if isinstance(person, Registration) else person.registration


def arrive_all(event: Event, keys: Collection[str], *, via: str, by: User | None) -> int:
    """Note everybody of these who is not there yet, now; how many that were. Never undoes."""
    now = timezone.now()
    with transaction.atomic():
        missing = _expected_of(locked(event.pk), keys)
        entries = [Entry(uuid4(), key, now, via) for key in missing]
        results = note(event.pk, entries, by=by)
    return list(results.values()).count(Result.STORED)


def _expected_of(event: Event, keys: Collection[str]) -> list[str]:
    people = people_of(event, keys)
    return [
        key
        for key, person in people.items()
        if not person.has_arrived and registration_of(person).has_seat
    ]


# --- a batch from a device --------------------------------------------------------------------
def reconcile(
    event: Event, entries: Iterable[object], *, by: User | None, clock: datetime | None = None
) -> list[Result]:
    """Take in what a device noted; one answer for each entry, in their order.

    entries: {"id": UUID, "person": "r12", "at": ISO time, "via": "code" | "name", "undo": bool}.
    What cannot be read or belongs to nobody here never keeps the rest from being stored.
    `clock` is what the device's clock says now: a wrong one is put right by the difference.
    """
    now = timezone.now()
    read = [read_entry(raw) for raw in entries]
    mended = _with_believable_times(event, [e for e in read if e], now, clock)
    results = note(event.pk, mended, by=by)
    return [results[e.id] if e else Result.UNREADABLE for e in read]


def read_entry(raw: object) -> Entry | None:
    """An entry as a device writes it; None for what is none."""
    if not isinstance(raw, Mapping):
        return None
    try:
        at, number, person = parse_datetime(str(raw["at"])), UUID(str(raw["id"])), raw["person"]
    except (KeyError, ValueError):
        return None
    if at is None or timezone.is_naive(at):
        return None
    via = str(raw.get("via"))
    known = via if via in Guest.Arrival.values else Guest.Arrival.NAME
    return Entry(number, str(person), at, via=known, undo=raw.get("undo") is True)


def _with_believable_times(
    event: Event, entries: list[Entry], now: datetime, clock: datetime | None
) -> list[Entry]:
    """Put a wrong clock right; a time that cannot be becomes the moment the entry reached us.

    Such moments follow each other by a microsecond, so that the device's own order stays.
    """
    shift = now - clock if clock and abs(now - clock) > CLOCKS_DIFFER else timedelta(0)
    earliest = event.starts - DOORS_OPEN
    mended = []
    for place, entry in enumerate(entries, start=1 - len(entries)):
        at = _shifted(entry.at, shift)
        if at is None or not earliest <= at <= now:
            at = now + timedelta(microseconds=place)
        mended.append(replace(entry, at=at))
    return mended


def _shifted(at: datetime, shift: timedelta) -> datetime | None:
    """None where a calendar ends."""
    try:
        return at.astimezone(timezone.get_default_timezone()) + shift
    except OverflowError:
        return None


# --- storing ------------------------------------------------------------------------------------
def note(event_id: int, entries: Collection[Entry], *, by: User | None) -> dict[UUID, Result]:
    """Keep each entry once and work out who is there; under the lock of the event."""
    if not entries:
        return {}
    with transaction.atomic():
        event = locked(event_id)
        people = people_of(event, {entry.person for entry in entries})
        ids = [entry.id for entry in entries]
        known = set(DoorEntry.objects.filter(pk__in=ids).values_list("pk", flat=True))
        results: dict[UUID, Result] = {}
        new = []
        for entry in entries:
            if entry.id in results:
                continue
            results[entry.id] = _result(entry, people.get(entry.person), known)
            if results[entry.id] is Result.STORED:
                new.append(entry)
        DoorEntry.objects.bulk_create(_row(entry, people[entry.person], by) for entry in new)
        _work_out(event, [people[key] for key in {entry.person for entry in new}])
    return results


def _result(entry: Entry, person: Person | None, known: set[UUID]) -> Result:
    if entry.id in known:
        return Result.KNOWN
    if person is None:
        return Result.UNKNOWN
    if not registration_of(person).has_seat and not entry.undo:
        return Result.NO_SEAT
    return Result.STORED


def _row(entry: Entry, person: Person, by: User | None) -> DoorEntry:
    return DoorEntry(
        id=entry.id,
        registration=registration_of(person),
        companion=person if isinstance(person, Companion) else None,
        at=entry.at,
        is_undo=entry.undo,
        via=entry.via,
        by=by,
    )


def _work_out(event: Event, people: Collection[Person]) -> None:
    """Write to these people's rows what their entries say."""
    entries: dict[str, list[DoorEntry]] = {key_of(person): [] for person in people}
    rows = DoorEntry.objects.filter(registration__in={registration_of(p).pk for p in people})
    for row in rows:
        key = f"c{row.companion_id}" if row.companion_id else f"r{row.registration_id}"
        entries.get(key, []).append(row)
    for person in people:
        _set_arrival(event, person, arrival_from(entries[key_of(person)]))
    registrations = [person for person in people if isinstance(person, Registration)]
    companions = [person for person in people if isinstance(person, Companion)]
    Registration.objects.bulk_update(registrations, ARRIVAL_FIELDS)
    Companion.objects.bulk_update(companions, ARRIVAL_FIELDS)
    _count_as_confirmed(people)


def arrival_from(entries: Iterable[DoorEntry]) -> DoorEntry | None:
    """The entry by which somebody is there: the first after the last undoing, if there is one."""
    entries = list(entries)
    undone = max((entry.at for entry in entries if entry.is_undo), default=None)
    valid = [e for e in entries if not e.is_undo and (undone is None or e.at > undone)]
    return min(valid, key=lambda entry: (entry.at, entry.pk), default=None)


def _set_arrival(event: Event, person: Person, entry: DoorEntry | None) -> None:
    """Nobody arrived after the end: a paper list entered the next day says nothing of the hour."""
    person.arrived_at = min(entry.at, event.ends) if entry else None
    person.arrived_via = entry.via if entry else ""
    person.arrived_by_id = entry.by_id if entry else None


def _count_as_confirmed(people: Collection[Person]) -> None:
    """Who stands at the door need not click a link any more; their seat is not freed."""
    came = {registration_of(person).pk for person in people if person.has_arrived}
    rows = Registration.objects.seated().filter(pk__in=came, confirmed_at=None)
    rows.update(confirmed_at=timezone.now())


# --- whoever has no seat --------------------------------------------------------------------
def let_in(registration: Registration, *, by: User | None) -> Registration:
    """The office gives somebody at the door a seat who waits or had cancelled.

    Only while seats are free: one that a missing person holds is theirs until the office cancels
    it. Before the event begins nobody who waits is overtaken; afterwards the list is at rest, and
    the people at the door are those who can be asked. Raises a refusal, and nothing is changed.
    """
    with transaction.atomic():
        event, row = locked_with(registration)
        if not row.has_seat:
            _check_may_enter(event, row)
            _give_seat(row)
        if row.seats == 1:
            arrive(row, at=timezone.now(), via=Guest.Arrival.NAME, by=by)
        return row


def _check_may_enter(event: Event, row: Registration) -> None:
    if event.cancelled_at:
        raise RegistrationClosed
    before = Q(rank__lt=row.rank) if row.is_waiting else Q()
    waiting = event.registrations.waiting().filter(before).exclude(pk=row.pk)
    if timezone.now() < event.starts and waiting.exists():
        raise OthersAreFirst
    if event.capacity is not None:
        free = event.capacity - event.registrations.seats_taken()
        if free < row.seats:
            raise NobodyLetIn(free, row.seats)
    same = event.registrations.active().with_address(row.email).exclude(pk=row.pk)
    if row.email and same.exists():
        raise AlreadyRegistered


def _give_seat(row: Registration) -> None:
    now = timezone.now()
    row.promoted_at = now if row.is_waiting else None
    row.standing = Registration.Standing.SEAT
    row.gone_because, row.gone_at = "", None
    row.confirmed_at = row.confirmed_at or now
    row.save(update_fields=["promoted_at", "standing", "gone_because", "gone_at", "confirmed_at"])


# --- looking ------------------------------------------------------------------------------------
def people_of(event: Event, keys: Collection[str]) -> dict[str, Person]:
    """{key: person} of those of the keys that belong to this event."""
    registrations = event.registrations.filter(pk__in=_numbers_of("r", keys))
    companions = Companion.objects.filter(
        pk__in=_numbers_of("c", keys), registration__event=event
    ).select_related("registration")
    people: list[Person] = [*registrations, *companions]
    return {key_of(person): person for person in people}


def _numbers_of(kind: str, keys: Collection[str]) -> list[int]:
    """Of the keys of one kind; nobody's number has more digits than a database can hold."""
    digits = (key[1:] for key in keys if key.startswith(kind))
    return [int(number) for number in digits if number.isdecimal() and len(number) < 19]


def groups_at_door(event: Event) -> list[Registration]:
    """Everybody the door may be asked about, by name.

    Each has `.people`, itself and the companions in their order, each of whom has a `.key`, and
    `.missing`, how many of them are not there.
    """
    rows = event.registrations.prefetch_related("companions").order_by("name", "pk")
    groups = list(rows)
    for row in groups:
        row.people = [row, *row.companions.all()]
        for person in row.people:
            person.key = key_of(person)
        row.missing = sum(not person.has_arrived for person in row.people)
    return groups


def numbers_of(groups: Iterable[Registration]) -> Numbers:
    people = [person for group in groups if group.has_seat for person in group.people]
    return Numbers(sum(person.has_arrived for person in people), len(people))


def numbers(event: Event) -> Numbers:
    """The same, counted by the database."""
    seated = event.registrations.seated()
    companions = Companion.objects.filter(registration__in=seated)
    there = Q(arrived_at__isnull=False)
    arrived = seated.filter(there).count() + companions.filter(there).count()
    return Numbers(arrived, seated.count() + companions.count())
