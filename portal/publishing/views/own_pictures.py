"""The page on which coordinators look after the pictures of an initiative or an event."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.door import SignedInRequest
from portal.lib.many_files import Received, look_at
from portal.lib.pictures import PictureFormField

from ..admin.pictures_page import note_deletions
from ..models import Entry
from ..own_pictures import Done, OwnPictureDesk
from ..picture_forms import MOST_AT_ONCE

TEMPLATE = "publishing/area/pictures.html"


def pictures_of(request: SignedInRequest, rows: QuerySet, key: int, **page: Any) -> HttpResponse:
    """The page of the entry with this key among `rows`, else 404; `page` is what surrounds it.

    Pictures are made anew before the entry's row is locked; whoever cannot reach the entry is
    turned away before that.
    """
    entry = get_object_or_404(rows, pk=key)
    if request.method != "POST":
        return _page(request, OwnPictureDesk(entry, request.user), page)
    look_at(request.FILES.getlist("neu-files")[:MOST_AT_ONCE], PictureFormField())
    with transaction.atomic():
        locked = get_object_or_404(rows.select_for_update(of=["self"]), pk=key)
        return _sent(request, locked, page)


def _sent(request: SignedInRequest, entry: Entry, page: dict) -> HttpResponse:
    """Keep the uploads, ask before anything is deleted, then store what was typed."""
    desk = OwnPictureDesk(entry, request.user, request.POST, request.FILES)
    received = desk.take_uploads()
    _name_refused(request, received)
    if not desk.is_valid():
        return _page(request, desk, page, is_refused=True)
    leaving = desk.to_be_deleted
    if leaving and "loeschen" not in request.POST:
        return _page(request, desk, page, leaving=leaving)
    lost = desk.lost_texts()
    note_deletions(entry, leaving, by=request.user)
    done = desk.keep()
    done.uploaded = len(received.good)
    _tell(request, entry, done, lost, told=bool(received.refused))
    return redirect(request.path)


def _page(request: HttpRequest, desk: OwnPictureDesk, page: dict, **more: Any) -> HttpResponse:
    context = {"entry": desk.owner, "pictures": desk, **page, **more}
    return render(request, TEMPLATE, context)


def _name_refused(request: HttpRequest, received: Received) -> None:
    for name, reason in received.refused:
        messages.error(request, f"„{name}“: {reason}")


# --- what is said afterwards -----------------------------------------------------------------
def _tell(request: HttpRequest, entry: Entry, done: Done, lost: list[str], *, told: bool) -> None:
    sentences = what_was_done(entry, done)
    for text in lost:
        words = _("Ein Bild ist nicht mehr hier. Ihr Text dazu war: „%(text)s“")
        messages.warning(request, words % {"text": text})
    if not sentences and not lost and not told:
        sentences = [_("Es gab nichts zu sichern.")]
    if sentences:
        messages.success(request, " ".join(sentences))


def what_was_done(entry: Entry, done: Done) -> list[str]:
    """In whole sentences, and what happens next."""
    said = [
        _uploaded(done.uploaded),
        _handed_in(done.handed_in),
        _released(entry, done.released),
        _deleted(done.deleted),
        _("Ihre Änderung ist gesichert.") if done.kept else "",
    ]
    return [text for text in said if text]


def _uploaded(count: int) -> str:
    text = ngettext(
        "%(count)d Bild ist da. Bitte beschreiben Sie es jetzt, vorher sieht es niemand.",
        "%(count)d Bilder sind da. Bitte beschreiben Sie sie jetzt, vorher sieht sie niemand.",
        count,
    )
    return text % {"count": count} if count else ""


def _handed_in(count: int) -> str:
    text = ngettext(
        "Eingereicht. Das Amt schaut auf %(count)d Bild; bis dahin bleibt die öffentliche Seite, "
        "wie sie ist.",
        "Eingereicht. Das Amt schaut auf %(count)d Bilder; bis dahin bleibt die öffentliche "
        "Seite, wie sie ist.",
        count,
    )
    return text % {"count": count} if count else ""


def _released(entry: Entry, count: int) -> str:
    if not count:
        return ""
    public = ngettext(
        "%(count)d Bild steht jetzt auf der Seite.",
        "%(count)d Bilder stehen jetzt auf der Seite.",
        count,
    )
    later = ngettext(
        "%(count)d Bild gehört jetzt dazu und wird mit dem Eintrag öffentlich.",
        "%(count)d Bilder gehören jetzt dazu und werden mit dem Eintrag öffentlich.",
        count,
    )
    return (public if entry.is_published else later) % {"count": count}


def _deleted(count: int) -> str:
    text = ngettext("%(count)d Bild ist gelöscht.", "%(count)d Bilder sind gelöscht.", count)
    return text % {"count": count} if count else ""
