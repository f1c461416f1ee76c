"""Many leave at the same moment, and exactly as many move up."""

from collections import Counter
from datetime import timedelta
from secrets import token_hex

from django.urls import reverse
from django.utils import timezone

from conferences.registration.link import digest_of, token_of
from conferences.registration.models import Registration, Setup
from tests import builders as build

from .clients import Question, address, ask, network
from .counting import check_seats, fault_of, letters_of

SEATED, WAITING, LEAVING = 100, 200, 60
NOT_FILLED = "seats left while people wait"


def full_conference(seated: int, waiting: int):
    """Rows as they come to be when everybody has registered and confirmed."""
    event = build.open_conference(capacity=seated)
    Setup.objects.create(event=event)
    now = timezone.now()
    rows = [
        Registration(
            event=event,
            name=f"Person {rank}",
            email=address(rank),
            standing="seat" if rank <= seated else "waiting",
            rank=rank,
            confirmed_at=now,
            hold_until=now + timedelta(hours=48),
            sending=token_hex(32),
            check_in_code=token_hex(6),
        )
        for rank in range(1, seated + waiting + 1)
    ]
    for row in rows:
        row.link_digest = digest_of(row)
    Registration.objects.bulk_create(rows)
    return event


def cancel_path(registration: Registration) -> str:
    return reverse("registration:own_cancel", args=[token_of(registration)])


def leave_at_once(site, event, count: int) -> Counter:
    """So many of those with a seat cancel behind their own links; {status: answers}"""
    leaving = event.registrations.seated().order_by("rank")[:count]
    cancels = [Question(cancel_path(row), {}, network=network(row.rank)) for row in leaving]
    return Counter(answer.status for answer in ask(site.port, cancels))


def test_for_everybody_who_leaves_the_next_in_the_queue_moves_up(site):
    event = full_conference(SEATED, WAITING)
    assert leave_at_once(site, event, LEAVING) == {302: LEAVING}
    check_seats(event)
    promoted = event.registrations.exclude(promoted_at=None).order_by("rank")
    ranks = list(promoted.values_list("rank", flat=True))
    assert ranks == list(range(SEATED + 1, SEATED + LEAVING + 1))
    letters = letters_of(event)
    assert all(letters[address(rank)] == {"promoted": 1} for rank in ranks)
    assert all(letters[address(rank)] == {"cancelled": 1} for rank in range(1, LEAVING + 1))
    assert sum(kinds["promoted"] for kinds in letters.values()) == LEAVING


def test_without_the_lock_seats_stay_empty_or_letters_go_out_twice(unlocked_site):
    """On SQLite, requests fail."""
    assert any(goes_wrong(unlocked_site) for _ in range(4))


def goes_wrong(site) -> bool:
    event = full_conference(40, 80)
    answers = leave_at_once(site, event, 40)
    twice = any(kinds["promoted"] > 1 for kinds in letters_of(event).values())
    return twice or answers != {302: 40} or fault_of(lambda: check_seats(event)) == NOT_FILLED
