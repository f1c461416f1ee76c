"""How many people a server registers in a second, beside a form that writes one row.

Eight people at a time, as many as gunicorn.conf.py serves, each with the next as soon as the one
before is thanked; so a request's time is the server's, not that of a queue before it.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles

from .setup import ROOT, start_django

AT_A_TIME = 8
SECONDS_TO_START = 60


def main() -> None:
    start_django()
    from tests import builders
    from tests.faults.clients import Question, filled_in, network, open_forms
    from tests.mail_server import free_port

    from .row_form import BARE

    options = read_options()
    event = builders.open_conference(capacity=options.people // 2)
    workshop = builders.workshop(event, slot=builders.slot(event), capacity=options.people // 4)
    with serving(port := free_port()):
        (page,) = open_forms(port, event, 1)

        def registration(number: int) -> Question:
            return filled_in(event, page, number, workshop)

        def row(number: int) -> Question:
            return Question(BARE, {"name": f"Person {number}"}, network=network(number))

        bare = measure(port, row, options.people)
        whole = measure(port, registration, options.people)
    assert event.registrations.count() == options.people
    tell(options.name, "registrations", whole)
    tell(options.name, "one row", bare)
    print(f"  a registration takes {bare['rate'] / whole['rate']:.1f} × as long as one row")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("people", type=int)
    return parser.parse_args()


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen]:
    """gunicorn as the README starts it, behind a proxy that says where people come from."""
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning"]
    command += ["--bind", f"127.0.0.1:{port}"]
    values = os.environ | {"TRUST_PROXY": "1", "SITE_URL": f"http://localhost:{port}"}
    server = subprocess.Popen([*command, "tests.bench.serving"], cwd=ROOT, env=values)
    try:
        wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    from tests.faults.clients import ask_once

    deadline = time.monotonic() + SECONDS_TO_START
    while ask_once(port, "/healthz").status != 200:
        if time.monotonic() > deadline:
            raise SystemExit("The server did not start.")
        time.sleep(0.1)


def measure(port: int, question: Callable[[int], object], people: int) -> dict[str, float]:
    """{"rate": answers per second, "median", "p99": milliseconds of one request}"""
    from tests.faults.clients import ask

    forms = [question(number) for number in range(people)]
    with ThreadPoolExecutor(AT_A_TIME) as crowd:
        start = time.monotonic()
        answers = list(crowd.map(lambda form: ask(port, [form])[0], forms))
        seconds = time.monotonic() - start
    assert {answer.status for answer in answers} == {302}, {a.status for a in answers}
    parts = quantiles([answer.seconds * 1000 for answer in answers], n=100)
    return {"rate": people / seconds, "median": parts[49], "p99": parts[98]}


def tell(name: str, what: str, found: dict[str, float]) -> None:
    print(
        f"{name}, {what}: {found['rate']:.0f} a second, "
        f"median {found['median']:.0f} ms, p99 {found['p99']:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
