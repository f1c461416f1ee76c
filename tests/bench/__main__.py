"""`make bench`: throw-away databases of several sizes, and how the goals are met."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.throwaway_postgres import find_binaries, running

from .setup import ROOT, environment, prepare

SEARCH_MS, MEMORY_MB, PAGE_RATIO, GROWTH = 10, 150, 2.5, 5
DESK_QUERIES, DESK_MS = 20, 300
DOWNLOAD_MB = 150
PDF_SECONDS, PDF_MB = 20, 500
HUNDRED_THOUSAND, TEN_THOUSAND = 100_000, 10_000


def main() -> int:
    options = read_options()
    if not (options.desk or options.api):
        subprocess.run([sys.executable, "-m", "tests.bench.files"], cwd=ROOT, check=True)
    with ExitStack() as stack:
        for name in ("SQLite", "PostgreSQL"):
            if options.database in ("both", name.lower(), name.lower()[:8]):
                compare(name, run(name, stack, options))
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000 10000 100000")
    parser.add_argument("--database", default="both", choices=["both", "sqlite", "postgres"])
    parser.add_argument("--people", type=int, default=400, help="who register, 0 for nobody")
    parser.add_argument("--desk", action="store_true", help="only the office's desk and lists")
    parser.add_argument("--api", action="store_true", help="only open data, feeds and sitemap")
    parser.add_argument("--rows", type=int, default=5000, help="to import, 0 for none")
    parser.add_argument("--addresses", default="300", help="random query strings to try")
    return parser.parse_args()


def run(name: str, stack: ExitStack, options: argparse.Namespace) -> dict[int, dict]:
    """{size: what the goals are about}; everything else is printed on the way."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mosaik-bench-")))
    database = stack.enter_context(database_for(name, folder))
    values = environment(folder, database)
    prepare(values)
    sizes = sorted(map(int, options.sizes.split()))
    if options.desk or options.api:
        (measure_desk if options.desk else measure_api)(name, sizes[-1], values)
        return {}
    command = [sys.executable, "-m", "tests.bench.one_database", "--addresses", options.addresses]
    command += [name, *map(str, sizes)]
    with subprocess.Popen(command, cwd=ROOT, env=values, stdout=subprocess.PIPE, text=True) as job:
        last = show(job.stdout)
    if job.returncode:
        raise SystemExit(job.returncode)
    if options.people:
        people = [sys.executable, "-m", "tests.bench.registrations", name, str(options.people)]
        subprocess.run(people, cwd=ROOT, env=values, check=True)
    codes = [sys.executable, "-m", "tests.bench.codes", name, "200"]
    subprocess.run(codes, cwd=ROOT, env=values, check=True)
    measure_desk(name, sizes[-1], values)
    if options.rows:
        rows = [sys.executable, "-m", "tests.bench.imports", name, str(options.rows)]
        subprocess.run(rows, cwd=ROOT, env=values, check=True)
    measure_documentation(name, values)
    measure_api(name, sizes[-1], values)
    return {int(size): facts for size, facts in json.loads(last).items()}


def measured(module: str, name: str, size: int, values: dict[str, str]) -> dict:
    """What a part of the bench says last, the rest of it printed."""
    command = [sys.executable, "-m", f"tests.bench.{module}", name, str(size)]
    with subprocess.Popen(command, cwd=ROOT, env=values, stdout=subprocess.PIPE, text=True) as job:
        last = show(job.stdout)
    if job.returncode:
        raise SystemExit(job.returncode)
    return json.loads(last)


def measure_api(name: str, size: int, values: dict[str, str]) -> None:
    """Reading everything from a server with a database of the largest size."""
    found = measured("api", name, size, values)
    print(f"\n{name}, goals of open data:")
    memory, grown = found["memory"], found["grown"]
    judge(f"memory a whole list takes: {memory:.0f} MB", memory, DOWNLOAD_MB)
    judge(f"queries of a last page beyond those of the first: {grown}", grown, 0)


def measure_documentation(name: str, values: dict[str, str]) -> None:
    """The PDF of a large conference; WeasyPrint is an extra, so there may be none."""
    found = measured("documentation", name, 0, values)
    if found:
        print(f"\n{name}, goals of the documentation:")
        judge(f"seconds to make it: {found['seconds']:.1f}", found["seconds"], PDF_SECONDS)
        judge(f"memory it takes: {found['mb']:.0f} MB", found["mb"], PDF_MB)


def measure_desk(name: str, size: int, values: dict[str, str]) -> None:
    """The office's desk and lists in a database of the largest size."""
    worst = measured("desk", name, size, values)
    print(f"\n{name}, goals of the desk:")
    judge(f"most queries of a page: {worst['queries']}", worst["queries"], DESK_QUERIES)
    judge(f"slowest page: {worst['ms']:.0f} ms", worst["ms"], DESK_MS)


@contextmanager
def database_for(name: str, folder: Path) -> Iterator[str]:
    if name == "SQLite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("No PostgreSQL server here (initdb and postgres not found).")
    with running(binaries) as url:
        yield url


def show(lines) -> str:
    """Passes on what is said; the last line is for us."""
    last = ""
    for line in lines:
        if last:
            print(last, end="", flush=True)
        last = line
    return last


def compare(name: str, facts: dict[int, dict]) -> None:
    """The goals at a hundred thousand, where it was measured."""
    if facts:
        print(f"\n{name}, goals:")
    for size, found in facts.items():
        judge(f"page at {size:,}: {found['ratio']:.2f} × bare", found["ratio"], PAGE_RATIO)
    if big := facts.get(HUNDRED_THOUSAND):
        judge(f"search {big['search']:.2f} ms", big["search"], SEARCH_MS)
        judge(f"memory the search adds {big['memory']:.0f} MB", big["memory"], MEMORY_MB)
        if small := facts.get(TEN_THOUSAND):
            growth = big["search"] / small["search"]
            judge(f"growth of the search from 10,000: {growth:.1f}-fold", growth, GROWTH)


def judge(sentence: str, value: float, most: float) -> None:
    print(f"  {'met   ' if value <= most else 'MISSED'}  {sentence} (at most {most})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
