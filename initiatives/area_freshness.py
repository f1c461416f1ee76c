"""What „Mein Bereich“ says about whether entries are still true."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.accounts.area import SHOWN, Link, Panel, Task, Words
from portal.accounts.models import User

from .models import Initiative
from .models.initiative import ASK_AFTER


def entries_to_confirm(user: User) -> list[Task]:
    """Those nobody has confirmed for eleven months; the oldest first, and a way to all others."""
    due = Initiative.objects.kept_by(user).unconfirmed_for(ASK_AFTER)
    rows = list(due.order_by("confirmed_on", "pk")[: SHOWN + 1])
    tasks = [_to_confirm(row) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        tasks.append(Task(_("Weitere Einträge bestätigen"), reverse("my_initiatives:initiatives")))
    return tasks


def _to_confirm(row: Initiative) -> Task:
    url = reverse("my_initiatives:confirm", args=[row.pk])
    return Task(_("Eintrag bestätigen"), url, about=row.title, day=row.true_since)


def confirmation(user: User, initiative: Initiative) -> Panel | None:
    """When somebody last said that all of it is true, and the way to say so now."""
    if not initiative.is_published:
        return None
    url = reverse("my_initiatives:confirm", args=[initiative.pk])
    return Panel(
        key="bestaetigt",
        title=_("Stimmt noch alles?"),
        empty=_confirmed_words(initiative),
        template="",
        links=[Link(_("Eintrag bestätigen"), url)],
    )


def _confirmed_words(initiative: Initiative) -> Words:
    if not initiative.confirmed_on:
        return _("Den Eintrag hat noch niemand bestätigt. Einmal im Jahr fragen wir danach.")
    day = date_format(initiative.confirmed_on, "j. F Y")
    if initiative.is_due:
        return _("Zuletzt bestätigt am %(day)s. Es ist Zeit, wieder nachzusehen.") % {"day": day}
    return _("Zuletzt bestätigt am %(day)s. Einmal im Jahr fragen wir danach.") % {"day": day}
