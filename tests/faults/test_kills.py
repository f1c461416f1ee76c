"""Server processes die in the middle of everything, a hundred times; no word given is broken."""

import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tests import builders as build

from .clients import BROKEN, Answer, Question, address, ask, filled_in, open_forms
from .counting import check_counters, check_seats, letters_of

KILLS, CLIENTS, SEATS = 100, 8, 60
#: A worker is forked from a master that has loaded everything, so that a hundred of them do not
#: spend the test starting. When and where each dies is the same.
PRELOADED = "--preload"


@dataclass
class Crowd:
    """People who register one after another, and click again when nothing came back."""

    site: object
    event: object
    page: Answer
    taken: list[int] = field(default_factory=list)
    broken: Counter = field(default_factory=Counter)
    enough: threading.Event = field(default_factory=threading.Event)

    def come(self, first: int) -> None:
        number = first
        while not self.enough.is_set():
            if self.one(filled_in(self.event, self.page, number)):
                self.taken.append(number)
            number += CLIENTS

    def one(self, form: Question) -> bool:
        """Whether the portal said that it is taken; without an answer the same form again."""
        while True:
            (answer,) = ask(self.site.port, [form])
            self.broken[answer.status] += 1
            if answer.status != BROKEN or self.enough.is_set():
                return answer.thanks


def register_and_kill(house, app: str, kills: int):
    """(event, crowd) when so many processes have died at work."""
    event = build.open_conference(capacity=SEATS)
    with house.serving(app, PRELOADED) as site:
        (page,) = open_forms(site.port, event, 1)
        crowd = Crowd(site, event, page)
        people = [threading.Thread(target=crowd.come, args=[n + 1]) for n in range(CLIENTS)]
        for person in people:
            person.start()
        try:
            kill(site, kills, crowd)
        finally:
            crowd.enough.set()
            for person in people:
                person.join()
    return event, crowd


def kill(site, times: int, crowd: Crowd) -> None:
    """At a moment nobody can foresee, after at least one more registration went through."""
    chance = random.Random(2017)
    for _ in range(times):
        reached = len(crowd.taken) + 1
        wait_until(lambda reached=reached: len(crowd.taken) >= reached)
        time.sleep(chance.uniform(0, 0.05))
        workers = site.workers()
        with suppress(ProcessLookupError, IndexError):
            os.kill(chance.choice(workers), signal.SIGKILL)


def wait_until(reached, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "nobody gets through any more"
        time.sleep(0.005)


def lost(event, crowd: Crowd) -> list[int]:
    """Those who were told that they are registered, and are not."""
    there = set(event.registrations.values_list("email", flat=True))
    return [number for number in crowd.taken if address(number) not in there]


def test_a_hundred_killed_processes_lose_nobody_who_was_told_to_be_in(house):
    event, crowd = register_and_kill(house, "portal.wsgi", KILLS)
    assert crowd.broken[BROKEN] > 0, "nobody was interrupted"
    assert set(crowd.broken) <= {302, BROKEN}
    assert len(crowd.taken) >= KILLS
    assert lost(event, crowd) == []
    emails = Counter(event.registrations.values_list("email", flat=True))
    assert set(emails.values()) == {1}
    assert {tuple(kinds.items()) for kinds in letters_of(event).values()} == {(("confirm", 1),)}
    check_seats(event)
    check_counters(event)


def test_a_portal_that_thanks_before_it_stores_loses_people(house):
    event, crowd = register_and_kill(house, "tests.faults.broken.hasty", 15)
    assert lost(event, crowd)
