"""What „Mein Bereich“ says about a person's initiatives: what to do, and what is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.area import SHOWN, Link, Panel, Task, first_and_number
from portal.accounts.models import User
from portal.publishing.kinds import about_kind
from portal.publishing.models import PendingVersion, State
from portal.publishing.picture_area import picture_tasks, pictures_panel
from portal.publishing.standing import Standing, standings

from .models import Initiative
from .people import Circle


@dataclass(frozen=True)
class Kept:
    """An initiative of somebody's list, and where it stands."""

    initiative: Initiative
    standing: Standing


def with_standings(initiatives: Iterable[Initiative]) -> list[Kept]:
    rows = list(initiatives)
    found = standings(rows)
    return [Kept(row, found[row.pk]) for row in rows]


def my_initiatives(user: User) -> Panel:
    """Those the person keeps true; the first ones, and how many there are."""
    rows, number = first_and_number(Initiative.objects.kept_by(user))
    return Panel(
        key="initiativen",
        title=_("Meine Initiativen"),
        empty=_(
            "Hier stehen die Initiativen, die Sie betreuen. Fehlt eine, die es im Portal schon "
            "gibt? Dann melden Sie sich bei Ihrem Amt."
        ),
        template="initiatives/area/row.html",
        rows=with_standings(rows),
        all_url=reverse("my_initiatives:initiatives"),
        number=number,
        links=[] if rows else [Link(_("Initiative vorschlagen"), reverse("initiatives:suggest"))],
    )


def tasks(user: User) -> list[Task]:
    """What the office sent back, then drafts nobody has handed in; one query."""
    mine = Initiative.objects.kept_by(user).annotate(change_came_back=came_back())
    open_ones = mine.filter(
        Q(change_came_back__isnull=False, state=State.PUBLISHED)
        | Q(state__in=[State.RETURNED, State.DRAFT], publish_at=None)
    )
    # the oldest first; of drafts there may be many, so they come last
    rows = open_ones.order_by(Case(When(state=State.DRAFT, then=1), default=0), "changed_at")
    return [_task(row) for row in rows[:SHOWN]]


def came_back() -> Subquery:
    """When the office sent the initiative's change back, if it did."""
    returned = PendingVersion.objects.filter(
        **about_kind(Initiative),
        object_id=OuterRef("pk"),
        decision=PendingVersion.Decision.RETURNED,
    )
    return Subquery(returned.values("decided_at")[:1])


def _task(row) -> Task:
    url = reverse("my_initiatives:edit", args=[row.pk])
    if row.state == State.DRAFT:
        say = _("Entwurf ergänzen und einreichen")
        return Task(say, url, about=row.title, day=row.changed_at, turn=3)
    since = row.change_came_back if row.is_published else row.changed_at
    return Task(_("Zurückgegeben: bitte ändern"), url, about=row.title, day=since)


# --- pictures ---
def tasks_about_pictures(user: User) -> list[Task]:
    """Of the initiatives the person keeps; not of all that staff may edit."""
    return picture_tasks(Initiative.objects.kept_by(user))


def pictures(user: User, initiative: Initiative) -> Panel:
    return pictures_panel(initiative)


def people(user: User, initiative: Initiative) -> Panel:
    """Who looks after it."""
    url = reverse("my_initiatives:people", args=[initiative.pk])
    colleagues = Circle(initiative, user).colleagues()
    return Panel(
        key="personen",
        title=_("Wer diese Initiative betreut"),
        empty=_("Noch betreut niemand diese Initiative."),
        template="initiatives/area/person_line.html",
        rows=colleagues,
        number=len(colleagues),
        links=[Link(_("Personen ansehen und ändern"), url)],
    )
