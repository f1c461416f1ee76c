"""What people typed, made harmless for letters: no mail program makes a link of it.

Mail programs turn „www.boese.example", „bit.ly/x", addresses and telephone numbers into links by
themselves, in plain text too. A name holds none of the signs they go by.
"""

import unicodedata

#: a longer one is a text, not a name
LONGEST = 60
BETWEEN = " -'’"


def harmless(name: str) -> str:
    """The name in one line, or "" for what could become a link or only pretends to be a name.

    Letters of any script, spaces, hyphens and apostrophes; a full stop only at the end of a part
    („Dr. Anna M. Meier"), never between letters.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    parts = name.split(" ")
    fits = 0 < len(name) <= LONGEST and all(_is_part(part) for part in parts)
    return name if fits else ""


def _is_part(part: str) -> bool:
    plain = part.removesuffix(".")
    return any(map(_is_letter, plain)) and all(_is_letter(s) or s in BETWEEN for s in plain)


def _is_letter(sign: str) -> bool:
    """Also the accents that some scripts write as signs of their own."""
    return unicodedata.category(sign)[0] in "LM"
