"""A visitor tells the office what became of a finding; the letter is all that is kept of it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.lib.limits import give_back, take, within_limit
from portal.lib.templatetags.mosaik import mail_quote
from portal.outbox.texts import words_of
from portal.outbox.writing import write
from portal.publishing.mails import compose

from ..letter_kinds import PREFIX
from ..models import Finding

#: a school, a library, a shelter share one network
MOST_PER_NETWORK, NETWORK_SPAN = 10, timedelta(hours=1)
#: how long a second click on the same form counts as the first
SAME_SPAN = timedelta(days=1)


class TooManyHints(Exception):
    """So many hints came from this network that we wait with the next one."""


@transaction.atomic
def send_hint(finding: Finding, said: dict[str, str], *, sending: str, network: str) -> None:
    """To everybody of the finding's office, at once; the same form sent again changes nothing.

    `said` are the form's `message`, `name` and `email`. An answer goes to the writer where an
    address was given.
    """
    slot = take("finding-hint-once", sending, most=1, per=SAME_SPAN)
    if slot is None:
        return
    if not within_limit("finding-hint", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        give_back([slot])
        raise TooManyHints
    words = words_of(f"{PREFIX}finding_hint", finding.office_id)
    letter = compose(words, _values(finding, said))
    headers = {"Reply-To": said["email"]} if said["email"] else {}
    for person in recipients(finding):
        write(person.email, letter.subject, letter.text, headers=headers)


def recipients(finding: Finding) -> list[User]:
    """The people of its office; without any, the administrators."""
    active = User.objects.filter(is_active=True).order_by("email").distinct()
    staff = Membership.objects.filter(office=finding.office_id)
    in_turn = [active.filter(memberships__in=staff), active.filter(is_superuser=True)]
    return next((found for users in in_turn if (found := list(users))), [])


def _values(finding: Finding, said: dict[str, str]) -> dict[str, str]:
    return {
        "titel": str(finding),
        "von": _who(said),
        "hinweis": mail_quote(said["message"]),
        "adresse": settings.SITE_URL + finding.get_absolute_url(),
        "bearbeiten": settings.SITE_URL + finding.admin_url,
    }


def _who(said: dict[str, str]) -> str:
    who = said["name"] or _("Jemand ohne Namen")
    if said["email"]:
        return _("%(who)s (antworten Sie einfach auf diese E-Mail)") % {"who": who}
    return _("%(who)s (ohne Adresse für Rückfragen)") % {"who": who}
