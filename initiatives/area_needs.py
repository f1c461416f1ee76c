"""What „Mein Bereich“ says about calls for volunteers, and the page of an initiative, too."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.area import SHOWN, Link, Panel, Task, first_and_number
from portal.accounts.models import User

from .models import Initiative, Opportunity
from .models.opportunity import ENDS_SOON
from .querysets import OpportunityQuerySet

#: how long one is reminded of a call that has come to its end
OVER_SHOWN = timedelta(days=14)


def my_needs(user: User) -> Panel:
    """The soonest ending first; what the office took offline is told in the whole list."""
    return _panel(
        Opportunity.objects.kept_by(user),
        title=_("Meine Aufrufe"),
        empty=_("Gerade suchen Sie niemanden. Auf der Seite Ihrer Initiative rufen Sie dazu auf."),
        all_url=reverse("my_initiatives:needs"),
    )


def needs_of(user: User, initiative: Initiative) -> Panel:
    """The section on the page of one initiative."""
    panel = _panel(
        initiative.opportunities.all(),
        title=_("Aufrufe"),
        empty=_("Suchen Sie Menschen, die mithelfen? Ein Aufruf ist in zwei Minuten online."),
        all_url=f"{reverse('my_initiatives:needs')}?initiative={initiative.pk}",
    )
    new_url = reverse("my_initiatives:new_need", args=[initiative.pk])
    panel.links = [Link(_("Neuer Aufruf"), new_url)]
    return panel


def _panel(rows: OpportunityQuerySet, *, title: str, empty: str, all_url: str) -> Panel:
    wanted = rows.exclude(state="archived").wanted_first().for_cards()
    shown, number = first_and_number(wanted)
    return Panel(
        key="aufrufe",
        title=title,
        empty=empty,
        template="initiatives/area/need_panel_row.html",
        rows=shown,
        all_url=all_url,
        number=number,
    )


def ending_needs(user: User) -> list[Task]:
    """Calls that end within two weeks, or came to their end in the last two."""
    today = timezone.localdate()
    rows = Opportunity.objects.kept_by(user).ending(today - OVER_SHOWN, today + ENDS_SOON)
    return [_task_of(need) for need in rows.select_related("initiative").order_by("until")[:SHOWN]]


def _task_of(need: Opportunity) -> Task:
    return Task(
        text=_what_of(need),
        url=reverse("my_initiatives:need", args=[need.pk]),
        about=need.title,
        day=need.until,
        turn=3,
    )


def _what_of(need: Opportunity) -> str:
    days = need.days_left
    if days < 0:
        return _("Aufruf ist abgelaufen: verlängern?")
    if days == 0:
        return _("Aufruf endet heute: verlängern?")
    text = ngettext("Aufruf endet in %(n)d Tag", "Aufruf endet in %(n)d Tagen", days)
    return text % {"n": days}
