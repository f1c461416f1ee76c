"""How every letter of the initiatives' pages is made of its words and its template."""

import re
from dataclasses import replace
from types import SimpleNamespace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from portal.outbox.texts import words_of
from portal.outbox.wording import Draft, LetterKind, Words, filled

from .letter_kinds import PREFIX

EMPTY_LINES = re.compile(r"\n{3,}")


def letter_of(name: str, office_id: int | None, values: dict[str, str], **context) -> Draft:
    """The letter with the words that hold for this office; `values` fill its placeholders."""
    return compose(name, words_of(PREFIX + name, office_id), values, **context)


def compose(name: str, words: Words, values: dict[str, str], **context) -> Draft:
    said = filled(words, values)
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    text = render_to_string(f"initiatives/mail/{name}.txt", context | {"words": said.body})
    return Draft(said.subject, EMPTY_LINES.sub("\n\n", text))


def sample(kind: LetterKind, words: Words) -> Draft:
    """With an example of everything a template asks for."""
    values = {row.name: str(row.example) for row in kind.placeholders}
    name = kind.key.removeprefix(PREFIX)
    return replace(compose(name, words, values, **_example()), values=values)


def _example() -> dict:
    day = timezone.localdate()
    enquiry = {"name": "Sam Beispiel", "email": "sam@example.org", "phone": "", "delete_on": day}
    news = {"title": "Fahrradwerkstatt am Markt", "summary": "Räder reparieren, gemeinsam."}
    return {
        "enquiry": SimpleNamespace(**enquiry, message="Guten Tag, ich helfe gern mit."),
        "initiatives": [SimpleNamespace(**news, get_absolute_url="/initiativen/beispiel/")],
        "needs": [],
        "mark_url": f"{settings.SITE_URL}/initiativen/beispiel/",
        "page_url": f"{settings.SITE_URL}/mein-bereich/",
        "url": f"{settings.SITE_URL}/initiativen/",
        "stop_url": f"{settings.SITE_URL}/initiativen/beispiel/",
    }
