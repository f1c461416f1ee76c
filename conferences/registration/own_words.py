"""Which words a letter about a registration is written with.

The event's own come first, then its office's, then those for all offices, then the shipped.
"""

from django.conf import settings
from django.db.models import Value
from django.utils.translation import get_language

from conferences.models import Event
from portal.outbox.texts import candidates, nearest
from portal.outbox.wording import Words, letter_kinds

from .letter_kinds import PREFIX
from .models import EventText


def words_for(event: Event, letter: str) -> Words:
    """Asked once where many letters share their event; own words are German."""
    shipped = letter_kinds()[PREFIX + letter].shipped
    if get_language() != settings.LANGUAGE_CODE:
        return shipped
    known = vars(event).setdefault("_own_words", {})
    if letter not in known:
        known[letter] = _own(event, PREFIX + letter)
    return known[letter] or shipped


def _own(event: Event, key: str) -> Words | None:
    """One query for all three places."""
    here = EventText.objects.filter(event=event, key=key).order_by()
    rows = here.annotate(distance=Value(0)).values_list("distance", "subject", "body")
    return nearest(rows.union(candidates(key, event.office_id), all=True))
