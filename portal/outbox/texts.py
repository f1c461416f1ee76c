"""Which words a letter is written with: the office's own, those for all offices, the shipped."""

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import LetterText
from .wording import Words, letter_kinds


def words_of(key: str, office_id: int | None) -> Words:
    """One query. Own words are German; a letter in another language has the shipped ones."""
    if get_language() != settings.LANGUAGE_CODE:
        return letter_kinds()[key].shipped
    return nearest(candidates(key, office_id)) or letter_kinds()[key].shipped


def candidates(key: str, office_id: int | None) -> QuerySet:
    """(distance, subject, body) of the words that hold for this office."""
    near = Case(When(office=None, then=Value(2)), default=Value(1), output_field=IntegerField())
    rows = LetterText.objects.filter(Q(office=None) | Q(office=office_id), key=key)
    return rows.order_by().annotate(distance=near).values_list("distance", "subject", "body")


def holding(key: str, office_id: int | None) -> tuple[Words, str]:
    """The words that hold for this office, and whose they are, for people."""
    found = min(candidates(key, office_id), default=None)
    if found is None:
        return letter_kinds()[key].shipped, _("der mitgelieferte Text")
    whose = _("der Text des Amtes") if found[0] == 1 else _("der Text für alle Ämter")
    return Words(*found[1:]), whose


def own_texts(office_id: int | None, prefix: str = "") -> dict[str, LetterText]:
    """{key: the row whose words hold for this office}, in one query."""
    rows = LetterText.objects.filter(Q(office=None) | Q(office=office_id), key__startswith=prefix)
    ordered = sorted(rows.select_related("changed_by"), key=lambda row: row.office_id is not None)
    return {row.key: row for row in ordered}


def nearest(rows: QuerySet) -> Words | None:
    found = min(rows, default=None)
    return Words(*found[1:]) if found else None
