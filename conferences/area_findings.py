"""On „Mein Bereich“: findings an initiative answers, and what it reports about them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.accounts.area import SHOWN, Link, Panel, Task, first_and_number
from portal.accounts.models import User

from .models import Finding, FindingUpdate

KEY = "ergebnisse"


def findings_of(user: User, initiative: Initiative) -> Panel | None:
    """The section on the page of one initiative; nothing as long as it is not public."""
    if not initiative.is_published:
        return None
    found = Finding.objects.published().linked_to(initiative).select_related("event")
    rows, number = first_and_number(found.order_by("-event__starts", "number", "pk"))
    for row in rows:
        row.report_url = report_url(row, initiative)
    reports = f"{reverse('my_events:log')}?initiative={initiative.pk}"
    return Panel(
        KEY,
        _("Ergebnisse, auf die Sie antworten"),
        _(
            "Noch ist Ihre Initiative bei keinem Ergebnis einer Konferenz genannt. Antwortet sie "
            "auf eines? Öffnen Sie das Ergebnis und berichten Sie davon."
        ),
        "conferences/area/finding_row.html",
        rows=rows,
        all_url=reports,
        number=number,
        links=[
            Link(_("Ihre Berichte"), reports),
            Link(_("Ergebnisse ansehen"), reverse("conferences:finding_list")),
        ],
    )


def report_url(finding: Finding, initiative: Initiative) -> str:
    return f"{reverse('my_events:log_report', args=[finding.pk])}?initiative={initiative.pk}"


def tasks(user: User) -> list[Task]:
    """What came back from the office."""
    rows = FindingUpdate.objects.of_stewards(user).returned().select_related("finding")
    text = _("Bericht überarbeiten, das Amt hat geantwortet")
    return [
        Task(text, row.area_url, row.finding.title, row.decided_at)
        for row in rows.order_by("decided_at", "pk")[:SHOWN]
    ]
