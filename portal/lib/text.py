"""Plain text as subjects, headers and calendars take it."""


def one_line(text: str) -> str:
    """Without line breaks, which would begin another header."""
    return " ".join(text.split())
