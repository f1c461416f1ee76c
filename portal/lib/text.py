"""Plain text as subjects, headers and calendars take it."""

import re

#: what no program shows and many refuse: control characters, and signs that are none
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")


def one_line(text: str) -> str:
    """Without line breaks, which would begin another header, and what nobody sees."""
    return " ".join(UNSEEN.sub(" ", text).split())


def plain_lines(text: str) -> str:
    """With its line breaks, all of the same kind, and without what nobody sees."""
    return UNSEEN.sub(" ", "\n".join(text.splitlines()))
