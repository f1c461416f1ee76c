"""Saving the people who speak."""

from ..models import ProgrammeItem, Speaker


def keep_speakers(item: ProgrammeItem, people: list[list[str]]) -> None:
    """Make these [name, role, organisation] the item's speakers; known names keep their rows."""
    stored = {row.name: row for row in item.speakers.all()}
    kept = []
    for position, (name, role, organisation) in enumerate(people, start=1):
        row = stored.pop(name, None) or Speaker(item=item, name=name)
        row.role, row.organisation, row.position = role, organisation, position
        row.save()
        kept.append(row.pk)
    item.speakers.exclude(pk__in=kept).delete()
