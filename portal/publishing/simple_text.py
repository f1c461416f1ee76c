"""Longer texts as people type them on a phone, and back, with nothing of their form lost.

An empty line begins a paragraph, lines with „- “ are a list, lines from „1. “ on a numbered one,
„## “ is a heading, „> “ a quotation, **bold**, _italic_, [words](address). Whoever changes one
paragraph leaves the others exactly as the office made them.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote"}
MARKS = {"strong": "**", "b": "**", "em": "_", "i": "_"}
HEADS = {"## ": "h2", "### ": "h3"}
BULLET = re.compile(r"(\s*)[-*•] +(.+)")
NUMBER = re.compile(r"(\s*)(\d{1,3})[.)] +(.+)")
HEAD = re.compile(r"(###? )\s*(.+)")
LINK = re.compile(r"\[([^\[\]]+)\]\(((?:https?://|mailto:|tel:)[^\s()]+)\)")
# so many signs at most, else a text of opening marks alone would be read again and again
BOLD = re.compile(r"\*\*(?=\S)(.{1,400}?)(?<=\S)\*\*")
ITALIC = re.compile(r"(?<!\w)_(?=\S)(.{1,400}?)(?<=\S)_(?!\w)")
SET_IN = re.compile(r"^ {7,}", re.MULTILINE)
SIGNS = re.compile(f"^###? |^> |{LINK.pattern}|{BOLD.pattern}|{ITALIC.pattern}", re.MULTILINE)


# --- from HTML ------------------------------------------------------------------------------
def as_text(html: str) -> str:
    """The text of a prose field as one would type it."""
    return "\n\n".join(text for text, _html in _blocks(html) if text)


def has_signs(text: str) -> bool:
    """Whether it has signs of form besides lists, which nobody needs to be told about."""
    return bool(SIGNS.search(text))


@dataclass
class Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)
    #: where it stands in the source
    starts: int = 0
    ends: int = 0


class _Reader(HTMLParser):
    """Reads what the sanitizer lets through into a tree."""

    def __init__(self, html: str):
        super().__init__()
        self.html = html
        self.top = Node("", ends=len(html))
        self.open = [self.top]
        self.lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()
        for node in self.open:
            node.ends = len(html)

    @property
    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, starts=self.here)
        self.open[-1].inside.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in [node.tag for node in self.open[1:]]:
            return
        end = self.html.index(">", self.here) + 1
        while self.open[-1].tag != tag:
            self.open.pop().ends = end
        self.open.pop().ends = end

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def _blocks(html: str) -> list[tuple[str, str]]:
    """(as typed, as HTML) of each piece between two empty lines."""
    found: list[tuple[str, str]] = []
    loose: list[Node | str] = []
    for node in [*_Reader(html).top.inside, Node("p")]:
        if isinstance(node, str) or node.tag not in BLOCKS:
            loose.append(node)
            continue
        if text := _tidy(_inline(loose)):
            found.append((text, f"<p>{_paragraph(text.splitlines())}</p>"))
        found.append((_block(node), html[node.starts : node.ends]))
        loose = []
    return [(text, html) for text, html in found if text]


def _block(node: Node) -> str:
    if node.tag in ("ul", "ol"):
        return "\n".join(_items(node))
    if node.tag == "blockquote":
        inner = "\n\n".join(filter(None, map(_part, node.inside)))
        return "\n".join(f"> {line}".rstrip() for line in inner.splitlines())
    head = next((sign for sign, tag in HEADS.items() if tag == node.tag), "")
    text = _tidy(_inline(node.inside))
    return head + text.replace("\n", " " if head else "\n") if text else ""


def _part(node: Node | str) -> str:
    """A block, or the loose text of a quotation or an item."""
    if isinstance(node, Node) and node.tag in BLOCKS:
        return _block(node)
    return _tidy(_inline([node]))


def _items(node: Node) -> list[str]:
    """Each item in a line; what it holds besides stands below, set in."""
    lines: list[str] = []
    number = int(node.attrs.get("start") or 1) if node.attrs.get("start", "1").isdigit() else 1
    for item in (part for part in node.inside if isinstance(part, Node) and part.tag == "li"):
        sign = f"{number}. " if node.tag == "ol" else "- "
        first, *rest = _item(item) or [""]
        lines += [f"{sign}{first}".rstrip(), *(f"  {line}" for line in rest)]
        number += 1
    return lines


def _item(item: Node) -> list[str]:
    lines: list[str] = []
    loose: list[Node | str] = []
    for node in [*item.inside, Node("p")]:
        if isinstance(node, Node) and node.tag in BLOCKS:
            lines += [*_tidy(_inline(loose)).splitlines(), *_block(node).splitlines()]
            loose = []
        else:
            loose.append(node)
    return lines


def _inline(nodes: list) -> str:
    return "".join(_words(node) for node in nodes)


def _words(node: Node | str) -> str:
    if isinstance(node, str):
        return re.sub(r"\s+", " ", node)
    inner = _inline(node.inside)
    if node.tag == "br":
        return "\n"
    if node.tag == "a" and inner.strip():
        return f"[{inner}]({node.attrs.get('href', '')})"
    return _marked(MARKS[node.tag], inner) if node.tag in MARKS else inner


def _marked(sign: str, inner: str) -> str:
    """The sign close to the words, the spaces outside."""
    words = inner.strip()
    return inner.replace(words, f"{sign}{words}{sign}", 1) if words else inner


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().split("\n"))


# --- to HTML --------------------------------------------------------------------------------
def as_html(text: str, before: str = "") -> str:
    """What was typed as HTML, still to be sanitized; pieces that stood in `before` stay as is."""
    typed = _lines(text)
    if typed == _lines(as_text(before)):
        return before
    known = {_lines(text): html for text, html in _blocks(before)}
    pieces = re.split(r"\n{2,}", typed.strip("\n"))
    return "\n".join(known.get(piece) or _piece(piece) for piece in pieces if piece.strip())


def _lines(text: str) -> str:
    """With one kind of line end, no spaces where nobody sees them, lists in lists three deep."""
    unified = SET_IN.sub(" " * 6, text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in unified.split("\n")).strip("\n")


def _piece(piece: str) -> str:
    """Lines without an empty one between them: lists, quotations, headings, paragraphs."""
    found, lines = [], piece.split("\n")
    while lines:
        kind, count = _kind(lines)
        found.append(_of_kind(kind, lines[:count]))
        lines = lines[count:]
    return "\n".join(found)


def _kind(lines: list[str]) -> tuple[str, int]:
    """What the next lines are, and how many of them."""
    if HEAD.fullmatch(lines[0]):
        return "head", 1
    for kind in ("quote", "ul", "ol"):
        if count := _run(kind, lines):
            return kind, count
    starts = (n for n in range(1, len(lines)) if _begins_something(lines[n:]))
    return "p", next(starts, len(lines))


def _begins_something(lines: list[str]) -> bool:
    head = HEAD.fullmatch(lines[0])
    return bool(head) or any(_run(kind, lines) for kind in ("quote", "ul", "ol"))


def _run(kind: str, lines: list[str]) -> int:
    """How many lines from the first on belong to such a block; none where it is not one."""
    if kind == "quote":
        return _while(lines, lambda line: line.startswith(">"))
    sign = BULLET if kind == "ul" else NUMBER
    if not (sign.fullmatch(lines[0]) if kind == "ul" else _is_counting(lines)):
        return 0
    return _while(lines, lambda line: bool(sign.fullmatch(line)) or line.startswith("  "))


def _is_counting(lines: list[str]) -> bool:
    """Whether it counts from one to two: „16. Mai“ begins a sentence, not a list."""
    second = next((line for line in lines[1:] if not line.startswith("  ")), "")
    numbers = [NUMBER.fullmatch(line) for line in (lines[0], second)]
    return [match[2] if match else "" for match in numbers] == ["1", "2"]


def _while(lines: list[str], belongs) -> int:
    return next((n for n, line in enumerate(lines) if not belongs(line)), len(lines))


def _of_kind(kind: str, lines: list[str]) -> str:
    if kind == "head":
        sign, words = HEAD.fullmatch(lines[0]).groups()  # type: ignore[union-attr]
        return f"<{HEADS[sign]}>{_signs(words)}</{HEADS[sign]}>"
    if kind == "quote":
        inner = "\n".join(line.lstrip("> ") for line in lines)
        return f"<blockquote>{as_html(inner)}</blockquote>"
    if kind in ("ul", "ol"):
        return _list(kind, lines)
    return f"<p>{_paragraph(lines)}</p>"


def _list(kind: str, lines: list[str]) -> str:
    """One item for each line with a sign; what is set in belongs to the item above."""
    sign = BULLET if kind == "ul" else NUMBER
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        match = sign.fullmatch(line)
        if match and (not match[1] or not items):
            items.append((match.groups()[-1], []))
        else:
            items[-1][1].append(line[2:] if line[:2] == "  " else line.strip())
    inner = "".join(f"<li>{_item_html(first, rest)}</li>" for first, rest in items)
    return f"<{kind}>{inner}</{kind}>"


def _item_html(first: str, rest: list[str]) -> str:
    begins = next((n for n in range(len(rest)) if _begins_something(rest[n:])), len(rest))
    more = _piece("\n".join(rest[begins:])) if rest[begins:] else ""
    return f"<p>{_paragraph([first, *rest[:begins]])}</p>{more}"


def _paragraph(lines: list[str]) -> str:
    return "<br>".join(_signs(line.strip()) for line in lines)


def _signs(text: str) -> str:
    html = LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False).replace('"', "&quot;"))
    html = BOLD.sub(r"<strong>\1</strong>", html)
    # an address may have underscores of its own
    parts = re.split(r'(<a href="[^"]*">)', html)
    return "".join(p if p.startswith("<a ") else ITALIC.sub(r"<em>\1</em>", p) for p in parts)
