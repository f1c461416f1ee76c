"""Wording a letter: the same conversation for all offices, one office or one event.

A `Place` is where own words are kept. The page asks it what holds now and what would hold
without them; saving, trying and going back to the shipped words happen here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.lib.limits import within_limit

from .forms import WordsForm
from .models import OwnWords
from .twin import twin_of
from .wording import Draft, LetterKind, Words
from .writing import write

MOST_TRIALS, TRIALS_SPAN = 20, timedelta(hours=1)
VERSIONS_SHOWN = 10
HEADERS = {"Auto-Submitted": "auto-generated"}


@dataclass
class Place:
    """Where own words for one letter are kept: at most one row of `rows`.

    `columns` are those of a new row, `fallback` the words that hold without it, `whose` says so.
    """

    kind: LetterKind
    rows: QuerySet
    columns: dict
    fallback: Words
    whose_fallback: str
    draft: Callable[[Words], Draft]

    @cached_property
    def row(self) -> OwnWords | None:
        return self.rows.select_related("changed_by").first()

    def versions(self) -> QuerySet:
        """What was worded here before, latest first; also after going back."""
        kept = self.rows.model.history.filter(**self.columns)
        return kept.select_related("history_user")[:VERSIONS_SHOWN]

    @property
    def words(self) -> Words:
        return self.row.words if self.row else self.fallback

    @property
    def version(self) -> str:
        return fingerprint(self.row.words) if self.row else ""

    def form(self, data: QueryDict | None = None) -> WordsForm:
        return WordsForm(data, kind=self.kind, words=self.words, version=self.version)

    def keep(self, words: Words, *, by: User) -> bool:
        """Store them; False where somebody was faster, so that nothing is overwritten unseen."""
        values = {"subject": words.subject, "body": words.body, "changed_by": by}
        if self.row is None:
            return self.rows.get_or_create(**self.columns, defaults=values)[1]
        row = self.rows.select_for_update(of=("self",)).get(pk=self.row.pk)
        if fingerprint(row.words) != self.version:
            return False
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        return True

    def drop(self) -> None:
        """Back to what holds without own words."""
        if self.row:
            self.row.delete()


@dataclass
class Conversation:
    """What became of a request to word a letter."""

    place: Place
    form: WordsForm
    draft: Draft
    is_saved: bool = False
    is_tried: bool = False
    #: the form says why nothing was done
    is_refused: bool = False


def talk(request: HttpRequest, place: Place) -> Conversation:
    """Show, look at, try or save the words, by the button that was pressed."""
    if request.method != "POST":
        return Conversation(place, place.form(), place.draft(place.words))
    form = place.form(request.POST)
    if not form.is_valid():
        return Conversation(place, form, place.draft(place.words), is_refused=True)
    said = Conversation(place, form, place.draft(form.words))
    if "_try" in request.POST:
        _try(said, person_of(request))
    elif "_look" not in request.POST:
        _save(said, person_of(request))
    return said


def _save(said: Conversation, by: User) -> None:
    """Words that hold anyway are not made one's own."""
    same = said.place.row is None and said.form.words == said.place.fallback
    if said.form.is_stale or not (same or said.place.keep(said.form.words, by=by)):
        said.form.refuse_as_stale()
        said.is_refused = True
    else:
        said.is_saved = True


def _try(said: Conversation, by: User) -> None:
    if within_limit("letter-trial", str(by.pk), most=MOST_TRIALS, per=TRIALS_SPAN):
        send_trial(said.draft, by)
        said.is_tried = True
    else:
        said.is_refused = True
        said.form.add_error(None, _("Das waren viele Proben. Bitte warten Sie eine Stunde."))


def person_of(request: HttpRequest) -> User:
    """Whoever is signed in; these pages have a door."""
    return cast(User, request.user)


def send_trial(draft: Draft, to: User) -> None:
    """The letter as it is, to the person who words it, and to nobody else."""
    subject = _("Probe: %(subject)s") % {"subject": draft.subject}
    html = twin_of(draft.parts) if draft.parts else ""
    write(to.email, subject, draft.text, html=html, headers=HEADERS)


def fingerprint(words: Words) -> str:
    text = f"{words.subject}\x1f{words.body}"
    return hashlib.sha256(text.encode()).hexdigest()[:20]
