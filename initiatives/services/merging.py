"""What becomes of an initiative's rows when it is merged into another."""

from django.db.models import QuerySet

from portal.lib.history import sign

from ..models import Initiative, Steward, Suggestion


def unite_stewards(rows: QuerySet[Steward], *, field: str, staying: Initiative, by) -> None:
    """Everybody keeps looking after it, once; the staying one's main person stays that."""
    for steward in rows.order_by("-part", "pk"):  # "main" before "deputy"
        there = staying.stewardships
        if there.filter(user=steward.user_id).exists():
            steward.delete()
            continue
        if there.filter(part=Steward.Part.MAIN).exists():
            steward.part = Steward.Part.DEPUTY
        steward.initiative = staying
        sign(steward, by)
        steward.save()


def move_suggestion(rows: QuerySet[Suggestion], *, field: str, staying: Initiative, by) -> None:
    """An entry has one suggestion at most; a second stays with the entry it became."""
    if not Suggestion.objects.filter(initiative=staying).exists():
        rows.update(initiative=staying)
