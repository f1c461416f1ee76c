"""Made-up people for the demo: who they are, whom they bring, what they wish. Always the same."""

from collections.abc import Mapping

from conferences.models import Event, Workshop

from .models import Question
from .services import Details, Wish

ORGANISATIONS = (
    "",
    "Verein Beispielbrücke e. V.",
    "Musterstadt, Stabsstelle Teilhabe",
    "Beispielwerk Soziales",
    "",
    "Freundeskreis Musterdorf",
)
ATTENDS_AS = ("volunteer", "professional", "volunteer", "municipality", "volunteer", "other", "")
#: how many people every so-many-eth registration brings along
COMPANIONS = ((16, 3), (9, 2), (5, 1))
#: which workshop of a slot is wished first and second, by turns; the first one is the favourite
ORDERS = ((0, 1), (0, 2), (1, 0), (0, 1), (2, 0), (0, 2), (1, 2))
NEEDS: Mapping[int, dict] = {
    7: {"vegetarian": 1},
    11: {"assistance": True, "other": "Ein Platz nahe der Tür"},
    13: {"sign_language": True},
    17: {"vegan": 1, "gluten_free": 1},
    19: {"induction_loop": True},
    23: {"children": 2, "children_ages": "3 und 6"},
}
TOPICS = (
    "Wie halten wir Freiwillige bei Laune?",
    "Sprachcafé auf dem Dorf",
    "Was tun, wenn niemand mehr kommt?",
)


def details_of(number: int, event: Event) -> Details:
    """The registration of the so-many-eth made-up person for this event."""
    companions = companions_of(number)
    return Details(
        name=name_of(number),
        email=f"person{number}@demo.example" if number % 29 else "",
        phone="" if number % 29 else "0555 0000000",
        organisation=ORGANISATIONS[number % len(ORGANISATIONS)],
        attends_as=ATTENDS_AS[number % len(ATTENDS_AS)],
        companions=companions,
        wishes=wishes_of(number, event, 1 + len(companions)),
        answers=answers_of(number, event),
        needs=needs_of(number),
    )


def name_of(number: int) -> str:
    return f"Beispiel Person {number}"


def companions_of(number: int) -> tuple[str, ...]:
    most = next((n for every, n in COMPANIONS if number % every == 0), 0)
    return tuple(f"Beispiel Begleitung {number}.{place}" for place in range(1, most + 1))


def wishes_of(number: int, event: Event, seats: int) -> tuple[Wish, ...]:
    """A first and mostly a second choice in each slot; now and then somebody wishes nothing."""
    if number % 12 == 0:
        return ()
    slots: dict[int | None, list[Workshop]] = {}
    for workshop in event.workshops.order_by("number"):
        if workshop.capacity is None or workshop.capacity >= seats:
            slots.setdefault(workshop.slot_id, []).append(workshop)
    return tuple(wish for rooms in slots.values() for wish in _in_one_slot(number, rooms))


def _in_one_slot(number: int, rooms: list[Workshop]) -> list[Wish]:
    order = dict.fromkeys(place % len(rooms) for place in ORDERS[number % len(ORDERS)])
    chosen = [rooms[place] for place in order][: 1 if number % 8 == 0 else 2]
    return [Wish(room.pk, preference) for preference, room in enumerate(chosen, start=1)]


def answers_of(number: int, event: Event) -> dict[int, str]:
    """Two of three answer; every question by its kind."""
    if number % 3 == 0:
        return {}
    return {question.pk: _answer(number, question) for question in event.questions.all()}


def _answer(number: int, question: Question) -> str:
    if question.kind == Question.Kind.CHOICE:
        return question.option_list[number % len(question.option_list)]
    if question.kind == Question.Kind.YES_NO:
        return "Ja" if number % 4 == 0 else "Nein"
    return TOPICS[number % len(TOPICS)] if number % 5 == 0 else ""


def needs_of(number: int) -> dict | None:
    return next((needs for every, needs in NEEDS.items() if number % every == 0), None)
