"""Words of one's own in letters: which hold, and that nothing written there is carried out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.registration.samples import example_event, sample_for
from portal.accounts.adapter import CHANGES
from portal.outbox.texts import words_of
from portal.outbox.wording import (
    PLACEHOLDER,
    LetterKind,
    Placeholder,
    Words,
    fill,
    filled,
    letter_kinds,
    trouble_with_body,
    trouble_with_subject,
    wordable,
)
from tests import builders

ROOT = Path(__file__).resolve().parents[2]
KIND = LetterKind(
    "a.b",
    "Brief",
    "Anlass",
    "Immer.",
    placeholders=(
        Placeholder("veranstaltung", "Titel", is_short=True),
        Placeholder("frist", "bis wann", is_required=True),
        Placeholder("link", "der Link", is_link=True),
    ),
)
WORDABLE = pytest.mark.parametrize("kind", wordable(), ids=lambda kind: kind.key)
CODE = [
    "{event.__class__}",
    "{0}",
    "{}",
    "{veranstaltung!r}",
    "{veranstaltung.slug}",
    "{% load static %}",
    "{{ settings.SECRET_KEY }}",
    "%(event)s %s %",
    "{veranstaltung",
    "}{",
    "{" * 50,
]
#: what stands around the words of several letters, or within one
FRAMES = {
    "account/email/base_message.txt",
    "initiatives/mail/alert_base.txt",
    "initiatives/mail/base.txt",
    "initiatives/mail/ways_to_mark.txt",
    "initiatives/mail/written.txt",
    "outbox/mail/notice_foot.txt",
    "publishing/mail/review.txt",
    "registration/mail/base.txt",
    "registration/mail/confirm_link.txt",
    "registration/mail/facts.txt",
}
PIECES = st.lists(
    st.one_of(st.sampled_from([*CODE, "{veranstaltung}", "{frist}", "\n", "- ", "--"]), st.text()),
    max_size=12,
).map("".join)


# --- filling in -----------------------------------------------------------------------------
def test_names_become_values_and_what_was_put_in_is_not_looked_at_again():
    values = {"a": "{b} {% now %} {{ x }}", "b": "B"}
    assert fill("{a}, {b}, {c}", values) == "{b} {% now %} {{ x }}, B, {c}"


def test_a_subject_stays_one_line_whatever_is_put_in():
    assert filled(Words("A {a}", "{a}"), {"a": "x\r\nBcc: y"}) == Words("A x Bcc: y", "x\r\nBcc: y")


@pytest.mark.parametrize("code", CODE)
def test_code_stays_as_it_is_written(code):
    assert fill(code, {"veranstaltung": "V", "event": "E"}) == code


@settings(deadline=None)
@given(text=PIECES, value=st.text())
def test_no_text_makes_filling_in_fail_or_grow_by_anything_but_the_values(text, value):
    got = fill(text, {"veranstaltung": value})
    parts = PLACEHOLDER.split(text)
    wanted = [
        part if number % 2 == 0 else value if part == "veranstaltung" else f"{{{part}}}"
        for number, part in enumerate(parts)
    ]
    assert got == "".join(wanted)


@settings(deadline=None, max_examples=50)
@given(subject=PIECES, body=PIECES)
@override_settings(SECRET_KEY="zzgeheimzz-" * 5)
def test_no_words_make_a_letter_fail_or_tell_a_secret(subject, body):
    """Straight into the way of a real letter, past every check of the form."""
    event = example_event()
    for kind in wordable():
        words = Words(subject, body)
        is_here = kind.key.startswith("registration.")
        draft = sample_for(event, kind, words) if is_here else kind.draft(words)
        shown = draft.subject + draft.text + "".join(draft.parts)
        assert "zzgeheimzz" not in shown
        assert "<class" not in shown
        assert len(draft.subject.splitlines()) <= 1


# --- checking -------------------------------------------------------------------------------
def test_a_placeholder_that_does_not_exist_is_named_with_the_nearest_one():
    (sentence,) = trouble_with_subject(KIND, "Zu {veranstaltun}")
    assert "{veranstaltun}" in sentence
    assert "{veranstaltung}" in sentence


@pytest.mark.parametrize("code", CODE)
def test_code_is_refused_when_it_is_saved(code):
    body = f"{{frist}} {code}"
    assert bool(trouble_with_body(KIND, body)) == ("{" in code or "}" in code)


def test_what_must_be_told_must_stand_in_the_text():
    (sentence,) = trouble_with_body(KIND, "Guten Tag")
    assert "{frist}" in sentence


def test_a_link_needs_a_line_of_its_own():
    assert trouble_with_body(KIND, "{frist}\n{link}\nGruß") == []
    (sentence,) = trouble_with_body(KIND, "{frist} Hier: {link}")
    assert "{link}" in sentence


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_subject_has_one_line(end):
    assert trouble_with_subject(KIND, f"Hallo{end}Bcc: alle@example.org")


def test_long_phrases_stay_out_of_the_subject():
    assert trouble_with_subject(KIND, "Bis {frist}")
    assert trouble_with_subject(KIND, "Zu {veranstaltung}") == []


# --- what is shipped ------------------------------------------------------------------------
@WORDABLE
def test_the_shipped_words_pass_the_checks_of_the_form(kind):
    assert trouble_with_subject(kind, kind.shipped.subject) == []
    assert trouble_with_body(kind, kind.shipped.body) == []


@WORDABLE
def test_every_letter_can_be_looked_at_and_says_what_each_placeholder_becomes(kind):
    every = Words("Betreff", "\n".join(row.written for row in kind.placeholders))
    draft = kind.draft(every)
    assert "{" not in draft.text
    assert set(draft.values) == set(kind.names)
    for value in draft.values.values():
        assert " ".join(value.split()) in " ".join(draft.text.split())


def test_every_letter_has_a_key_of_its_own_and_either_words_or_a_reason():
    kinds = letter_kinds()
    assert len(kinds) == 63
    assert all(kind.is_fixed != bool(kind.shipped.subject) for kind in kinds.values())


def test_every_template_of_a_letter_is_in_the_list_as_wordable_or_fixed():
    """A new letter is either worded by the offices, or says in the list why it is not."""
    found = set(letter_templates())
    assert found >= FRAMES
    assert {
        name for name in found - FRAMES if kind_written_with(name) not in letter_kinds()
    } == set()


def letter_templates() -> Iterator[str]:
    """The texts of all letters, as templates are named."""
    folder = ROOT / "templates"
    for pattern in ("**/mail/*.txt", "**/email/*_message.txt"):
        yield from (str(path.relative_to(folder)) for path in folder.glob(pattern))


def kind_written_with(template: str) -> str:
    """The key of the letter a template is for."""
    name = template.removesuffix("_message.txt").removesuffix(".txt")
    if name in CHANGES:
        return "accounts.security"
    app, *_folder, letter = name.replace("account/", "accounts/").split("/")
    return f"{app}.{letter}"


# --- whose words hold -----------------------------------------------------------------------
@pytest.mark.django_db
def test_the_offices_words_come_before_those_for_all_and_these_before_the_shipped():
    office, other = builders.office(), builders.office()
    kind = letter_kinds()[builders.THANKS]
    assert words_of(kind.key, office.pk) == kind.shipped
    builders.letter_text(None, subject="Für alle")
    builders.letter_text(office, subject="Amt")
    assert words_of(kind.key, office.pk).subject == "Amt"
    assert words_of(kind.key, other.pk).subject == "Für alle"
    assert words_of(kind.key, None).subject == "Für alle"


@pytest.mark.django_db
def test_own_words_are_german_and_a_letter_in_another_language_has_the_shipped_ones():
    builders.letter_text(None, subject="Für alle")
    kind = letter_kinds()[builders.THANKS]
    with translation.override("en"):
        assert words_of(kind.key, None) == kind.shipped


@pytest.mark.django_db
def test_asking_for_words_is_one_query(django_assert_num_queries):
    office = builders.letter_text(builders.office()).office
    with django_assert_num_queries(1):
        words_of(builders.THANKS, office.pk)
