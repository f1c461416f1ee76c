"""A fresh process that says how much memory it has come to: bare, or after serving searches."""

import json
import sys
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from .setup import start_django


def megabytes(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{name}:"))


def main(what: str) -> None:
    start_django()
    connection.ensure_connection()
    if what == "serving":
        serve()
    print(json.dumps({"all": megabytes("VmRSS"), "own": megabytes("RssAnon")}))


def serve() -> None:
    """The modules of the search come only now; the bare process does not have them."""
    from .questions import Questions
    from .site import Site

    site = Site()
    for query in (urlencode(q) for some in Questions().by_sort().values() for q in some):
        site.get(site.whole(query))


if __name__ == "__main__":
    main(sys.argv[1])
