"""Notices: what people with an account are told by letter, as far as they want it.

Each part of the house names its kinds of notices in a list (`settings.NOTICE_KINDS`). Not every
letter is one: codes, invitations, questions whether an address is theirs and decisions about
access always go out at once, with `writing.write`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from portal.accounts.models import User

from .how import How
from .wording import Draft, Label
from .writing import letter_to, post

#: so that nobody's holiday notice answers a machine
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


# --- which there are ------------------------------------------------------------------------
def everybody(user: User) -> bool:
    return True


@dataclass(frozen=True)
class NoticeKind:
    """Something people are told about: „Neue Anfragen“, and when that is.

    `concerns` says whether somebody could ever get it and so is asked about it. `default` holds
    as long as the person has chosen nothing. `never` is a sentence for who chooses that.
    """

    key: str
    name: Label
    when: Label
    default: How = How.AT_ONCE
    concerns: Callable[[User], bool] = everybody
    never: Label = ""

    def __str__(self) -> str:
        return str(self.name)


@cache
def notice_kinds() -> dict[str, NoticeKind]:
    """{key: kind} over all parts of the house, in their order."""
    return {kind.key: kind for name in settings.NOTICE_KINDS for kind in import_string(name)}


# --- telling --------------------------------------------------------------------------------
def notify(
    people: Iterable[User],
    kind: str,
    draft: Draft,
    *,
    about: Model | None = None,
    url: str = "",
    summary: str = "",
    reply_to: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> None:
    """Tell each of them once, the way each has chosen for this kind; in the caller's transaction.

    `kind` is the key of one of `notice_kinds()`. `draft` is the whole letter, with greeting and
    signature; who wants it at once gets it as it is, with the way to end such letters below.
    In the daily letter stands its subject, the `summary` (a sentence or two, "" for none) and
    the `url` (a path of the portal, or a whole address) where one sees more: keep names of third
    persons out of all three. `about` is the row it is about; if its manager has `editable_by`,
    whoever may not edit that row any more in the morning is not told of it. `reply_to` and
    `headers` are the letter's.

    Accounts that are off get nothing; an unknown kind is a KeyError. A few queries for any number
    of people.
    """
    notice_kinds()[kind]
    given = AUTOMATIC | dict(headers or {})
    if reply_to:
        given["Reply-To"] = ", ".join(reply_to)
    active = {person.pk: person for person in people if person.is_active}
    post(letter_to(person.email, draft.subject, draft.text, given) for person in active.values())
