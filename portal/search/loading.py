"""Fills the list of synonyms from the data folder."""

from portal.lib.datafiles import read_texts

from .models import Synonym


def load_synonyms() -> int:
    """The first list; the number of new rows. A list somebody has begun is left alone."""
    if Synonym.objects.exists():
        return 0
    groups = [Synonym(words=words) for words in read_texts("synonyms")["groups"]]
    return len(Synonym.objects.bulk_create(groups))
