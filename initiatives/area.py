"""What „Mein Bereich“ says about a person's initiatives: what to do, and what is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.area import SHOWN, Link, Panel, Task
from portal.accounts.models import User
from portal.publishing.picture_area import picture_tasks, pictures_panel
from portal.publishing.standing import Standing, standings

from .models import Initiative


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
    mine = Initiative.objects.kept_by(user)
    rows = list(mine[: SHOWN + 1])
    return Panel(
        key="initiativen",
        title=_("Meine Initiativen"),
        empty=_(
            "Hier stehen die Initiativen, die Sie betreuen. Fehlt eine, die es im Portal schon "
            "gibt? Dann melden Sie sich bei Ihrem Amt."
        ),
        template="initiatives/area/row.html",
        rows=with_standings(rows[:SHOWN]),
        all_url=reverse("my_initiatives:initiatives"),
        number=mine.count() if len(rows) > SHOWN else len(rows),
        links=[] if rows else [Link(_("Initiative vorschlagen"), reverse("initiatives:suggest"))],
    )


# --- pictures ---
def tasks_about_pictures(user: User) -> list[Task]:
    """Of the initiatives the person keeps; not of all that staff may edit."""
    return picture_tasks(Initiative.objects.kept_by(user))


def pictures(user: User, initiative: Initiative) -> Panel:
    return pictures_panel(initiative)
