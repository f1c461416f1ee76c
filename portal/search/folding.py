"""Words as the search compares them: without case, accents, umlaut spellings and hyphens.

Both sides, what is written and what is typed, go through this module.
"""

import re
import unicodedata
from functools import lru_cache

#: longer words are cut; nobody types them, and they would fill the vocabulary
MAX_WORD = 48

APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"), None)
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00ad": "", "\u200b": ""})
#: „Dolmetscher:innen", „Helfer*innen", „Lehrer_innen", „Schüler/-innen", „HelferInnen"
GENDERED = re.compile(r"(?<=\w)(?:[:*_·]|/-?)(?=(?:in|innen)\b)", re.IGNORECASE)
INNER_I = re.compile(r"(?<=[a-zäöüß])I(?=n(?:nen)?\b)")
#: letters and digits of every script with their marks, joined by hyphens
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f])*(?:-[^\W_]+)*")
LATIN_EXTRAS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o"})
#: ae, oe, ue written for umlauts; after a, e or q the „ue" is none (Frauen, neue, Quelle)
UMLAUT_SPELLINGS = [
    (re.compile("ae"), "a"),
    (re.compile("oe"), "o"),
    (re.compile("(?<![aeq])ue"), "u"),
]


def fold(text: str) -> str:
    """One spelling for all spellings of a Latin word; other scripts only lose their case."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _without_latin_marks(text)).translate(LATIN_EXTRAS)
    for pattern, vowel in UMLAUT_SPELLINGS:
        text = pattern.sub(vowel, text)
    return text


def words(text: str) -> list[str]:
    """The folded words of a text in their order; hyphenated ones whole and in their parts.

    „Ehra-Lessien" gives ["ehralessien", "ehra", "lessien"].
    """
    return [word for written in WORD.findall(_plain(text)) for word in _forms(written)]


def typed_words(text: str) -> list[str]:
    """The folded words somebody searches for, each once; a hyphenated one is one word."""
    return list(dict.fromkeys(_forms(written)[0] for written in WORD.findall(_plain(text))))


def writings(text: str) -> dict[str, str]:
    """{folded word: as it is written}, hyphenated words and their parts included."""
    found: dict[str, str] = {}
    for written in WORD.findall(_plain(text)):
        parts = [written, *(part for part in written.split("-") if part and part != written)]
        found |= dict(zip(_forms(written), parts, strict=False))
    return found


@lru_cache(maxsize=100_000)
def _forms(written: str) -> tuple[str, ...]:
    """The whole word, then its hyphenated parts where it has any."""
    parts = [part for part in written.split("-") if part]
    whole = (fold("".join(parts))[:MAX_WORD],)
    return whole if len(parts) < 2 else whole + tuple(fold(part)[:MAX_WORD] for part in parts)


def _plain(text: str) -> str:
    """Gendered forms and odd hyphens in the one spelling the word pattern knows."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    text = INNER_I.sub("i", GENDERED.sub("", text))
    return text.translate(HYPHENS)


def _without_latin_marks(text: str) -> str:
    """é → e; й and Arabic letters with their marks stay whole."""
    kept, after_latin = [], False
    for char in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(char):
            after_latin = char < "\u0250" or "\u1e00" <= char < "\u1f00"
        elif after_latin:
            continue
        kept.append(char)
    return "".join(kept)
