"""`make test`: every test on SQLite, then on PostgreSQL; ends with the sum of both runs.

With MOSAIK_NO_SKIP=1 whatever would be skipped, PostgreSQL and Chromium included, is a failure.

How pages look (marker "look": accessible, within the policy, light, at every width) is tried on
SQLite only. No page's HTML depends on the database: nothing in the templates or views asks which
one it is. What does depend on it, the answers themselves, is tried on both, through the browser
too. The line LEFT_OUT says so in every run; such a test counts neither as passed nor as skipped.

Faults (marker "fault": overrun, killed and cut-off servers) come after everything else of a
database, one after another, because they want the machine for themselves.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from .throwaway_postgres import find_binaries, running

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]
SIDE_BY_SIDE = ["-p", "tests.order", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
LEFT_OUT = "Left out here, run on SQLite: how pages look in a browser (marker look)."
NOTHING_CHOSEN = 5


def main(arguments: list[str]) -> int:
    forbidden = os.environ.get("MOSAIK_NO_SKIP") == "1"
    counts = on_database("SQLite", None, arguments) + on_postgres(arguments)
    refused = forbidden and counts["skipped"]
    if refused:
        print("Skipping is forbidden here (MOSAIK_NO_SKIP=1): install what is missing.")
    print("{passed} passed, {failed} failed, {skipped} skipped".format_map(counts))
    return 1 if counts["failed"] or refused or not counts["passed"] else 0


def on_postgres(arguments: list[str]) -> Counter:
    binaries = find_binaries()
    if binaries is None:
        print("\nSKIPPED: no PostgreSQL server here (initdb and postgres not found).")
        return Counter(skipped=1)
    with running(binaries) as url:
        return on_database("PostgreSQL", url, arguments)


def on_database(name: str, url: str | None, arguments: list[str]) -> Counter:
    print(f"\n=== Tests on {name} ===", flush=True)
    if url:
        print(LEFT_OUT, flush=True)
    chosen = "not fault and not look" if url else "not fault"
    counts = run_on(url, [*SIDE_BY_SIDE, "-m", chosen, *arguments])
    print(f"\n=== Faults on {name} ===", flush=True)
    return counts + run_on(url, ["-m", "fault", *arguments])


def run_on(url: str | None, arguments: list[str]) -> Counter:
    """Run pytest once; a run that breaks off counts as at least one failure."""
    environment = os.environ | ({"MOSAIK_TEST_DATABASE_URL": url} if url else {})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [*PYTEST, f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        counts = read_counts(report)
    if code not in (0, NOTHING_CHOSEN) and not counts["failed"]:
        counts["failed"] = 1
    return counts


def read_counts(report: Path) -> Counter:
    counts = Counter(passed=0, failed=0, skipped=0)
    if report.exists():
        suite = ElementTree.parse(report).getroot().find("testsuite")
        total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
        failed = int(suite.get("failures")) + int(suite.get("errors"))
        counts.update(passed=total - skipped - failed, failed=failed, skipped=skipped)
    return counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
