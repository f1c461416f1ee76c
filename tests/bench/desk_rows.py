"""An office's work of years: events, registrations, letters, findings, what people wrote."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from post_office.models import STATUS

from conferences.models import Event, Finding, ProgrammeItem, Workshop
from conferences.registration.models import ChangeRequest, Registration, RegistrationLetter
from initiatives.models import Enquiry, Initiative, Steward, Suggestion
from portal.accounts.models import User
from portal.outbox.models import Letter
from portal.places.models import Office
from portal.publishing.models import PendingVersion
from portal.search import triggers

from .rows import CHUNK, SEED, Rows, any_of

EVENTS, REGISTRATIONS = 2_000, 200_000
#: one event is as large as a state-wide conference ever gets
BIG, BIG_TITLE = 5_000, "Bench: die große Konferenz"
LETTERS, ENQUIRIES, SUGGESTIONS, WISHES, DUE = 20_000, 5_000, 500, 60, 5_000
#: changes that wait for the offices, and what one coordination office with everything looks after
PENDING, KEPT, HOSTED = 10_000, 3_000, 200
COORDINATOR = "bench-coordinator@example.org"
KINDS = [kind.value for kind in Event.Kind]
STATES = ["published"] * 18 + ["draft", "submitted"]
#: how most registrations stand: (standing, why gone)
STANDINGS = [("seat", "")] * 16 + [("waiting", "")] * 2 + [("gone", "self"), ("gone", "expired")]
Standing = Registration.Standing


class DeskRows:
    def __init__(self) -> None:
        self.rng = np.random.default_rng([SEED, 5])
        self.now = timezone.now()
        self.offices = list(Office.objects.values_list("pk", flat=True))
        self.texts = Rows()

    def top_up(self) -> None:
        if Event.objects.filter(slug__startswith="bench-").exists():
            return
        events = Event.objects.bulk_create(map(self._event, range(EVENTS)), CHUNK)
        self._programmes([event for event in events if event.is_conference])
        for start, share in enumerate(self._shares(events)):
            with transaction.atomic():
                Registration.objects.bulk_create(self._registrations(start, *share), CHUNK)
        self._letters()
        self._incoming()
        self._kept()

    def _days(self, earliest: int, latest: int) -> timedelta:
        return timedelta(days=int(self.rng.integers(earliest, latest)))

    def _event(self, number: int) -> Event:
        """The first one is the big one, in three weeks; the others spread over years."""
        starts = self.now + (timedelta(days=21) if number == 0 else self._days(-1000, 200))
        return Event(
            slug=f"bench-{number}",
            title=BIG_TITLE if number == 0 else self.texts._text(self.rng, 5)[:120],
            kind=KINDS[0] if number == 0 else any_of(KINDS, self.rng),
            office_id=self.offices[number % len(self.offices)],
            state="published" if number == 0 else any_of(STATES, self.rng),
            published_at=self.now - timedelta(days=100),
            starts=starts,
            ends=starts + timedelta(hours=6),
            registration="portal",
            capacity=BIG - 500 if number == 0 else 90,
            summary=self.texts._text(self.rng, 12)[:300],
            report=f"<p>{self.texts._text(self.rng, 200)}</p>" if starts < self.now else "",
        )

    def _programmes(self, conferences: list[Event]) -> None:
        self.workshops = Workshop.objects.bulk_create(
            Workshop(event=event, number=number, title=self.texts._text(self.rng, 4)[:200])
            for event in conferences
            for number in (1, 2, 3)
        )
        ProgrammeItem.objects.bulk_create(
            ProgrammeItem(
                event=event,
                title=self.texts._text(self.rng, 4)[:200],
                starts=event.starts + timedelta(minutes=40 * number),
                position=number,
            )
            for event in conferences
            for number in range(8)
        )
        Finding.objects.bulk_create(map(self._finding, range(DUE), self._again(conferences)), CHUNK)

    def _again(self, rows: list) -> Iterator:
        while True:
            yield from rows

    def _finding(self, number: int, event: Event) -> Finding:
        return Finding(
            event=event,
            office_id=event.office_id,
            number=number + 1,
            title=self.texts._text(self.rng, 12)[:300],
            due_on=(self.now + self._days(-200, 900)).date(),
            status=any_of(["offen", "in-arbeit", "erledigt", "erledigt"], self.rng),
            state="published",
            published_at=self.now,
        )

    def _shares(self, events: list[Event]) -> Iterator[tuple[Event, int]]:
        yield events[0], BIG
        each = (REGISTRATIONS - BIG) // (len(events) - 1)
        for event in events[1:]:
            yield event, each

    def _registrations(self, place: int, event: Event, count: int) -> Iterator[Registration]:
        for rank in range(1, count + 1):
            yield self._registration(event, rank, f"{place}-{rank}")

    def _registration(self, event: Event, rank: int, key: str) -> Registration:
        standing, because = any_of(STANDINGS, self.rng)
        sent_at = min(self.now, event.starts) - self._days(0, 60)
        confirmed = None if because == "expired" or self.rng.random() < 0.05 else sent_at
        is_over = event.starts < self.now and standing == "seat"
        digest = sha256(key.encode()).hexdigest()
        return Registration(
            event=event,
            name=self.texts._text(self.rng, 2)[:-1].title(),
            email=f"person{key}@example.org",
            organisation=self.texts._text(self.rng, 2)[:-1],
            standing=standing,
            seats=1 + (self.rng.random() < 0.2),
            rank=rank,
            sent_at=sent_at,
            confirmed_at=confirmed,
            hold_until=None if confirmed else sent_at + timedelta(days=2),
            gone_at=sent_at if because else None,
            gone_because=because,
            arrived_at=event.starts if is_over and self.rng.random() < 0.8 else None,
            sending=digest,
            link_digest=digest,
            check_in_code=digest[:12],
        )

    def _letters(self) -> None:
        """A month of the outbox; a few letters are stuck."""
        people = list(Registration.objects.order_by("-sent_at")[:LETTERS])
        letters = Letter.objects.bulk_create(
            (
                Letter(
                    from_email="mosaik@example.org",
                    to=[person.email],
                    subject="Ihre Anmeldung",
                    message=self.texts._text(self.rng, 60),
                    status=STATUS.requeued if number % 500 == 0 else STATUS.sent,
                    priority=1,
                )
                for number, person in enumerate(people)
            ),
            CHUNK,
        )
        RegistrationLetter.objects.bulk_create(
            (
                RegistrationLetter(registration=person, kind="confirmed", letter=letter)
                for person, letter in zip(people, letters, strict=True)
            ),
            CHUNK,
        )
        ChangeRequest.objects.bulk_create(
            ChangeRequest(registration=person, note="Bitte ändern", sending=f"{number:064}")
            for number, person in enumerate(people[:WISHES])
        )

    def _incoming(self) -> None:
        rows = list(Initiative.objects.filter(slug__startswith="bench-")[:ENQUIRIES])
        Enquiry.objects.bulk_create(self._enquiry(number, row) for number, row in enumerate(rows))
        Suggestion.objects.bulk_create(
            self._suggestion(number, row) for number, row in enumerate(rows[:SUGGESTIONS])
        )

    def _enquiry(self, number: int, initiative: Initiative) -> Enquiry:
        return Enquiry(
            initiative=initiative,
            name=f"Person {number}",
            email=f"helfen{number}@example.org",
            message=self.texts._text(self.rng, 40),
            answered_at=self.now if number % 20 else None,
            sending=f"{number:064}",
        )

    def _suggestion(self, number: int, initiative: Initiative) -> Suggestion:
        return Suggestion(
            initiative=initiative,
            title=initiative.title,
            summary=initiative.summary,
            email=f"vorschlag{number}@example.org",
            confirmed_at=self.now,
            link_digest=f"{number:064}",
            sending=f"{number:064}",
        )

    def _kept(self) -> None:
        """Changes that wait, and somebody who looks after very many initiatives and events."""
        waiting = list(Initiative.objects.published().filter(slug__startswith="bench-")[:PENDING])
        kind = ContentType.objects.get_for_model(Initiative)
        person = User.objects.create_user(COORDINATOR)
        PendingVersion.objects.bulk_create(
            (self._pending(kind, row, person) for row in waiting), CHUNK
        )
        Steward.objects.bulk_create(
            (Steward(user=person, initiative=row) for row in waiting[:KEPT]), CHUNK
        )
        for number, event in enumerate(Event.objects.exclude(title=BIG_TITLE)[:HOSTED]):
            Event.objects.filter(pk=event.pk).update(host=waiting[number % len(waiting)])

    def _pending(self, kind: ContentType, row: Initiative, person: User) -> PendingVersion:
        return PendingVersion(
            kind=kind,
            object_id=row.pk,
            office_id=row.office_id,
            author=person,
            based_on=row.version,
            changes={"summary": self.texts._text(self.rng, 12)[:300]},
            before={"summary": row.summary},
        )


def fill_desk() -> datetime:
    """Without the triggers, as the initiatives; when it was done."""
    triggers.remove()
    DeskRows().top_up()
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return timezone.now()
