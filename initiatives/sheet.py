"""An initiative on one page to print and pin up: texts cut so that they fit."""

import re
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.lib.qr import qr_svg

from .models import Initiative, Opportunity

NEEDS = 3
WORDS, WORDS_LESS_A_NEED = 110, 25
ROOMY = 1100  # characters that fit in large letters
BETWEEN_ITEMS = re.compile(r"(?:</p>)?</li>\s*(?=<li)")
LIST_END = re.compile(r"(?<![.!?])(?:</p>)?</li>\s*</[uo]l>")
BLOCK_END = re.compile(r"</(?:p|h2|h3|ul|ol|blockquote)>|<br ?/?>")


def sheet_of(initiative: Initiative) -> dict:
    """What the page's template shows beside the initiative itself."""
    needs = initiative.current_needs[:NEEDS]
    description = excerpt(initiative.description, WORDS - WORDS_LESS_A_NEED * len(needs))
    address = settings.SITE_URL + initiative.get_absolute_url()
    return {
        "needs": needs,
        "more_needs": len(initiative.current_needs) - len(needs),
        "description": description,
        "is_dense": is_dense(initiative, needs, description),
        "address": address,
        "qr": qr_svg(
            address,
            title=_("QR-Code"),
            description=_("Führt zur Seite „%(title)s“ auf %(site)s.")
            % {"title": initiative.title, "site": settings.SITE_NAME},
        ),
    }


def is_dense(initiative: Initiative, needs: list[Opportunity], description: str) -> bool:
    """Whether the texts are so long that they must be set smaller."""
    texts = [initiative.title, initiative.summary, initiative.opening_hours, description]
    places = [initiative.address_line, initiative.accessibility_note]
    return sum(map(len, [*texts, *places, *(need.title for need in needs)])) > ROOMY


def excerpt(html: str, words: int) -> str:
    """The first words of a formatted text as one paragraph; a list becomes „a, b, c.“"""
    text = BLOCK_END.sub(" ", LIST_END.sub(". ", BETWEEN_ITEMS.sub(", ", html)))
    plain = " ".join(unescape(strip_tags(text)).split())
    return Truncator(plain).words(words, truncate=" …")
