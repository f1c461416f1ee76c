"""The mail server misbehaves in every way; people do not notice, and no letter is lost."""

import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from statistics import quantiles

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from post_office.models import STATUS

from conferences.registration.models import RegistrationLetter
from conferences.registration.services.letters import stuck
from portal.outbox.models import Letter
from tests import builders as build

from .clients import address, ask, filled_in, open_forms
from .post import mail_server

#: The requirement itself: nobody waits longer than this for the page after the last click …
SECONDS_TO_WAIT = 1.0
#: … and what could not be sent is sent so soon after the mail server has recovered.
RECOVERY = timedelta(minutes=2)
FAULTS = ("refusing", "4xx", "5xx", "slow", "mute")
EACH = 12


@contextmanager
def cut_off(house, *, app: str = "portal.wsgi", settings_module: str = "portal.settings"):
    """(site, mail server) with the worker at work between them."""
    with mail_server() as post:
        letters = {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}", "LETTERS_DIR": ""}
        post.behave("refusing")
        worker = house.environment(8000, DJANGO_SETTINGS_MODULE=settings_module, **letters)
        command = [sys.executable, "manage.py", "worker", "--pause", "0.5"]
        with house.serving(app, **letters) as site, house.running(command, worker):
            try:
                yield site, post
            finally:
                post.hang_up()  # or the worker would wait for an answer before it ends


def register(site, event, page, first: int, count: int) -> list[float]:
    """Seconds each had to wait."""
    forms = [filled_in(event, page, number) for number in range(first, first + count)]
    answers = ask(site.port, forms, at_once=False)
    assert [answer.status for answer in answers] == [302] * count
    return [answer.seconds for answer in answers]


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def wait_until(reached, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def letters_of(event):
    rows = RegistrationLetter.objects.filter(registration__event=event)
    return Letter.objects.filter(pk__in=rows.values("letter"))


def test_whatever_the_mail_server_does_nobody_waits_and_no_letter_is_lost(house):
    event = build.open_conference(capacity=30)
    Letter.objects.all().delete()  # those of other tests would stand in the queue before ours
    with cut_off(house) as (site, post):
        seconds = suffer(site, post, event)
        everybody = sorted(address(n) for n in range(EACH * len(FAULTS)))
        assert sorted(letter.to[0] for letter in letters_of(event)) == everybody
        assert set(stuck(event).values_list("letter__status", flat=True)) == {STATUS.requeued}
        post.behave("well")
        recover(event)
    assert p95(seconds) <= SECONDS_TO_WAIT
    assert sorted(post.taken) == everybody
    assert not stuck(event).exists()


def suffer(site, post, event) -> list[float]:
    """Everybody registers while the mail server does its worst in turn."""
    (page,) = open_forms(site.port, event, 1)
    seconds: list[float] = []
    for position, fault in enumerate(FAULTS):
        post.behave(fault)
        seconds += register(site, event, page, position * EACH, EACH)
        felt = 0 if fault == "refusing" else post.talks.count(fault)
        wait_until(lambda fault=fault, felt=felt: has_been_felt(post, event, fault, felt))
    return seconds


def has_been_felt(post, event, fault: str, felt: int) -> bool:
    """The worker has met the mail server as it is now; the office sees what is stuck."""
    if fault == "refusing":
        return stuck(event).count() >= EACH
    if fault in ("4xx", "5xx"):
        return stuck(event).count() >= EACH * (1 + FAULTS.index(fault))
    return post.talks.count(fault) > 0


def recover(event) -> None:
    """All go out in time. The minute until the next try is not waited for but moved on.

    What hangs in a mute conversation is given up after EMAIL_TIMEOUT and has its next try then.
    """
    in_time = timezone.now() + RECOVERY
    now = Q(status=STATUS.queued) | Q(status=STATUS.requeued, scheduled_time__lte=timezone.now())
    wait_until(lambda: not letters_of(event).filter(now).exists(), settings.EMAIL_TIMEOUT + 30)
    later = letters_of(event).exclude(status=STATUS.sent)
    assert not later.exclude(status=STATUS.requeued, scheduled_time__lte=in_time).exists()
    later.update(scheduled_time=timezone.now())
    wait_until(lambda: not later.all().exists())


# --- controls -----------------------------------------------------------------------------
def test_a_portal_that_sends_letters_itself_lets_people_wait(house):
    event = build.open_conference()
    with cut_off(house, app="tests.faults.broken.direct") as (site, post):
        (page,) = open_forms(site.port, event, 1)
        post.behave("mute")
        assert p95(register(site, event, page, 0, 2)) > SECONDS_TO_WAIT


def test_a_worker_that_tries_once_loses_letters(house):
    event = build.open_conference()
    without = "tests.faults.broken.no_retries"
    with cut_off(house, settings_module=without) as (site, _post):
        (page,) = open_forms(site.port, event, 1)
        register(site, event, page, 0, 3)
        wait_until(lambda: letters_of(event).filter(status=STATUS.failed).count() == 3)
        assert stuck(event).count() == 3
