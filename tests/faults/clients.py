"""People at their browsers, many at the same moment: bare HTTP, no help from any library."""

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from unittest import mock
from urllib.parse import urlencode

from portal.lib.guard import new_stamp

HIDDEN = r'name="{}"[^>]*?value="([^"]*)"'
SECONDS_TO_ANSWER = 600
#: what a broken connection counts as
BROKEN = 0


@dataclass(frozen=True)
class Question:
    """One request; `network` is what the proxy in front says where it comes from."""

    path: str
    fields: Mapping[str, str] | None = None
    cookie: str = ""
    network: str = "192.0.2.1"

    def written_for(self, port: int) -> bytes:
        body = urlencode(self.fields or {}).encode()
        lines = [
            f"{'GET' if self.fields is None else 'POST'} {self.path} HTTP/1.1",
            f"Host: localhost:{port}",
            "Connection: close",
            f"X-Forwarded-For: {self.network}",
        ]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        if self.fields is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Answer:
    status: int
    head: str = ""
    body: str = ""
    seconds: float = field(default=0.0, compare=False)

    @classmethod
    def read(cls, raw: bytes, seconds: float) -> "Answer":
        head, _, body = raw.decode("utf-8", "replace").partition("\r\n\r\n")
        status = head.split(" ", 2)[1:2]
        return cls(int(status[0]) if status else BROKEN, head, body, seconds)

    def hidden(self, name: str) -> str:
        found = re.search(HIDDEN.format(name), self.body)
        assert found, f"no field {name} in {self.head[:200]}\n{self.body[:2000]}"
        return found.group(1)

    @property
    def cookie(self) -> str:
        found = re.search(r"(?im)^set-cookie: (csrftoken=[^;]+)", self.head)
        assert found, self.head
        return found.group(1)

    @property
    def thanks(self) -> bool:
        """Taken, and the page that says so comes next."""
        return self.status == 302 and "/anmeldung/danke/" in self.head


def ask_once(port: int, path: str) -> Answer:
    return ask(port, [Question(path)])[0]


def ask(port: int, questions: Iterable[Question], *, at_once: bool = True) -> list[Answer]:
    """All are connected before the first of them says a word; or one after another."""
    return asyncio.run(_ask(port, list(questions), at_once))


async def _ask(port: int, questions: Sequence[Question], at_once: bool) -> list[Answer]:
    if not at_once:
        return [await _one(port, question, asyncio.Barrier(1)) for question in questions]
    barrier = asyncio.Barrier(len(questions))
    return await asyncio.gather(*(_one(port, question, barrier) for question in questions))


async def _one(port: int, question: Question, barrier: asyncio.Barrier) -> Answer:
    writer = None
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await barrier.wait()
    if writer is None:
        return Answer(BROKEN)
    start = time.monotonic()
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            writer.write(question.written_for(port))
            raw = await reader.read(-1)
        return Answer.read(raw, time.monotonic() - start)
    except OSError:
        return Answer(BROKEN)
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


# --- the public form ------------------------------------------------------------------------
def network(number: int) -> str:
    """Another household for each: the portal takes only so many from one."""
    return f"10.{number // 250 % 250}.{number % 250}.7"


def form_of(event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung/"


def open_forms(port: int, event, count: int) -> list[Answer]:
    pages = ask(port, (Question(form_of(event), network=network(n)) for n in range(count)))
    assert Counter(page.status for page in pages) == {200: count}
    return pages


@cache
def opened_earlier(path: str) -> str:
    """The stamp of somebody who took a minute over this form, so that nobody has to wait here."""
    earlier = time.time() - 60
    with mock.patch("django.core.signing.time.time", lambda: earlier):
        return new_stamp()


def filled_in(event, page: Answer, number: int, *workshops) -> Question:
    """Number N's form, from an opened page; workshops are first choices of their slots."""
    wishes = {f"slot_{w.slot_id or 0}_first": str(w.pk) for w in workshops}
    fields = {
        "csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken"),
        "opened": opened_earlier(form_of(event)),
        "homepage": "",
        "name": f"Person {number}",
        "email": address(number),
        "agree": "on",
        "schritt": "3",
        "absenden": "1",
        **wishes,
    }
    return Question(form_of(event), fields, page.cookie, network(number))


def address(number: int) -> str:
    return f"person{number}@example.org"
