"""`make test`: every test on SQLite, then on PostgreSQL; ends with the sum of both runs.

With MOSAIK_NO_SKIP=1 whatever would be skipped, PostgreSQL and Chromium included, is a failure.

How pages look (marker "look": accessible, within the policy, light, at every width) is tried on
SQLite only. No page's HTML depends on the database: nothing in the templates or views asks which
one it is. What does depend on it, the answers themselves, is tried on both, through the browser
too. The line LEFT_OUT says so in every run; such a test counts neither as passed nor as skipped.
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
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "tests.order"]
PYTEST += ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
WITHOUT_LOOK = ["-m", "not look"]
LEFT_OUT = "Left out here, run on SQLite: how pages look in a browser (marker look)."
NOTHING_CHOSEN = 5


def main(arguments: list[str]) -> int:
    forbidden = os.environ.get("MOSAIK_NO_SKIP") == "1"
    counts = run_on("SQLite", None, arguments) + on_postgres(arguments)
    refused = forbidden and counts["skipped"]
    if refused:
        print("Skipping is forbidden here (MOSAIK_NO_SKIP=1): install what is missing.")
    print("{passed} passed, {failed} failed, {skipped} skipped".format_map(counts))
    return 1 if counts["failed"] or refused else 0


def on_postgres(arguments: list[str]) -> Counter:
    binaries = find_binaries()
    if binaries is None:
        print("\nSKIPPED: no PostgreSQL server here (initdb and postgres not found).")
        return Counter(skipped=1)
    with running(binaries) as url:
        return run_on("PostgreSQL", url, [*WITHOUT_LOOK, *arguments])


def run_on(name: str, url: str | None, arguments: list[str]) -> Counter:
    """Run pytest once; a run that breaks off counts as at least one failure."""
    print(f"\n=== Tests on {name} ===", flush=True)
    if url:
        print(LEFT_OUT, flush=True)
    environment = os.environ | ({"MOSAIK_TEST_DATABASE_URL": url} if url else {})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [*PYTEST, f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        counts = read_counts(report)
    only_looks = url and code == NOTHING_CHOSEN
    if code and not counts["failed"] and not only_looks:
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
