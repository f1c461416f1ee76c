"""A fresh process that says how much memory it has come to: bare, or after serving searches."""

import json
import sys
from pathlib import Path
from urllib.parse import urlencode

from .setup import start_django


def megabytes(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{name}:"))


def main(what: str) -> None:
    start_django()
    from .questions import Questions
    from .site import Site

    site = Site()
    site.get("/impressum/")
    asked = Questions().by_sort().values() if what == "serving" else []
    for query in (urlencode(q) for some in asked for q in some):
        site.get(site.whole(query))
    print(json.dumps({"all": megabytes("VmRSS"), "own": megabytes("RssAnon")}))


if __name__ == "__main__":
    main(sys.argv[1])
