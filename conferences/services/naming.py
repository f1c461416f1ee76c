"""Which initiative is meant by what somebody typed: a name, a part of it, or an address."""

import re
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from initiatives.models import Initiative
from portal.search.services import similar

ADDRESS = re.compile(r"/initiativen/([-a-z0-9_]+)/?")
OFFERED = 8
SHORTEST = 3


def named(text: str, among: QuerySet[Initiative]) -> list[Initiative]:
    """The initiatives among these that the text may mean: one where it is clear, else the best.

    An address or a whole name is clear; of several with the same name all are given.
    """
    text = " ".join(text.split())
    if not text:
        return []
    return _exactly(text, among) or suggested(text, among)


def suggested(text: str, among: QuerySet[Initiative]) -> list[Initiative]:
    """Those whose name has all the words, then published ones that are called alike."""
    if len(text.strip()) < SHORTEST:
        return []
    rows = list(_with_words(text, among)[:OFFERED])
    alike = similar(Initiative, text, OFFERED) if len(rows) < OFFERED else []
    allowed = among.in_bulk([row.pk for row in alike])
    found = [*rows, *(row for row in alike if row.pk in allowed)]
    return list(dict.fromkeys(found))[:OFFERED]


def _exactly(text: str, among: QuerySet[Initiative]) -> list[Initiative]:
    if slug := slug_of(text):
        return list(among.filter(slug=slug))
    named_so = among.filter(Q(title__iexact=text) | Q(short_name__iexact=text))
    return list(named_so[:OFFERED])


def slug_of(text: str) -> str:
    """The last part of an initiative's address, empty where the text is none."""
    found = ADDRESS.search(urlsplit(text).path) if "/" in text else None
    return found[1] if found else ""


def _with_words(text: str, among: QuerySet[Initiative]) -> QuerySet[Initiative]:
    every = Q()
    for word in text.split():
        every &= Q(title__icontains=word) | Q(short_name__icontains=word)
    return among.filter(every).order_by("title")
