"""The list a reader keeps without an account: a signed cookie with the keys of initiatives.

Nothing about it is stored on the server. The cookie holds row numbers only, lasts six months from
the last change, and a broken or forged one is an empty list.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from .models import Initiative

COOKIE = "merkliste"
SALT = "initiatives.kept"
LASTS = timedelta(days=183)
MOST = 50
#: keys joined by full stops; eighteen digits fit every database's row number
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class KeptList:
    """Keys of initiatives, each once, in the order they were put on the list."""

    def __init__(self, pks: Iterable[int] = ()):
        self.pks = list(dict.fromkeys(pks))[:MOST]

    def __len__(self) -> int:
        return len(self.pks)

    def __iter__(self) -> Iterator[int]:
        return iter(self.pks)

    def __contains__(self, pk: object) -> bool:
        return pk in self.pks

    @classmethod
    def from_text(cls, text: str) -> "KeptList":
        """„3.17.42" as it stands in cookie and address; what is no number is passed over."""
        return cls(int(part) for part in text.split(".") if NUMBER.fullmatch(part))

    @classmethod
    def of(cls, request: HttpRequest) -> "KeptList":
        """The reader's own list; empty when the cookie is missing, too old or not ours."""
        text = request.get_signed_cookie(COOKIE, "", SALT, max_age=LASTS)
        return cls.from_text(text or "")

    @property
    def text(self) -> str:
        return ".".join(map(str, self.pks))

    @cached_property
    def entries(self) -> list[Initiative]:
        """The published initiatives on the list, what was put there last first."""
        if not self.pks:
            return []
        found = Initiative.objects.published().for_cards().in_bulk(self.pks)
        return [found[pk] for pk in reversed(self.pks) if pk in found]

    @property
    def gone(self) -> int:
        """How many on the list nobody can read any more."""
        return len(self.pks) - len(self.entries)

    def followed(self) -> "KeptList":
        """The same list with what has become part of another initiative under its new key."""
        if not self.pks:
            return self
        merged = Initiative.objects.filter(pk__in=self.pks).exclude(merged_into=None)
        keys = dict(merged.values_list("pk", "merged_into"))
        return KeptList(keys.get(pk, pk) for pk in self.pks)

    def with_(self, pks: Iterable[int]) -> "KeptList":
        return KeptList([*self.pks, *pks])

    def without(self, pks: Iterable[int]) -> "KeptList":
        dropped = set(pks)
        return KeptList(pk for pk in self.pks if pk not in dropped)

    def store(self, response: HttpResponse) -> None:
        """Hand the list to the browser; an empty one takes the cookie away."""
        if not self.pks:
            response.delete_cookie(COOKIE, samesite="Lax")
            return
        response.set_signed_cookie(
            COOKIE,
            self.text,
            SALT,
            max_age=int(LASTS.total_seconds()),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def kept(request: HttpRequest) -> dict:
    """For every template: `kept`, the reader's own list. Asks no query."""
    return {"kept": KeptList.of(request)}
