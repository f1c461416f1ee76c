"""The letters of the review: one function each, to whoever handed something in."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.outbox.writing import write

from .models import Author, Entry, PendingVersion

#: so that nobody's holiday notice answers a machine
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def tell_returned(entry: Entry, reason: str) -> None:
    """To whoever handed in an entry: why it is not published, and what to do next."""
    subject = _("Ihr Eintrag kommt zurück: %(title)s") % {"title": entry}
    _write("returned", subject, entry.handed_in_by, entry=entry, reason=reason)


def tell_published(entry: Entry) -> None:
    """To whoever handed in an entry: it is public, and where."""
    subject = _("Ihr Eintrag ist veröffentlicht: %(title)s") % {"title": entry}
    _write("published", subject, entry.handed_in_by, entry=entry, url=_address(entry))


def tell_returned_change(entry: Entry, pending: PendingVersion) -> None:
    """To whoever handed in a change: why it is not made, and what to do next."""
    subject = _("Ihre Änderung kommt zurück: %(title)s") % {"title": entry}
    author = Author.of(pending.author)
    _write("returned_change", subject, author, entry=entry, reason=pending.reason)


def tell_approved(entry: Entry, pending: PendingVersion) -> None:
    """To whoever handed in a change: it is public."""
    subject = _("Ihre Änderung ist übernommen: %(title)s") % {"title": entry}
    author = Author.of(pending.author)
    _write("approved", subject, author, entry=entry, url=_address(entry))


def _address(entry: Entry) -> str:
    return settings.SITE_URL + entry.get_absolute_url()  # type: ignore[attr-defined]


def _write(name: str, subject: str, author: Author | None, **context) -> None:
    if author is None:
        return
    context |= {
        "author": author,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    text = render_to_string(f"publishing/mail/{name}.txt", context)
    write(author.email, subject, text, headers=AUTOMATIC)
