"""How fast the office's desk and lists, and „Mein Bereich“, are after years of work, by role.

Goals: at most twenty queries and 300 ms a page; and the ratio to a list of four rows, which costs
what every page of the admin costs.
"""

import argparse
import json
import re
import time
from collections.abc import Iterator
from statistics import median

from .setup import start_django

QUERIES, MILLISECONDS, ROUNDS = 20, 300, 5
BARE = "/verwaltung/places/office/"
#: {list of the admin: (how it is narrowed, what is looked for)}
LISTS = {
    "initiatives/initiative": ("bestaetigt=nein&state__exact=published", "Fahrrad"),
    "initiatives/opportunity": ("gesucht=ja", "Begleitung"),
    "initiatives/enquiry": ("beantwortet=nein", "helfen12"),
    "initiatives/suggestion": ("offen=ja", "vorschlag1"),
    "conferences/conference": ("zeitraum=kommend", "Konferenz"),
    "conferences/event": ("zeitraum=vergangen&state__exact=published", "Treffen"),
    "conferences/finding": ("faellig=ueberfaellig", "gemeinsam"),
    "conferences/workshop": ("", "gemeinsam"),
    "conferences/programmeitem": ("kind__exact=other", "gemeinsam"),
    "conferences/venue": ("", "Haus"),
    "registration/setup": ("", "Konferenz"),
    "registration/deletionrun": ("", ""),
    "publishing/pendingversion": ("was=aenderung", ""),
    "publishing/linkcheck": ("stand=tot", "example"),
    "outbox/letter": ("stand=haengt", "Anmeldung"),
    "accounts/user": ("is_active__exact=1", "example"),
}


def main() -> None:
    start_django()
    from .desk_rows import fill_desk
    from .rows import fill

    options = read_options()
    fill(options.size)
    fill_desk()
    print(f"\n{options.name}, the office's desk at {options.size:,} initiatives:", flush=True)
    worst = {"queries": 0, "ms": 0.0}
    for role, client in clients():
        for facts in measure(role, client, options.size):
            worst["queries"] = max(worst["queries"], facts["queries"])
            worst["ms"] = max(worst["ms"], facts["ms"])
    print(json.dumps(worst))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("size", type=int)
    return parser.parse_args()


def clients() -> Iterator[tuple[str, object]]:
    """An editor, a lead, an administrator, and a coordinator with very many initiatives."""
    from django.test import Client

    from portal.accounts.models import User
    from portal.places.models import Office
    from tests import builders

    from .desk_rows import COORDINATOR

    office = Office.objects.get(slug="braunschweig")
    people = {
        "editor": builders.editor(office, email="bench-editor@example.org"),
        "lead": builders.lead(office, email="bench-lead@example.org"),
        "administrator": builders.administrator(email="bench-admin@example.org"),
        "coordinator": User.objects.get(email=COORDINATOR),
    }
    for role, person in people.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(person, backend="portal.accounts.backends.SignInBackend")
        yield role, client


def addresses_of(role: str, client) -> Iterator[tuple[str, str]]:
    if role == "coordinator":
        return walked(client)
    return addresses()


def walked(client) -> Iterator[tuple[str, str]]:
    """One page of every sort that links in „Mein Bereich“ lead to."""
    waiting, seen = ["/mein-bereich/"], set()
    while waiting:
        url = waiting.pop(0)
        sort = re.sub(r"\d+", "n", url)
        if sort in seen:
            continue
        seen.add(sort)
        yield sort.removeprefix("/mein-bereich"), url
        page = client.get(url).content.decode()
        waiting += re.findall(r'href="(/mein-bereich/[^"?#]*)"', page)


def addresses() -> Iterator[tuple[str, str]]:
    """(what it is, address)"""
    from conferences.models import Event

    from .desk_rows import BIG_TITLE

    big = Event.objects.get(title=BIG_TITLE).pk
    yield "desk", "/verwaltung/"
    yield "desk of one office", "/verwaltung/?amt=braunschweig"
    yield "Tagungsbüro, all events", "/tagungsbuero/"
    yield "Tagungsbüro, new today", "/tagungsbuero/anmeldungen/?was=heute"
    yield "Tagungsbüro, letters stuck", "/tagungsbuero/anmeldungen/?was=briefe"
    yield "Tagungsbüro, people", f"/tagungsbuero/{big}/personen/"
    yield "Tagungsbüro, people page 50", f"/tagungsbuero/{big}/personen/?seite=50"
    yield "Tagungsbüro, people searched", f"/tagungsbuero/{big}/personen/?q=person0-17"
    for path, (narrowed, words) in LISTS.items():
        url = f"/verwaltung/{path}/"
        name = path.split("/")[1]
        yield name, url
        yield f"{name}, page 50", f"{url}?p=50"
        if narrowed:
            yield f"{name}, narrowed", f"{url}?{narrowed}"
        if words:
            yield f"{name}, searched", f"{url}?q={words}"


def measure(role: str, client, size: int) -> Iterator[dict]:
    """Prints and gives a line for each page the role may open; a missing page 50 is none."""
    bare_page = "/impressum/" if role == "coordinator" else BARE
    bare = time_of(client, bare_page)
    print(f"  {role}: {bare_page}, a page with next to nothing, takes {bare:.0f} ms", flush=True)
    for name, url in addresses_of(role, client):
        if client.get(url).status_code != 200:
            continue
        facts = {"ms": time_of(client, url), "queries": queries_of(client, url)}
        is_met = facts["ms"] <= MILLISECONDS and facts["queries"] <= QUERIES
        print(
            f"    {'met   ' if is_met else 'MISSED'} {name:<32}{facts['ms']:8.0f} ms"
            f"{facts['ms'] / bare:7.1f} × bare{facts['queries']:5} queries",
            flush=True,
        )
        yield facts


def time_of(client, url: str) -> float:
    """Milliseconds, the median of some rounds after a first one."""
    client.get(url)
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def queries_of(client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


if __name__ == "__main__":
    main()
