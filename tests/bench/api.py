"""What reading everything costs: pages of the API near and far, whole lists, feeds, the sitemap.

A real gunicorn with one worker answers. Of that worker the resident memory is read many times a
second while an answer comes; "more" is what it has beyond a worker that has answered one page.
Goals: at most 150 MB more, as many queries for the last page as for the first.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from .registrations import serving
from .setup import start_django

ROUNDS, A_PAGE = 5, 50
#: {list: name of the parameter that says which page}
PAGED = {"initiatives": "seite", "opportunities": "seite", "hsds/services": "page"}
FILES = ("initiatives.csv", "initiatives.json", "opportunities.csv")
OTHERS = ("/initiativen/feed.atom", "/sitemap.xml", "/sitemap-initiative-1.xml")


def main() -> None:
    start_django()
    from portal.search.upkeep import write_snapshot
    from tests.mail_server import free_port

    from .rows import STATES, fill

    options = read_options()
    fill(options.size * len(STATES) // STATES.count("published"))
    write_snapshot()
    load = os.getloadavg()[0]
    print(f"\n{options.name}, open data of {options.size:,} public initiatives (load {load:.1f}):")
    os.environ["WEB_CONCURRENCY"] = "1"
    port = free_port()
    with serving(port) as server:
        print(json.dumps(measure(port, worker_of(server.pid))))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("size", type=int)
    return parser.parse_args()


def measure(port: int, worker: int) -> dict[str, float]:
    """{"memory": megabytes, "grown": queries of a last page beyond those of the first}"""
    fresh = resident(worker)
    read(port, "/api/v1/initiatives")
    bare = resident(worker)
    print(f"  the worker: {fresh:.0f} MB fresh, {bare:.0f} MB after the first page", flush=True)
    grown = max(measure_pages(port, name, page) for name, page in PAGED.items())
    files = [f"/api/v1/{name}" for name in FILES]
    peaks = [measure_file(port, worker, url, bare) for url in (*files, *OTHERS)]
    return {"memory": max(peaks), "grown": grown}


# --- pages --------------------------------------------------------------------------------
def measure_pages(port: int, name: str, page: str) -> int:
    """Prints the first page, some between and the last; how many queries the last has more."""
    first = queries_of(f"/api/v1/{name}")
    for number in depths(json.loads(read(port, f"/api/v1/{name}").body)):
        url = f"/api/v1/{name}?{page}={number}"
        times = [read(port, url).seconds * 1000 for _ in range(ROUNDS)]
        queries = queries_of(url)
        print(f"  {url:<44}{median(times):8.0f} ms{queries:5} queries", flush=True)
    return queries - first


def depths(first: dict) -> list[int]:
    last = -(-first.get("count", first.get("total_items")) // A_PAGE)
    return sorted({1, 2, last // 10 or 1, last // 2 or 1, last})


def queries_of(url: str) -> int:
    """Counted here, through all middleware."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return len(queries)


# --- whole lists --------------------------------------------------------------------------
def measure_file(port: int, worker: int, url: str, bare: float) -> float:
    """Prints one download; the most megabytes the worker had beyond `bare`."""
    with watching(worker) as memory:
        answer = read(port, url)
    more = memory.most - bare
    print(
        f"  {url:<44}{answer.seconds:8.1f} s, first byte after {answer.first * 1000:.0f} ms, "
        f"{len(answer) / 1e6:.1f} MB, {more:.0f} MB more memory",
        flush=True,
    )
    return more


@dataclass
class Answer:
    """`first` and `seconds` until the first and the last byte of the body; the body if small."""

    first: float
    seconds: float
    size: int
    body: bytes

    def __len__(self) -> int:
        return self.size


def read(port: int, url: str) -> Answer:
    """As a program reads that writes it into a file."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", url, headers={"Host": f"localhost:{port}"})
    response = connection.getresponse()
    assert response.status == 200, (url, response.status)
    body = response.read(1)
    first, size = time.perf_counter() - start, len(body)
    while piece := response.read(65536):
        size += len(piece)
        body = body + piece if size < 1_000_000 else b""
    connection.close()
    return Answer(first, time.perf_counter() - start, size, body)


# --- the worker's memory ------------------------------------------------------------------
class Memory:
    most = 0.0


@contextmanager
def watching(worker: int) -> Iterator[Memory]:
    memory, done = Memory(), threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            memory.most = max(memory.most, resident(worker))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        done.set()
        watcher.join()
        memory.most = max(memory.most, resident(worker))


def resident(process: int) -> float:
    """Megabytes, pages of mapped files included."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:"))


def worker_of(master: int) -> int:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    assert len(children) == 1, children
    return int(children[0])


if __name__ == "__main__":
    sys.exit(main())
