"""Letters that remind an initiative's people: of enquiries without an answer, of calls that end.

Nothing of who wrote an enquiry stands in them; it stands on the page they lead to.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from portal.accounts.models import User
from portal.lib.text import one_line
from portal.outbox.notices import notify
from portal.outbox.wording import Draft
from portal.outbox.writing import AUTOMATIC, write

from .letters import letter_of
from .mails import ways_to_mark
from .models import Enquiry, Opportunity
from .notice_kinds import NEED_ENDING, REMINDER


def remind_by_address(enquiry: Enquiry, token: str, name: str, *, to: str) -> None:
    """To the initiative's contact address, which belongs to no account."""
    draft = _reminder(enquiry, token, name)
    write(to, draft.subject, draft.text, headers=AUTOMATIC)


def remind_people(enquiry: Enquiry, token: str, name: str, people: Iterable[User]) -> None:
    """`name` is one of „enquiry_reminder“, „enquiry_reminder_again“."""
    draft = _reminder(enquiry, token, name)
    notify(people, REMINDER.key, draft, about=enquiry, url=enquiry.area_url)


def _reminder(enquiry: Enquiry, token: str, name: str) -> Draft:
    initiative = enquiry.initiative
    written = date_format(timezone.localtime(enquiry.created_at), "j. F Y")
    values = {"initiative": one_line(initiative.title), "eingegangen": written}
    context = ways_to_mark(enquiry, token) | {"enquiry": enquiry}
    return letter_of(name, initiative.office_id, values, **context)


def tell_of_end(need: Opportunity, people: Iterable[User]) -> None:
    """The call goes offline in a week unless somebody renews it."""
    url = reverse("my_initiatives:need", args=[need.pk])
    values = {
        "aufruf": one_line(need.title),
        "initiative": one_line(need.initiative.title),
        "tag": date_format(need.until, "j. F Y"),
        "link": settings.SITE_URL + url,
    }
    draft = letter_of("need_ending", need.initiative.office_id, values)
    notify(people, NEED_ENDING.key, draft, about=need, url=url)
