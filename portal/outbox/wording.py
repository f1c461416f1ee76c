"""Which letters an office may word itself, and how words become a letter.

Each part of the house names its letters in a list (`settings.LETTER_KINDS`). A wording is a
subject and a text with placeholders like `{veranstaltung}`. Filling them in is one pass of a
strict pattern over plain strings: nothing is ever carried out, no attribute is reached, and what
was put in is not looked at again.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

PLACEHOLDER = re.compile(r"\{([a-z_]{1,40})\}")
#: everything in braces, to name what is not a placeholder
IN_BRACES = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")
#: a text, or one that is translated when it is shown
Label = str | Promise
MOST_OF_A_SUBJECT, MOST_OF_A_BODY = 150, 4000


@dataclass(frozen=True)
class Words:
    """A subject and the text that stands between greeting and facts."""

    subject: str
    body: str


@dataclass(frozen=True)
class Placeholder:
    """What stands in braces and what it becomes."""

    name: str
    label: Label
    example: Label = ""
    #: in one line, so that it may stand in a subject
    is_short: bool = False
    #: an address of the portal; it needs a line of its own to become a link
    is_link: bool = False
    is_required: bool = False

    @property
    def written(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class LetterKind:
    """A letter of the portal: when it is sent, its shipped words, what they may speak of.

    Texts may be lazy translations. `sample` names a function (kind, words) → Draft that writes
    the letter to nobody, the way a real one is written. A letter nobody words says why.
    """

    key: str
    name: Label
    occasion: Label
    when: Label
    subject: Label = ""
    body: Label = ""
    sample: str = ""
    placeholders: tuple[Placeholder, ...] = ()
    why_fixed: Label = ""

    def __str__(self) -> str:
        return str(self.name)

    @property
    def shipped(self) -> Words:
        return Words(str(self.subject), str(self.body))

    @property
    def is_fixed(self) -> bool:
        return bool(self.why_fixed)

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.placeholders]

    def draft(self, words: Words) -> "Draft":
        """The letter with example values."""
        return import_string(self.sample)(self, words)


@dataclass(frozen=True)
class Draft:
    """A letter before it goes to somebody; `parts` is its HTML twin, empty where it has none.

    An example also tells what each placeholder became.
    """

    subject: str
    text: str
    parts: tuple[SafeString, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def explained(self, kind: LetterKind) -> list[tuple[Placeholder, str]]:
        """The placeholders of the letter, each with what it became."""
        return [(row, self.values.get(row.name, "")) for row in kind.placeholders]


# --- which there are ------------------------------------------------------------------------
@cache
def letter_kinds() -> dict[str, LetterKind]:
    """{key: letter} over all parts of the house, in their order."""
    return {kind.key: kind for name in settings.LETTER_KINDS for kind in import_string(name)}


def wordable(prefix: str = "") -> list[LetterKind]:
    """Those that have words; of the part of the house whose keys begin like this."""
    kinds = letter_kinds().values()
    return [kind for kind in kinds if not kind.is_fixed and kind.key.startswith(prefix)]


# --- filling in -----------------------------------------------------------------------------
def fill(text: str, values: Mapping[str, str]) -> str:
    """With the values in place of their names; a name nobody gave stays as it is written."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """The subject in one line, the text as it is."""
    return Words(" ".join(fill(words.subject, values).split()), fill(words.body, values))


def written_in(*texts: str) -> set[str]:
    """The names of the placeholders that stand in the texts."""
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


# --- checking -------------------------------------------------------------------------------
def trouble_with_subject(kind: LetterKind, subject: str) -> list[str]:
    """Sentences about what keeps this subject from being used."""
    if len(subject.splitlines()) > 1:
        return [_("Der Betreff muss in einer Zeile stehen.")]
    found = _unknown(kind, subject)
    long = [row for row in kind.placeholders if not row.is_short and row.written in subject]
    return found + [
        _("%(name)s passt nicht in den Betreff, nur in den Text.") % {"name": row.written}
        for row in long
    ]


def trouble_with_body(kind: LetterKind, body: str) -> list[str]:
    """Sentences about what keeps this text from being used."""
    return [*_unknown(kind, body), *_missing(kind, body), *_links_within_lines(kind, body)]


def _unknown(kind: LetterKind, text: str) -> list[str]:
    wrong = [name for name in dict.fromkeys(IN_BRACES.findall(text)) if name not in kind.names]
    if wrong:
        return [_not_a_placeholder(name, kind.names) for name in wrong]
    if BRACE.search(IN_BRACES.sub("", text)):
        return [
            _("Eine geschweifte Klammer steht allein. Platzhalter brauchen beide: {veranstaltung}.")
        ]
    return []


def _not_a_placeholder(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name.strip().casefold(), known, n=1)
    facts = {"name": f"{{{name[:60]}}}", "close": f"{{{close[0]}}}" if close else ""}
    if close:
        return _("Den Platzhalter %(name)s gibt es hier nicht. Meinten Sie %(close)s?") % facts
    return _("Den Platzhalter %(name)s gibt es hier nicht.") % facts


def _missing(kind: LetterKind, body: str) -> list[str]:
    needed = [row for row in kind.placeholders if row.is_required and row.written not in body]
    return [
        _("Im Text fehlt %(name)s (%(label)s). Ohne das ist der Brief nicht vollständig.")
        % {"name": row.written, "label": row.label}
        for row in needed
    ]


def _links_within_lines(kind: LetterKind, body: str) -> list[str]:
    lines = {line.strip() for line in body.splitlines() if "{" in line}
    links = [row for row in kind.placeholders if row.is_link and row.written in body]
    return [
        _("%(name)s braucht eine eigene Zeile, damit daraus ein Link wird.") % {"name": row.written}
        for row in links
        if any(row.written in line and line != row.written for line in lines)
    ]


def by_occasion(rows: Iterable[dict]) -> list[tuple[str, list[dict]]]:
    """[(occasion, rows)]; several parts of the house may have letters for the same one."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(str(row["kind"].occasion), []).append(row)
    return list(found.items())
