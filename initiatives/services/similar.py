"""Is an initiative there already? Published ones whose names are like a text."""

from rapidfuzz import fuzz, process

from portal.search.folding import words

from ..models import Initiative

SHORTEST = 4  # letters, before a guess makes sense
ALIKE = 75  # of 100


def similar_initiatives(title: str, limit: int = 5) -> list[Initiative]:
    """Those most alike first; compared are the folded words, in any order."""
    if len(title.strip()) < SHORTEST:
        return []
    names = dict(Initiative.objects.published().values_list("pk", "title"))
    folded = {pk: " ".join(words(name)) for pk, name in names.items()}
    found = process.extract(
        " ".join(words(title)), folded, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=limit
    )
    rows = Initiative.objects.published().for_cards().in_bulk([pk for _name, _score, pk in found])
    return [rows[pk] for _name, _score, pk in found if pk in rows]
