"""Writing down what people agreed on."""

from collections.abc import Iterable

from django.db.models import Max

from portal.accounts.models import User
from portal.publishing.services import mark_published

from ..models import Event, Finding


def add_findings(event: Event, titles: Iterable[str], *, by: User) -> list[Finding]:
    """Make each title a finding of the event, numbered on; public as soon as the event is."""
    number = event.findings.aggregate(last=Max("number"))["last"] or 0
    rows = []
    for number, title in enumerate(titles, start=number + 1):  # noqa: B020
        row = Finding(event=event, number=number, title=title, office=event.office)
        row.created_by = row.changed_by = by
        row.is_example = event.is_example
        mark_published(row, by=by)
        row.save()
        rows.append(row)
    return rows
