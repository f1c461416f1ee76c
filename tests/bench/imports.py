"""A large XLSX import while people read pages and write: how long each waits.

The file has changed, unchanged and new initiatives. The import's steps run in this process, as
the worker runs them; pages and forms are answered by a real gunicorn on the same database.
"""

import argparse
import threading
import time
from statistics import quantiles

from .registrations import serving
from .setup import start_django

PAGE = "/initiativen/"


def main() -> None:
    start_django()
    from portal.exchange.services import apply_import, start_import
    from tests import builders
    from tests.mail_server import free_port

    options = read_options()
    person = builders.administrator()
    content = edited_file(options.rows, person)
    print(f"{options.name}, import of {options.rows:,} rows, {len(content) / 1e6:.1f} MB XLSX")
    with serving(port := free_port()):
        crowd = Crowd(port)
        crowd.tell("nobody imports", seconds=5)
        job = start_import(
            content, name="bench.xlsx", kind="initiatives.initiative", office=None, by=person
        )
        crowd.tell("reading and checking", job=job)
        print(f"  {job.counts}")
        apply_import(job, by=person)
        crowd.tell("carrying out", job=job)
    assert job.state == "applied", (job.state, job.reason)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("rows", type=int)
    return parser.parse_args()


def edited_file(rows: int, person) -> bytes:
    """Seven tenths changed in three columns, one tenth new, the rest as it was."""
    from initiatives.models import Initiative
    from initiatives.tables import InitiativeTable
    from portal.lib.spreadsheets import xlsx_pieces
    from portal.lib.tables import Scope

    from .rows import Rows

    Rows().top_up(rows)
    table = InitiativeTable(Scope(person))
    bench = table.with_columns(Initiative.objects.filter(slug__startswith="bench-"))
    lines = table.lines(bench.order_by("pk")[: rows * 9 // 10])
    heading, *body = list(lines)
    place = {name: heading.index(name) for name in ("Telefon", "Sprachen", "Titel", "Kennung")}
    for number, line in enumerate(body):
        if number % 9 < 7:
            line[place["Telefon"]] = f"05361 {number}"
            line[place["Titel"]] += " neu"
            line[place["Sprachen"]] = "Deutsch; Arabisch"
    new = [[*line] for line in body[: rows - len(body)]]
    for number, line in enumerate(new):
        line[place["Kennung"]], line[place["Titel"]] = "", f"Neue Initiative {number}"
    return b"".join(xlsx_pieces("Initiativen", iter([heading, *body, *new])))


class Crowd:
    """Two who read pages and one who writes, each with the next as soon as one is answered."""

    def __init__(self, port: int):
        self.port = port
        self.answers: dict[str, list] = {}
        self.stop = threading.Event()

    def tell(self, what: str, *, seconds: float = 0, job=None) -> None:
        """What they met while the import took its steps, or for some seconds without one."""
        self.answers, self.stop = {"pages": [], "forms": []}, threading.Event()
        people = [threading.Thread(target=self._read) for _ in range(2)]
        people.append(threading.Thread(target=self._write))
        for person in people:
            person.start()
        start = time.monotonic()
        locked = work(job) if job else time.sleep(seconds)
        took = time.monotonic() - start
        self.stop.set()
        for person in people:
            person.join()
        note = f", write lock held {locked:.2f} s" if locked else ""
        print(f"  {what}: {took:.1f} s{note}")
        for kind, answers in self.answers.items():
            print(f"    {kind}: {summary(answers)}", flush=True)

    def _read(self) -> None:
        from tests.faults.clients import Question, ask

        while not self.stop.is_set():
            self.answers["pages"] += ask(self.port, [Question(PAGE)])

    def _write(self) -> None:
        from tests.faults.clients import Question, ask

        from .row_form import BARE

        while not self.stop.is_set():
            self.answers["forms"] += ask(self.port, [Question(BARE, {"name": "Person"})])


def work(job) -> float:
    """All steps the import can take now; how long the transaction that carries it out lasted."""
    from portal.exchange.services import advance_imports, applying

    inner, held = applying._write_locked, [0.0]

    def timed(*arguments):
        start = time.monotonic()
        try:
            return inner(*arguments)
        finally:
            held[0] = time.monotonic() - start

    applying._write_locked = timed
    try:
        while advance_imports():
            time.sleep(0.05)
    finally:
        applying._write_locked = inner
    job.refresh_from_db()
    return held[0]


def summary(answers: list) -> str:
    failed = sum(answer.status not in (200, 302) for answer in answers)
    times = sorted(answer.seconds * 1000 for answer in answers)
    parts = quantiles(times, n=20) if len(times) > 1 else times * 20
    return (
        f"{len(times)} answers, {failed} failed, median {parts[9]:.0f} ms, "
        f"p95 {parts[18]:.0f} ms, slowest {times[-1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
