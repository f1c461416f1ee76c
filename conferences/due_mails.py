"""The letters to bodies responsible for findings.

What they say stands in `due_letter_kinds`, or where the office worded it itself. Nothing in them
opens anything: the link leads to the public page.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.lib.text import one_line
from portal.outbox.models import Letter
from portal.outbox.texts import words_of
from portal.outbox.wording import Draft
from portal.outbox.writing import AUTOMATIC, write
from portal.publishing.mails import compose

from .due_letter_kinds import PREFIX
from .models import DueLetter, Event, Finding

LETTERS: dict[str, str] = {
    DueLetter.Occasion.SOON: "finding_soon",
    DueLetter.Occasion.OVERDUE: "finding_overdue",
}
#: letters of a statement in a subject
SUBJECT_LETTERS = 80


def due_draft(finding: Finding, occasion: str) -> Draft:
    """The letter as it would go out now."""
    words = words_of(PREFIX + LETTERS[occasion], finding.office_id)
    return compose(words, _values(finding))


def write_due_letter(finding: Finding, draft: Draft, *, reply_to: str) -> Letter:
    """To the responsible body; whoever answers writes to the office."""
    headers = {**AUTOMATIC, "Reply-To": reply_to}
    return write(finding.responsible_email, draft.subject, draft.text, headers=headers)


def _values(finding: Finding) -> dict[str, str]:
    statement = one_line(finding.title)
    return {
        "ergebnis": statement,
        "kurz": Truncator(statement).chars(SUBJECT_LETTERS),
        "herkunft": _origin(finding.event),
        "stelle": one_line(finding.responsible) or _("Ihre Stelle"),
        "faellig": date_format(finding.due_on, "j. F Y"),  # type: ignore[arg-type]
        "amt": str(finding.office or ""),
        "adresse": settings.SITE_URL + finding.get_absolute_url(),
    }


def _origin(event: Event | None) -> str:
    if event is None:
        return _("im Netzwerk")
    day = date_format(timezone.localtime(event.starts), "j. F Y")
    return _("am %(day)s (%(title)s)") % {"title": one_line(event.title), "day": day}
