"""Notices: what people with an account are told by letter, as far as they want it.

Each part of the house names its kinds of notices in a list (`settings.NOTICE_KINDS`). Not every
letter is one: codes, invitations, questions whether an address is theirs and decisions about
access always go out at once, with `writing.write`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.module_loading import import_string

from portal.accounts.models import User

from .how import How
from .leaving import one_click, signed_off, stop_url
from .models import Letter, NoticeChoice, WaitingNotice
from .wording import Draft, Label
from .writing import AUTOMATIC, letter_to, post

People = Mapping[int, User]


# --- which there are ------------------------------------------------------------------------
def everybody(user: User) -> bool:
    return True


@dataclass(frozen=True)
class NoticeKind:
    """Something people are told about: „Neue Anfragen“, and when that is.

    `default` holds as long as the person has chosen nothing. `concerns` says whether somebody
    could get it at all and so is asked about it. `never` is a sentence for whoever wants none.
    `counted` makes words of how many there were, where a notice tells of several.
    """

    key: str
    name: Label
    when: Label
    default: How = How.AT_ONCE
    concerns: Callable[[User], bool] = everybody
    never: Label = ""
    counted: Callable[[int], str] | None = None

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
    number: int = 1,
    reply_to: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> None:
    """Tell each of them once, the way each has chosen for this kind; in the caller's transaction.

    `kind` is the key of one of `notice_kinds()`. `draft` is the whole letter, with greeting and
    signature; who wants it at once gets it as it is, with the way to end such letters below.
    In the daily letter stands its subject, the `summary` (a sentence or two, "" for none) and
    the `url` (a path of the portal, or a whole address) where one sees more: keep names of third
    persons out of all three. Notices with the same three are one there, their `number`s added.

    `about` is the row it is about. Whoever may not edit it any more in the morning (`editable_by`
    of its manager) is not told of it, and nobody is where it is gone. `reply_to` and `headers`
    are the letter's; without headers it says that a machine wrote it.

    Accounts that are off get nothing; an unknown kind is a KeyError. A few queries for any number
    of people.
    """
    ways = ways_of({person.pk: person for person in people if person.is_active}, kind)
    given = dict(AUTOMATIC if headers is None else headers)
    if reply_to:
        given["Reply-To"] = ", ".join(reply_to)
    post(_letter(person, kind, draft, given) for person in ways[How.AT_ONCE])
    said = {"subject": " ".join(draft.subject.split()), "summary": summary, "url": url}
    rows = (
        WaitingNotice(user=person, notice=kind, number=number, **said, **_naming(about))
        for person in ways[How.DAILY]
    )
    WaitingNotice.objects.bulk_create(rows, batch_size=200)


def ways_of(people: People, kind: str) -> dict[How, list[User]]:
    """Who of them wants it how; one query."""
    default = notice_kinds()[kind].default
    rows = NoticeChoice.objects.filter(notice=kind, user__in=people)
    chosen = dict(rows.values_list("user", "how")) if people else {}
    ways: dict[How, list[User]] = {how: [] for how in How}
    for key, person in people.items():
        ways[How(chosen.get(key, default))].append(person)
    return ways


def _letter(person: User, kind: str, draft: Draft, headers: Mapping[str, str]) -> Letter:
    """An answer to somebody else quotes the text, so there the link stands in the header alone."""
    stop = stop_url(person, kind)
    shown = "" if "Reply-To" in headers else stop
    said = signed_off(draft, notice_kinds()[kind].name, shown)
    return letter_to(
        person.email, said.subject, said.text, {**headers, **one_click(stop)}, html=said.html
    )


def _naming(about: Model | None) -> dict[str, Any]:
    if about is None:
        return {}
    return {"kind": ContentType.objects.get_for_model(about), "object_id": about.pk}
