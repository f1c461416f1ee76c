"""The letters about entries in „Was wurde daraus?“ that initiatives handed in."""

from django.conf import settings

from portal.outbox.notices import notify
from portal.outbox.texts import words_of
from portal.publishing.mails import compose

from .letter_kinds import PREFIX
from .models import FindingUpdate
from .notice_kinds import REPORT


def tell_published(update: FindingUpdate) -> None:
    """The office published it, and where it stands."""
    _tell("log_published", update, update.finding.get_absolute_url())


def tell_returned(update: FindingUpdate) -> None:
    """Why it is not public, and where to mend it."""
    _tell("log_returned", update, update.area_url, summary=update.reason)


def _tell(name: str, update: FindingUpdate, url: str, *, summary: str = "") -> None:
    """To everybody who looks after the initiative."""
    if update.reporter is None:
        return
    values = {
        "initiative": str(update.reporter),
        "ergebnis": str(update.finding),
        "titel": str(update.finding),
        "grund": update.reason,
        "adresse": settings.SITE_URL + url,
    }
    draft = compose(words_of(PREFIX + name, update.finding.office_id), values)
    people = update.reporter.stewards.all()
    notify(people, REPORT.key, draft, about=update.reporter, url=url, summary=summary)
