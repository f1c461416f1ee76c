"""Is an initiative there already? Published ones whose names are like a text."""

from rapidfuzz import fuzz

from portal.search.folding import words
from portal.search.services import similar

from ..models import Initiative

SHORTEST = 4  # letters, before a guess makes sense
LOOKED_AT = 40
ALIKE = 75  # of 100


def similar_initiatives(title: str, limit: int = 5) -> list[Initiative]:
    """Those most alike first. The search also finds by what initiatives do; here names count."""
    if len(title.strip()) < SHORTEST:
        return []
    scored = [
        (likeness(title, entry.title), entry) for entry in similar(Initiative, title, LOOKED_AT)
    ]
    alike = [pair for pair in scored if pair[0] >= ALIKE]
    alike.sort(key=lambda pair: pair[0], reverse=True)
    return [entry for _score, entry in alike[:limit]]


def is_alike(one: str, other: str) -> bool:
    """Whether two names are so much alike that they may mean the same."""
    return likeness(one, other) >= ALIKE


def likeness(one: str, other: str) -> float:
    """0 to 100: the folded words of two names compared, in any order."""
    return fuzz.token_set_ratio(" ".join(words(one)), " ".join(words(other)))
