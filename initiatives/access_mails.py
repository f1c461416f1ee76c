"""The letters about who looks after an initiative: one function each.

Decisions about access are told at once, whatever somebody chose for other letters.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from portal.accounts.models import User

from .letters import letter_of
from .mails import AUTOMATIC, title_of
from .models import Initiative, StewardRequest


def send_access_link(wish: StewardRequest, token: str) -> None:
    """To whoever asks for access: is this address yours? Nothing typed stands in it."""
    link = settings.SITE_URL + reverse("initiatives:access", args=[token])
    _send("access_link", wish.initiative, wish.email, {"link": link})


def send_declined(wish: StewardRequest) -> None:
    """To whoever asked: of a proposal that is who made it, not the person named in it."""
    values = title_of(wish.initiative) | {"grund": wish.reason}
    if wish.proposed_by:
        _send("proposal_declined", wish.initiative, wish.proposed_by.email, values)
    else:
        _send("access_declined", wish.initiative, wish.email, values)


def send_named(person: User, initiative: Initiative) -> None:
    """To somebody with an account: what they look after from now on."""
    _send("steward_named", initiative, person.email, _title_and_link(initiative))


def send_handed_over(initiative: Initiative, *, to: User, by: User | None) -> None:
    """To both: who has the main part now, and who had it."""
    _send("steward_main", initiative, to.email, _title_and_link(initiative))
    if by:
        _send("steward_deputy", initiative, by.email, _title_and_link(initiative))


def send_ended(person: User, initiative: Initiative) -> None:
    _send("steward_ended", initiative, person.email, title_of(initiative))


def _send(name: str, initiative: Initiative, to: str, values: dict[str, str]) -> None:
    draft = letter_of(name, initiative.office_id, values)
    EmailMessage(draft.subject, draft.text, to=[to], headers=dict(AUTOMATIC)).send()


def _title_and_link(initiative: Initiative) -> dict[str, str]:
    page = reverse("my_initiatives:initiative", args=[initiative.pk])
    return title_of(initiative) | {"link": settings.SITE_URL + page}
