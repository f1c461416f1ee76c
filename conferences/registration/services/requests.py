"""Wishes to change something after the deadline: the office fulfils or declines them.

A registration has one open wish at most; a new one takes the place of the open one. What somebody
needs or answers never stands in a wish, since more people may read wishes than needs, and both
have a deletion date of their own: it is entered at once, and the wish only says that it changed.
"""

import json
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Event, Workshop
from portal.accounts.models import User

from .. import mails
from ..models import ChangeRequest, Registration, Setup
from .changes import active_locked
from .checking import check_group, check_wishes
from .details import Wish
from .locks import locked
from .own import Wanted, change_at_once, enter
from .refusals import Refused

Outcome = ChangeRequest.Outcome


class RequestGone(Refused):
    """The wish was decided, replaced or taken back in the meantime."""

    def __str__(self) -> str:
        return _("Dieser Wunsch ist nicht mehr offen. Bitte laden Sie die Seite neu.")


# --- asking -------------------------------------------------------------------------------
@transaction.atomic
def ask_for_change(
    registration: Registration, wanted: Wanted, *, note: str = "", sending: str
) -> ChangeRequest:
    """Hand a wish to the office; the same sending again gives the same wish.

    Raises a refusal for what no office could fulfil. Whether seats are free is asked later.
    """
    event, row = active_locked(registration)
    wish = as_json(wanted)
    key = sha256(json.dumps([row.pk, sending, wish, note]).encode()).hexdigest()
    if sent := ChangeRequest.objects.filter(sending=key).first():
        return sent
    _check(event, row, wanted)
    enter(row, wanted)
    row.requests.filter(outcome=Outcome.OPEN).delete()
    return row.requests.create(wish=wish, note=note, sending=key)


def _check(event: Event, row: Registration, wanted: Wanted) -> None:
    seats = row.seats
    if wanted.companions is not None:
        seats = 1 + len([name for name in wanted.companions if name])
    if seats > row.seats:
        check_group(event, Setup.of(event), seats)
    if wanted.wishes is not None:
        check_wishes(event, wanted.wishes, seats)


def as_json(wanted: Wanted) -> dict:
    """{"companions": [name, …], "wishes": [[workshop id, 1 or 2], …], "organisation": text,
    "answers": true, "needs": true}; only what shall change or has changed.
    """
    wish: dict = {}
    if wanted.companions is not None:
        wish["companions"] = list(wanted.companions)
    if wanted.wishes is not None:
        wish["wishes"] = [[w.workshop_id, w.preference] for w in wanted.wishes]
    if wanted.organisation is not None:
        wish["organisation"] = wanted.organisation
    changed = {"answers": bool(wanted.answers), "needs": wanted.needs is not None}
    return wish | {key: True for key, has in changed.items() if has}


def wanted_in(wish: dict) -> Wanted:
    """The way back from `as_json`; answers and needs are already entered."""
    wishes, companions = wish.get("wishes"), wish.get("companions")
    return Wanted(
        wishes=None if wishes is None else tuple(Wish(*pair) for pair in wishes),
        companions=None if companions is None else tuple(companions),
        organisation=wish.get("organisation"),
    )


def withdraw(registration: Registration) -> None:
    """The person takes the open wish back; what was decided stays."""
    with transaction.atomic():
        locked(registration.event_id)
        registration.requests.filter(outcome=Outcome.OPEN).delete()


# --- deciding -----------------------------------------------------------------------------
@transaction.atomic
def grant(request: ChangeRequest, *, by: User, reply: str = "") -> ChangeRequest:
    """Do what was wished and say so; a refusal of the seats reaches the office, nothing changes."""
    row = _open(request)
    change_at_once(row.registration, wanted_in(row.wish), quiet=True)
    return _decide(row, Outcome.DONE, by, reply)


@transaction.atomic
def decline(request: ChangeRequest, *, by: User, reply: str = "") -> ChangeRequest:
    """Leave everything as it is and say why."""
    return _decide(_open(request), Outcome.DECLINED, by, reply)


def _open(request: ChangeRequest) -> ChangeRequest:
    """The wish as it is under the lock of its event."""
    locked(request.registration.event_id)
    rows = ChangeRequest.objects.select_related("registration__event")
    row = rows.filter(pk=request.pk, outcome=Outcome.OPEN).first()
    if row is None:
        raise RequestGone
    return row


def _decide(row: ChangeRequest, outcome: str, by: User, reply: str) -> ChangeRequest:
    row.outcome, row.reply = outcome, reply
    row.decided_at, row.decided_by = timezone.now(), by
    row.save()
    mails.send_answered(row)
    return row


# --- in words -----------------------------------------------------------------------------
def in_words(request: ChangeRequest) -> list[str]:
    """What is wished, a sentence each, for the person and for the office."""
    wish = request.wish
    lines = _companions_in_words(wish) + _workshops_in_words(wish)
    if "organisation" in wish:
        lines.append(_("Organisation: %(name)s") % {"name": wish["organisation"] or "–"})
    if wish.get("answers"):
        lines.append(_("Antworten haben sich geändert; sie stehen schon in der Anmeldung."))
    if wish.get("needs"):
        lines.append(_("Der Bedarf hat sich geändert; er steht schon in der Anmeldung."))
    return lines


def _companions_in_words(wish: dict) -> list[str]:
    if "companions" not in wish:
        return []
    names = [name for name in wish["companions"] if name]
    if not names:
        return [_("Ohne Begleitung")]
    words = ngettext("Begleitperson: %(names)s", "Begleitpersonen: %(names)s", len(names))
    return [words % {"names": ", ".join(names)}]


def _workshops_in_words(wish: dict) -> list[str]:
    if "wishes" not in wish:
        return []
    titles = Workshop.objects.in_bulk([pk for pk, _preference in wish["wishes"]])
    words = {1: _("Erster Wunsch: %(workshop)s"), 2: _("Zweiter Wunsch: %(workshop)s")}
    lines = [
        words[preference] % {"workshop": titles[pk]}
        for pk, preference in wish["wishes"]
        if pk in titles
    ]
    return lines or [_("Kein Workshop")]
