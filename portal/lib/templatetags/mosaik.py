"""Small words for templates."""

import json
import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()
HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
HEADING_LEVEL = re.compile(r"<h([1-6])>")
#: so that no text inside a data block can end it
MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@register.filter
def prose(html: str) -> str:
    """A text that was cleaned when it was stored (see `prose_field`), as HTML."""
    return mark_safe(html)  # noqa: S308


@register.filter
def prose_below(html: str, level: int) -> str:
    """The same, its headings below one of that level, and none of them leaves a level out."""
    ranks = {old: n for n, old in enumerate(sorted(set(HEADING_LEVEL.findall(html))), level + 1)}
    last = level

    def moved(match: re.Match) -> str:
        nonlocal last
        last = min(ranks[match[1]], last + 1, 6)
        return f"<h{last}>{match[2]}</h{last}>"

    return prose(HEADING.sub(moved, html))


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """The present query string with some parameters changed; None drops one."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.filter
def starts_with(value: str, prefix: str) -> bool:
    return str(value).startswith(prefix)


@register.filter
def phone_link(number: str) -> str:
    """The number as a `tel:` link takes it: digits and a leading plus only."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def plain_address(url: str) -> str:
    """„https://www.beispiel.de/" as people say it: „beispiel.de"."""
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@register.filter
def breakable(address: str) -> str:
    """A long address that may go on in the next line after each of its slashes."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in address.split("/")))


@register.filter
def mail_quote(text: str) -> str:
    """Somebody else's words in a letter: every line behind „>", as mail programs do."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@register.filter
def quoted(text: str) -> str:
    """The text in German quotation marks, unless it brings its own."""
    return text if text.startswith("„") else f"„{text}“"


@register.filter
def linked_data(facts: dict) -> str:
    """The facts as a JSON-LD block: data that no browser runs, so the page's policy allows it."""
    text = mark_safe(json.dumps(facts, ensure_ascii=False).translate(MARKUP))  # noqa: S308
    return format_html('<script type="application/ld+json">{}</script>', text)
