"""The HTML twin of a letter, made from its text, so that both always say the same.

Blocks are divided by empty lines. A line that is one of the portal's own addresses becomes a link
under the words of the line above it, if that ends with a colon; lines behind „- " become a list.
All else is only escaped.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

ITEM = "- "
LINE = "--"


def twin_of(parts: Iterable[SafeString]) -> str:
    """A whole page without styles, pictures or scripts."""
    context = {"parts": parts, "language": get_language()}
    return render_to_string("outbox/mail/twin.html", context)


def twin_parts(text: str, *, links: Collection[str]) -> tuple[SafeString, ...]:
    """The paragraphs and lists of the page."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return tuple(part for block in blocks for part in _parts(block, links))


def _parts(lines: list[str], links: Collection[str]) -> Iterator[SafeString]:
    for is_item, group in groupby(lines, lambda line: line.startswith(ITEM)):
        part = list(group)
        yield _list(part) if is_item else _paragraph(part, links)


def _list(lines: list[str]) -> SafeString:
    items = ((line.removeprefix(ITEM),) for line in lines)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))


def _paragraph(lines: list[str], links: Collection[str]) -> SafeString:
    rule = mark_safe("<hr>") if lines[0] == LINE else ""
    shown = _lines(lines[1:] if rule else lines, links)
    return format_html("{}<p>{}</p>", rule, format_html_join(mark_safe("<br>"), "{}", shown))


def _lines(lines: list[str], links: Collection[str]) -> list[tuple[str]]:
    shown: list[tuple[str]] = []
    for line in lines:
        words = line
        if line in links and shown and shown[-1][0].endswith(":"):
            words = shown.pop()[0].removesuffix(":")
        shown.append((format_html('<a href="{}">{}</a>', line, words) if line in links else line,))
    return shown
