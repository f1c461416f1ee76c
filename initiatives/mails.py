"""The letters of the initiatives' pages: one function each, written to the outbox.

What they say stands in `letter_kinds`, or where the office worded it itself. What visitors typed
never reaches a subject or a sender's name; in the text it stands quoted.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.lib.text import one_line
from portal.outbox.notices import notify
from portal.outbox.wording import Draft
from portal.outbox.writing import AUTOMATIC

from .letters import letter_of
from .models import Enquiry, Initiative, Suggestion
from .notice_kinds import ENQUIRY


def send_enquiry(enquiry: Enquiry, token: str, *, to: str) -> None:
    """To the initiative's own address: somebody wants to help. An answer goes to that person."""
    draft = _enquiry(enquiry, token)
    EmailMessage(draft.subject, draft.text, to=[to], reply_to=[enquiry.email]).send()


def tell_enquiry(enquiry: Enquiry, token: str, people: Iterable[User]) -> None:
    """The same to people with an account; their daily letter tells nothing of who wrote what."""
    notify(
        people,
        ENQUIRY.key,
        _enquiry(enquiry, token),
        about=enquiry,
        url=enquiry.area_url,
        reply_to=[enquiry.email],
        headers={},
    )


def _enquiry(enquiry: Enquiry, token: str) -> Draft:
    values = title_of(enquiry.initiative) | {"aufruf": _call_in(enquiry)}
    context = ways_to_mark(enquiry, token) | {"enquiry": enquiry}
    return letter_of("enquiry", enquiry.initiative.office_id, values, **context)


def ways_to_mark(enquiry: Enquiry, token: str) -> dict[str, str]:
    """The link that needs no sign-in, and the enquiry's page behind it."""
    mark = reverse("initiatives:answered", args=[token])
    return {"mark_url": settings.SITE_URL + mark, "page_url": settings.SITE_URL + enquiry.area_url}


def send_copy_link(enquiry: Enquiry, token: str) -> None:
    """To the address the writer gave: is it yours? Nothing of what was typed stands in it."""
    url = settings.SITE_URL + reverse("initiatives:copy", args=[token])
    values = title_of(enquiry.initiative) | {"link": url}
    _letter("copy_link", enquiry.initiative.office_id, [enquiry.email], values).send()


def send_copy(enquiry: Enquiry) -> None:
    """To the writer, whose address is confirmed: what they wrote."""
    office, values = enquiry.initiative.office_id, title_of(enquiry.initiative)
    _letter("copy", office, [enquiry.email], values, enquiry=enquiry).send()


def send_suggestion_link(suggestion: Suggestion, token: str) -> None:
    """To whoever suggests an initiative: is this address yours? Nothing typed stands in it."""
    url = settings.SITE_URL + reverse("initiatives:suggestion", args=[token])
    office = suggestion.district.office_id if suggestion.district else None
    _letter("suggestion_link", office, [suggestion.email], {"link": url}).send()


def _letter(name: str, office: int | None, to: list[str], values: dict, **context) -> EmailMessage:
    draft = letter_of(name, office, values, **context)
    return EmailMessage(draft.subject, draft.text, to=to, headers=dict(AUTOMATIC))


def _call_in(enquiry: Enquiry) -> str:
    if not enquiry.opportunity:
        return ""
    return _("Es geht um den Aufruf „%(title)s“.") % {"title": enquiry.opportunity.title}


def title_of(initiative: Initiative) -> dict[str, str]:
    """What every letter about an initiative names."""
    return {"initiative": one_line(initiative.title)}
