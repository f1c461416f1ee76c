"""The letters about whether an entry is still true: one function each.

What they say stands in `letter_kinds`, or where the office worded it itself.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from portal.accounts.models import User
from portal.outbox.models import Letter
from portal.outbox.notices import AUTOMATIC, notify
from portal.outbox.writing import write

from .letters import letter_of
from .mails import title_of
from .models import ConfirmationRequest, Initiative
from .notice_kinds import GONE

#: {placeholder: the page it leads to}
PAGES = {"link_stimmt": "true", "link_aendern": "change", "link_vorbei": "gone"}


def ask_whether_true(request: ConfirmationRequest, token: str) -> Letter:
    """To one person who keeps the entry, or to the contact address: three links of their own.

    Not a notice that one may do without: the entry grows old otherwise.
    """
    initiative = request.initiative
    name = "still_true" if request.round == 1 else "still_true_again"
    days = {"stand": request.since, "gueltig_bis": request.expires_on}
    said = {key: date_format(day, "j. F Y") for key, day in days.items()}
    draft = letter_of(name, initiative.office_id, title_of(initiative) | said | _links(token))
    return write(request.email, draft.subject, draft.text, headers=AUTOMATIC)


def _links(token: str) -> dict[str, str]:
    return {
        name: settings.SITE_URL + reverse(f"initiatives:stand_{page}", args=[token])
        for name, page in PAGES.items()
    }


def tell_reported_gone(initiative: Initiative, person: User) -> None:
    """To the others who keep the entry: somebody said that the initiative does not exist."""
    draft = letter_of("gone_reported", initiative.office_id, title_of(initiative))
    notify([person], GONE.key, draft, about=initiative, url=_own_page(initiative))


def tell_archived(initiative: Initiative, people: list[User], addresses: list[str]) -> None:
    """To all who keep the entry, and whoever said so: it is not public any more."""
    _tell("gone_archived", initiative, people, addresses, title_of(initiative))


def tell_kept(initiative: Initiative, people: list[User], addresses: list[str]) -> None:
    """To all who keep the entry, and whoever said so: it stays public."""
    page = {"adresse": settings.SITE_URL + initiative.get_absolute_url()}
    _tell("gone_kept", initiative, people, addresses, title_of(initiative) | page)


def _tell(
    name: str, initiative: Initiative, people: list[User], addresses: list[str], values: dict
) -> None:
    draft = letter_of(name, initiative.office_id, values)
    notify(people, GONE.key, draft, about=initiative, url=_own_page(initiative))
    for address in addresses:
        write(address, draft.subject, draft.text, headers=AUTOMATIC)


def _own_page(initiative: Initiative) -> str:
    return reverse("my_initiatives:initiative", args=[initiative.pk])
