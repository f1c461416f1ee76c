"""What „Mein Bereich“ says about enquiries, and the page of an initiative, too."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.area import Panel, Task, first_and_number
from portal.accounts.models import User

from .models import Enquiry, Initiative


def waiting(user: User) -> list[Task]:
    """One line for all of them: how many, and since when the oldest waits."""
    found = Enquiry.objects.kept_by(user).unanswered()
    sums = found.aggregate(number=Count("pk"), oldest=Min("created_at"))
    if not sums["number"]:
        return []
    text = ngettext(
        "%(n)d Anfrage wartet auf Antwort", "%(n)d Anfragen warten auf Antwort", sums["number"]
    )
    since = date_format(timezone.localtime(sums["oldest"]), "j. F Y")
    one, many = _("seit %(day)s"), _("die älteste seit %(day)s")
    return [
        Task(
            text=text % {"n": sums["number"]},
            url=reverse("my_initiatives:enquiries"),
            about=(one if sums["number"] == 1 else many) % {"day": since},
            day=sums["oldest"],
            turn=1,
        )
    ]


def enquiries_of(user: User, initiative: Initiative) -> Panel:
    """The section on the page of one initiative: what waits, the oldest first."""
    waiting = Enquiry.objects.filter(initiative=initiative).unanswered()
    found = waiting.select_related("opportunity").order_by("created_at", "pk")
    rows, number = first_and_number(found)
    url = reverse("my_initiatives:enquiries")
    return Panel(
        key="anfragen",
        title=_("Anfragen ohne Antwort"),
        empty=_("Niemand wartet auf Antwort. Schön."),
        template="initiatives/area/enquiry_row.html",
        rows=rows,
        all_url=f"{url}?initiative={initiative.pk}",
        number=number,
    )
