"""On the desk: what waits for the office's eye, and what was changed last."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.desk import Line, Tile, list_url
from portal.accounts.models import User
from portal.places.models import Office

from .admin.link import named_by
from .admin.scope import own_rows
from .kinds import kinds
from .models import Entry, LinkCheck, PendingVersion, State
from .queue import Queue, sorts

CHANGES_SHOWN = 8


def theirs(rows: Any, user: User, office: Office | None) -> QuerySet:
    """The person's own rows, of the office they look at."""
    rows = own_rows(rows, user)
    return rows.in_office(office) if office else rows


def upkeep(*lines: Line) -> Tile:
    """What makes entries grow old; other parts put their lines here too."""
    title = _("Einträge pflegen")
    return Tile("upkeep", title, _("Alle Einträge sind in gutem Zustand."), list(lines))


def review(user: User, office: Office | None) -> Tile | None:
    """What coordinators and guests handed in: entries, changes, and what parts above added."""
    if not user.has_perm("publishing.view_pendingversion"):
        return None
    office_id = office.pk if office else None
    lines = [
        Line(text, list_url(PendingVersion, office, was=sort), queue.rows)
        for sort, text in sorts().items()
        for queue in [Queue(user, sort=sort, office=office_id)]
    ]
    oldest = Queue(user, office=office_id).oldest
    return Tile("review", _("Zu prüfen"), _("Nichts wartet. Schön."), lines, note=_since(oldest))


def _since(oldest: datetime | None) -> str:
    """Nothing as long as nobody has waited for a day."""
    days = (timezone.now() - oldest).days if oldest else 0
    text = ngettext(
        "Am längsten wartet jemand seit %(n)d Tag.",
        "Am längsten wartet jemand seit %(n)d Tagen.",
        days,
    )
    return text % {"n": days} if days else ""


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
