"""An answer in one's own mail program: a `mailto:` link with subject and what was asked."""

from urllib.parse import quote

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.lib.templatetags.mosaik import mail_quote
from portal.lib.text import one_line

from .models import Enquiry

#: some mail programs open no longer link (Windows hands on 2,083 characters)
LONGEST = 1900
LEFT_OUT = "> […]"


def mailto(enquiry: Enquiry) -> str:
    """The link; of a long message only as much as fits, and a mark that there is more.

    RFC 6068: everything percent-encoded, spaces too, lines end in CRLF.
    """
    subject = _("Ihre Nachricht an: %(initiative)s") % {"initiative": enquiry.initiative.title}
    start = f"mailto:{quote(enquiry.email, safe='@')}?subject={encoded(one_line(subject))}&body="
    return start + encoded_body(
        _greeting(enquiry), mail_quote(enquiry.message), LONGEST - len(start)
    )


def _greeting(enquiry: Enquiry) -> str:
    day = date_format(timezone.localtime(enquiry.created_at), "j. F Y")
    return _("Guten Tag %(name)s,\n\n\n\nSie schrieben am %(day)s:\n") % {
        "name": enquiry.name,
        "day": day,
    }


def encoded_body(greeting: str, quotation: str, room: int) -> str:
    """Whole lines of the quotation as long as they fit; a long one word by word."""
    text, room = encoded(greeting), room - len(encoded(f"{LEFT_OUT}\n"))
    for line in quotation.splitlines():
        piece = encoded(f"{line}\n")
        if len(text) + len(piece) > room:
            return text + _beginning(line, room - len(text)) + encoded(LEFT_OUT)
        text += piece
    return text


def _beginning(line: str, room: int) -> str:
    """As many words of the line as fit, ended as a line; nothing where not one does."""
    kept = ""
    for word in line.split(" "):
        longer = f"{kept} {word}" if kept else word
        if len(encoded(f"{longer}\n")) > room:
            break
        kept = longer
    return encoded(f"{kept}\n") if len(kept) > 1 else ""


def encoded(text: str) -> str:
    return quote("\r\n".join(text.split("\n")), safe="")
