"""Measures one database of one size; prints what came out."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from initiatives.models import Initiative
from initiatives.search import InitiativeSearch
from portal.publishing.models import FieldOfAction, TargetGroup
from portal.search.engine.index import index
from portal.search.upkeep import write_snapshot

from .questions import Questions
from .site import Site
from .sql import count_with_two_facets

ROUNDS = 8
PAGES_PER_SORT = 6


def milliseconds(call: Callable) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def line(name: str, times: list[float], more: str = "") -> str:
    p95 = quantiles(times, n=20)[-1]
    return f"  {name:<28}{median(times):9.2f} ms {p95:9.2f} ms   {more}"


def build() -> float:
    """Seconds to read everything and to write the files."""
    return milliseconds(write_snapshot) / 1000


def stored() -> float:
    """Megabytes of the newest snapshot."""
    newest = max(path for path in index().folder.iterdir() if path.name.isdigit())
    return sum(file.stat().st_size for file in newest.rglob("*") if file.is_file()) / 1e6


def memory(what: str) -> dict[str, float]:
    """Megabytes of a fresh process: {"all": resident, "own": of these, no file's pages}."""
    command = [sys.executable, "-m", "tests.bench.memory", what]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def search(parameters: dict) -> InitiativeSearch:
    return InitiativeSearch(QueryDict(urlencode(parameters)))


def measure_search(asked: list[dict]) -> tuple[list[float], float]:
    """(times, mean number of hits) of the first page of hits with all facets' counts."""
    found = [search(q).ask(offset=0, limit=20).total for q in asked]
    times = [
        milliseconds(lambda q=q: search(q).ask(offset=0, limit=20))
        for _ in range(ROUNDS)
        for q in asked
    ]
    return times, sum(found) / len(found)


def measure_sql() -> list[float]:
    """The least a database could do: count the entries of two facets, no words, no counts."""
    fields = FieldOfAction.objects.filter(parent=None)
    pairs = [(f.pk, g.pk) for f in fields for g in TargetGroup.objects.all()[:4]]
    for pair in pairs:
        count_with_two_facets(*pair)
    return [
        milliseconds(lambda p=p: count_with_two_facets(*p)) for _ in range(ROUNDS) for p in pairs
    ]


def measure_pages(site: Site, questions: list[dict]) -> dict[str, list[float]]:
    """The list page, and the same template rendered by a view that has everything ready."""
    times: dict[str, list[float]] = {"whole": [], "bare": []}
    for query in map(urlencode, questions):
        site.make_ready(query)
        for path in (site.whole(query), site.bare(query)):
            site.get(path)
        for _ in range(ROUNDS):
            times["whole"].append(milliseconds(lambda q=query: site.get(site.whole(q))))
            times["bare"].append(milliseconds(lambda q=query: site.get(site.bare(q))))
    return times


def report(name: str, size: int, loading: float, addresses: int) -> dict[str, float]:
    """Prints the block of this size; gives what the goals are about."""
    print(
        f"\n{name}, {Initiative.objects.published().count():,} public initiatives "
        f"(loaded in {loading:.0f} s; load of the machine {os.getloadavg()[0]:.1f}, "
        f"{os.cpu_count()} processors)",
        flush=True,
    )
    building = build()
    print(f"  index                       built and stored in {building:.1f} s, {stored():.1f} MB")
    added = report_memory()
    print(f"  {'':<28}{'median':>12} {'p95':>12}", flush=True)
    searched = report_search()
    page, ratio = report_pages()
    report_addresses(addresses)
    return {"search": searched, "page": page, "ratio": ratio, "memory": added}


def report_memory() -> float:
    """Megabytes a serving process has more than a bare one.

    What it maps from the index's files stands in the memory of the machine once, however many
    processes serve.
    """
    bare, serving = memory("bare"), memory("serving")
    added = serving["all"] - bare["all"]
    print(
        f"  memory of a process         {added:.0f} MB more than bare Django: "
        f"{serving['all']:.0f} MB instead of {bare['all']:.0f}, "
        f"{serving['own']:.0f} of them its own, the rest of files"
    )
    return added


def report_search() -> float:
    plain = measure_sql()
    everything: list[float] = []
    for sort, asked in Questions().by_sort().items():
        times, hits = measure_search(asked)
        everything += times
        more = f"{hits:8.0f} hits"
        print(line(f"search, {sort}", times, more), flush=True)
    ratio = median(everything) / median(plain)
    print(line("search, all of these", everything, f"{ratio:.2f} × the count in SQL"))
    print(line("count of two facets in SQL", plain), flush=True)
    return median(everything)


def report_pages() -> tuple[float, float]:
    site = Site()
    asked = [q for some in Questions().by_sort().values() for q in some[:PAGES_PER_SORT]]
    times = measure_pages(site, asked)
    page, bare = median(times["whole"]), median(times["bare"])
    sizes = [len(gzip.compress(site.get(site.whole(urlencode(q)))[1])) for q in asked]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        site.get(site.whole(urlencode(asked[0])))
    facts = f"{page / bare:.2f} × bare; to {max(sizes) / 1000:.0f} kB gzip; {len(queries)} queries"
    print(line("page", times["whole"], facts))
    print(line("bare page, same template", times["bare"]), flush=True)
    return page, page / bare


def report_addresses(count: int) -> None:
    """Whatever somebody writes into the address."""
    site, questions = Site(), Questions()
    times, refused = [], 0
    for _ in range(count):
        query = questions.anything()
        start = time.perf_counter()
        status, _body = site.get(site.whole(query))
        times.append((time.perf_counter() - start) * 1000)
        refused += status >= 500
    if times:
        facts = f"worst {max(times):.0f} ms, {refused} server errors"
        print(line(f"{count:,} random addresses", times, facts), flush=True)
