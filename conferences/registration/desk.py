"""On the desk: registrations, what their letters do, wishes, and how full the next events are."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from initiatives.desk import answers
from portal.accounts.desk import Line, Tile, list_url, with_choices
from portal.accounts.models import User
from portal.outbox.desk import trouble
from portal.places.models import Office
from portal.publishing.desk import theirs

from .models import DeletionClock, DeletionRun
from .services import across

EVENTS_SHOWN = 6


def _line(text, group: str, user: User, office: Office | None) -> Line:
    rows = across.group(across.registrations(user, office), group)
    return Line(text, with_choices(reverse("registration:across"), office, was=group), rows)


def _may_see(user: User) -> bool:
    return user.has_perm("conferences.view_event")


def requests(user: User, office: Office | None) -> Tile | None:
    if not _may_see(user):
        return None
    return answers(_line(_("Änderungswünsche zu Anmeldungen"), across.WISHES, user, office))


def letters(user: User, office: Office | None) -> Tile | None:
    """Registrations whose letters do not arrive, and a deletion that waits for somebody."""
    if not _may_see(user):
        return None
    return trouble(
        _line(_("Anmeldungen, deren Briefe nicht ankommen"), across.LETTERS, user, office),
        Line(
            _("Das Löschen von Anmeldungen ist angehalten"),
            list_url(DeletionRun),
            DeletionClock.objects.exclude(paused_at=None),
            is_notice=True,
        ),
    )


def coming(user: User, office: Office | None) -> Tile | None:
    """The next events: when, how many seats are free, who waits; and who registered today."""
    if not _may_see(user):
        return None
    events = theirs(Event.objects.published(), user, office).upcoming().with_seats()
    return Tile(
        "coming",
        _("Nächste Veranstaltungen"),
        _("Gerade ist keine Veranstaltung angekündigt."),
        [_line(_("Anmeldungen heute"), across.TODAY, user, office)],
        template="admin/desk/coming.html",
        data=list(events[:EVENTS_SHOWN]),
        is_wide=True,
    )
