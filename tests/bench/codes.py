"""How long asking for a code takes for known and for unknown addresses, side by side.

`python -m tests.bench.codes SQLite 300` in the environment of `tests.bench.setup`, as `make bench`
calls it. Requests take turns, so that whatever else the machine does falls on both. Compared are
the middle and the quarters; a gap far below what one request differs from the next tells nobody.
"""

import sys
import time
from statistics import mean, median, quantiles, stdev

from .setup import start_django

KNOWN, UNKNOWN = "bekannt@example.org", "unbekannt@example.org"
PAGES = ("account_request_login_code", "account_reset_password")


def main(name: str, rounds: int) -> None:
    start_django()
    from django.conf import settings
    from django.urls import reverse

    from portal.accounts.models import User

    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    User.objects.get_or_create(email=KNOWN)
    for page in PAGES:
        times = measure(reverse(page), rounds)
        print(f"\n{name}, {page}, {rounds} requests each:")
        for address, found in times.items():
            print(f"  {address:24} {described(found)}")
        print(f"  {told(times)}", flush=True)


def measure(url: str, rounds: int) -> dict[str, list[float]]:
    """{address: milliseconds}; the first ten of each warm up and do not count."""
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(rounds + 10):
        for address in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            spent = ask(url, address)
            if number >= 10:
                times[address].append(spent)
    return times


def ask(url: str, address: str) -> float:
    """Milliseconds of one request from a browser nobody knows; limits begin anew each time."""
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    guest = Client(SERVER_NAME="localhost")
    begin = time.perf_counter()
    response = guest.post(url, {"email": address})
    spent = (time.perf_counter() - begin) * 1000
    assert response.status_code == 302, response.status_code
    return spent


def described(found: list[float]) -> str:
    first, middle, third = quantiles(found, n=4)
    return f"quarters {first:.2f} / {middle:.2f} / {third:.2f} ms, mean {mean(found):.2f} ms"


def told(times: dict[str, list[float]]) -> str:
    """The difference of the middles, in milliseconds and in standard deviations of one request."""
    gap = median(times[KNOWN]) - median(times[UNKNOWN])
    noise = stdev(times[KNOWN] + times[UNKNOWN])
    return f"known - unknown: {gap:+.2f} ms, {abs(gap) / noise:.2f} of one request's deviation"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
