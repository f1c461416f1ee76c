"""On the desk: what waits for the office's eye, and what was changed last."""

from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import Line, Tile, list_url
from portal.accounts.models import User
from portal.places.models import Office

from .admin.link import named_by
from .admin.scope import own_rows
from .kinds import kinds
from .models import Entry, LinkCheck, PendingVersion, State
from .queue import CHANGE

CHANGES_SHOWN = 8


def theirs(rows: Any, user: User, office: Office | None) -> QuerySet:
    """The person's own rows, of the office they look at."""
    rows = own_rows(rows, user)
    return rows.in_office(office) if office else rows


def upkeep(*lines: Line) -> Tile:
    """What makes entries grow old; other parts put their lines here too."""
    title = _("Einträge pflegen")
    return Tile("upkeep", title, _("Alle Einträge sind in gutem Zustand."), list(lines))


def waiting(*lines: Line) -> Tile:
    """What was handed in; other parts put their lines here too."""
    return Tile("review", _("Zu prüfen"), _("Nichts wartet. Schön."), list(lines))


def submitted(
    model: type[Entry], user: User, office: Office | None, rows: QuerySet | None = None
) -> Line:
    """The entries of one list of the admin that somebody handed in."""
    found = theirs(model._default_manager.all() if rows is None else rows, user, office)
    url = list_url(model, office, state__exact=State.SUBMITTED)
    return Line(str(model._meta.verbose_name_plural), url, found.filter(state=State.SUBMITTED))


def pending(user: User, office: Office | None) -> Tile | None:
    """Changes of public entries that nobody has decided on."""
    if not user.has_perm("publishing.view_pendingversion"):
        return None
    rows = PendingVersion.objects.filter(decision=PendingVersion.Decision.OPEN)
    if not user.is_superuser:
        rows = rows.filter(office__in=user.office_ids)
    rows = rows.filter(office=office) if office else rows
    url = list_url(PendingVersion, office, was=CHANGE)
    return waiting(Line(_("Änderungen an veröffentlichten Einträgen"), url, rows))


def dead_links(user: User, office: Office | None) -> Tile | None:
    """Addresses that nobody answers at."""
    if not user.has_perm("publishing.view_linkcheck"):
        return None
    rows = LinkCheck.objects.dead().filter(named_by(user, office))
    return upkeep(Line(_("tote Links"), list_url(LinkCheck, office, stand="tot"), rows))


def changes(user: User, office: Office | None) -> Tile | None:
    """Who changed what, latest first; one query over all kinds."""
    parts = [_latest(kind, user, office) for kind in kinds() if _may_see(user, kind)]
    if not parts:
        return None
    found = parts[0].union(*parts[1:], all=True).order_by("-changed_at", "-pk")
    data = [_described(row) for row in found[:CHANGES_SHOWN]]
    empty = _("Noch ist nichts geändert worden.")
    return Tile(
        "changes", _("Zuletzt geändert"), empty, template="admin/desk/changes.html", data=data
    )


def _may_see(user: User, kind: type[Entry]) -> bool:
    return user.has_perm(f"{kind._meta.app_label}.view_{kind._meta.model_name}")


def _latest(kind: type[Entry], user: User, office: Office | None) -> QuerySet:
    """The last of one kind; a limit may only stand inside, in a list of keys."""
    last = theirs(kind._default_manager.all(), user, office).order_by("-changed_at", "-pk")
    rows = kind._default_manager.filter(pk__in=last.values("pk")[:CHANGES_SHOWN]).order_by()
    return (
        rows.with_admin_page()
        .annotate(app=Value(kind._meta.app_label), who=F("changed_by__name"))
        .values("pk", "title", "state", "changed_at", "page", "app", "who")
    )


def _described(row: dict) -> dict:
    page = f"{row['app']}_{row['page']}"
    return {
        **row,
        "kind": apps.get_model(row["app"], row["page"])._meta.verbose_name,
        "url": reverse(f"admin:{page}_change", args=[row["pk"]]),
        "state": State(row["state"]),
    }
