"""The letters of the review: one function each, to whoever handed something in.

What they say stands in `letter_kinds`, or where the office worded it itself.
"""

from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.outbox.notices import notify
from portal.outbox.texts import words_of
from portal.outbox.wording import Draft, LetterKind, Words, filled
from portal.outbox.writing import AUTOMATIC, write

from .letter_kinds import PREFIX
from .models import Author, Entry, PendingVersion
from .notice_kinds import DECISION
from .querysets import office_of

TEMPLATE = "publishing/mail/review.txt"


def tell_returned(entry: Entry, reason: str, more: int = 0) -> None:
    """To whoever handed in an entry: why it is not published, and what to do next.

    `more` is how many were handed in and came back with it.
    """
    if author := entry.handed_in_by:
        values = {
            "ihren_eintrag": _entry_of(author, entry, more),
            "was_jetzt": _next_for(author, entry),
        }
        _write("returned", author, entry, values | {"grund": reason}, summary=reason)


def tell_published(entry: Entry, more: int = 0) -> None:
    """To whoever handed in an entry: it is public, and where."""
    if author := entry.handed_in_by:
        values = {"ihren_eintrag": _entry_of(author, entry, more), "adresse": _address(entry)}
        _write("published", author, entry, values)


def tell_returned_change(entry: Entry, pending: PendingVersion) -> None:
    """To whoever handed in a change: why it is not made, and what to do next."""
    if author := Author.of(pending.author):
        values = {"grund": pending.reason, "bereich": _area(entry)}
        _write("returned_change", author, entry, values, summary=pending.reason)


def tell_approved(entry: Entry, pending: PendingVersion) -> None:
    """To whoever handed in a change: it is public."""
    if author := Author.of(pending.author):
        _write("approved", author, entry, {"adresse": _address(entry)})


def tell_pictures_returned(entry: Entry, author: Author | None, count: int, reason: str) -> None:
    """To whoever handed in pictures: why they are not shown, and where to mend them."""
    if author:
        link = settings.SITE_URL + entry.pictures_url
        values = {"bilder": _pictures(count), "grund": reason, "bilderseite": link}
        _write("returned_pictures", author, entry, values, summary=reason)


def tell_pictures_approved(entry: Entry, author: Author | None, count: int) -> None:
    """To whoever handed in pictures: everybody can see them, and where."""
    if author:
        values = {"bilder": _pictures(count), "adresse": f"{_address(entry)}#bilder"}
        _write("approved_pictures", author, entry, values)


def _write(
    name: str, author: Author, entry: Entry, values: dict[str, str], *, summary: str = ""
) -> None:
    """Guests get their letter at once; people with an account have chosen how they are told."""
    office = office_of(entry)
    words = words_of(PREFIX + name, office.pk if office else None)
    draft = compose(words, values | {"titel": str(entry)})
    if author.account:
        url = values.get("adresse") or values.get("bilderseite") or _area(entry)
        notify([author.account], DECISION.key, draft, about=entry, url=url, summary=summary)
    else:
        write(author.email, draft.subject, draft.text, headers=AUTOMATIC)


def compose(words: Words, values: dict[str, str]) -> Draft:
    """The letter with the words, between greeting and signature."""
    said = filled(words, values)
    frame = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    return Draft(said.subject, render_to_string(TEMPLATE, frame | {"words": said.body}))


def sample(kind: LetterKind, words: Words) -> Draft:
    """With an example of every placeholder."""
    values = {row.name: str(row.example) for row in kind.placeholders}
    return replace(compose(words, values), values=values)


# --- what placeholders become ---------------------------------------------------------------
def _address(entry: Entry) -> str:
    return settings.SITE_URL + entry.get_absolute_url()  # type: ignore[attr-defined]


def _area(entry: Entry) -> str:
    """Where the person goes on with it after signing in."""
    return settings.SITE_URL + (entry.area_url or reverse("pages:area"))


def _entry_of(author: Author, entry: Entry, more: int = 0) -> str:
    named = _("Ihren Vorschlag „%(title)s“") if author.is_guest else _("Ihren Eintrag „%(title)s“")
    beside = ngettext(" und einen weiteren Termin", " und %(n)d weitere Termine", more)
    return named % {"title": entry} + (beside % {"n": more} if more else "")


def _pictures(count: int) -> str:
    return ngettext("Ihr Bild", "Ihre %(count)d Bilder", count) % {"count": count}


def _next_for(author: Author, entry: Entry) -> str:
    if author.is_guest:
        return _(
            "Wenn Sie mögen, ergänzen Sie, was fehlt, und schlagen Sie die Initiative noch einmal "
            "vor:\n%(url)s"
        ) % {"url": f"{settings.SITE_URL}/initiativen/vorschlagen/"}
    return _(
        "Ihr Eintrag ist noch da. Ändern Sie, worum das Amt bittet, und reichen Sie ihn noch "
        "einmal ein:\n%(url)s"
    ) % {"url": _area(entry)}
