"""Fills a demo with registrations in every state; `states_in` gives their links."""

import json
from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.link import token_of
from conferences.registration.models import Registration
from conferences.registration.services import Wish, own
from tests import builders as build

from .inside import answer_of

DAY = timedelta(days=1)


def states_in(server: str, folder: Path, database: str = "") -> dict[str, str]:
    """{state: path of the own page} in the demo at this address, kept in this folder."""
    return answer_of("own_states", server, folder, database)


def main() -> None:
    print(json.dumps({state: path_to(row) for state, row in make().items()}))


def path_to(row: Registration) -> str:
    row.refresh_from_db()
    return reverse("registration:own", args=[token_of(row)])


def make() -> dict[str, Registration]:
    """Each state at its own event, so that changing one moves no other."""
    return before() | waiting_ones() | gone() | afterwards() | {"late": late()}


def event(**values) -> Event:
    """Far away, so that it stands behind the demo's own in every list."""
    venue = build.venue(name="Kulturzentrum am Wasserturm")
    days = {"starts": timezone.now() + 200 * DAY, "registration_closes": timezone.now() + 190 * DAY}
    title = "Ankommen in Niedersachsen"
    return build.open_conference(**{"title": title, "venue": venue, **days, **values})


def somebody(where: Event | None = None, **details) -> Registration:
    return build.registration(where or event(), name="Alice Beispiel", **details)


def move(row: Registration, **fields) -> Registration:
    Event.objects.filter(pk=row.event_id).update(**fields)
    return row


def before() -> dict[str, Registration]:
    return {
        "unconfirmed": somebody(confirmed=False),
        "confirming": somebody(confirmed=False, companions=("Bo",)),
        "confirmed": full(),
        "changing": full(),
        "cancelling": somebody(),
    }


def waiting_ones() -> dict[str, Registration]:
    small = event(capacity=1)
    first, promoted = build.registration(small), somebody(small)
    services.cancel(first, because="self")
    rows = {"waiting": {}, "unconfirmed_waiting": {"confirmed": False}}
    return {state: behind_others(**how) for state, how in rows.items()} | {"promoted": promoted}


def behind_others(**how) -> Registration:
    small = event(capacity=2)
    build.registration(small, companions=("Ada",))
    build.registration(small)
    return somebody(small, **how)


def gone() -> dict[str, Registration]:
    expired = somebody(confirmed=False)
    Registration.objects.filter(pk=expired.pk).update(hold_until=timezone.now() - DAY)
    services.sweep(expired.event)
    why = "Die Halle ist gesperrt. Wir suchen einen neuen Termin."
    return {
        "cancelled": services.cancel(somebody(), because="self"),
        "expired": expired,
        "event_cancelled": move(somebody(), cancelled_at=timezone.now(), cancel_reason=why),
    }


def afterwards() -> dict[str, Registration]:
    now = timezone.now()
    past = {"starts": now - 2 * DAY, "ends": now - DAY, "registration_closes": now - 3 * DAY}
    attended = somebody()
    Registration.objects.filter(pk=attended.pk).update(arrived_at=now - 2 * DAY)
    return {"over": move(somebody(), **past), "attended": move(attended, **past)}


def late() -> Registration:
    """After the deadline, with an open wish."""
    row = move(full(), registration_closes=timezone.now() - DAY)
    wanted = own.Wanted(companions=("Ada Lovelace", "Bo Diddley", "Cem Öz"))
    services.ask_for_change(row, wanted, note="Cem kommt doch.", sending="1")
    return row


def full() -> Registration:
    """With everything one can give, waiting for its first workshop."""
    where = event()
    first, second = build.slot(where, title="Runde 1"), build.slot(where, hour=3, title="Runde 2")
    title = "Sprache lernen, wo man lebt"
    small = build.workshop(where, number=1, slot=first, title=title, capacity=3)
    large = build.workshop(where, number=2, slot=first, title="Ehrenamt gewinnen", room="Raum 3")
    title = "Wohnen im Dorf: Wer hilft beim Ankommen, und wie lange?"
    long = build.workshop(where, number=3, slot=second, title=title, room="Saal")
    build.workshop(where, number=4, slot=second, title="Arbeit und Ausbildung")
    build.registration(where, wishes=(Wish(small.pk),), companions=("Ada",))
    question = build.question(where, text="Wie reisen Sie an?")
    build.question(where, text="Kommen Sie zum Markt?", kind="yesno")
    return somebody(
        where,
        organisation="Sprachcafé am Markt",
        companions=("Ada Lovelace", "Bo Diddley"),
        wishes=(Wish(small.pk, 1), Wish(large.pk, 2), Wish(long.pk, 1)),
        answers={question.pk: "Mit der Bahn"},
        needs={"vegan": 2, "assistance": True, "other": "Ein ruhiger Raum für Pausen"},
    )
