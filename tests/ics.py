"""A strict reader of calendar files, written from the grammar of RFC 5545 (section 3).

It shares nothing with the package the portal writes with; time zones are worked out by dateutil.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dateutil.tz import tzical

NAME = r"[A-Z0-9-]+"
VALUE = r'(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
LINE = re.compile(rf"({NAME})((?:;{NAME}={VALUE}(?:,{VALUE})*)*):([^\x00-\x08\x0a-\x1f\x7f]*)")
PARAMETER = re.compile(rf";({NAME})=({VALUE})")
ESCAPE = re.compile(r"\\(.)")
UTC_TIME, LOCAL_TIME = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}T\d{6}")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "UID"}
#: what every component must have exactly once
ONCE = {
    "VCALENDAR": ["PRODID", "VERSION"],
    "VEVENT": ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE"],
    "VTIMEZONE": ["TZID"],
    "STANDARD": ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"],
    "DAYLIGHT": ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"],
}
STATUSES = {"CONFIRMED", "CANCELLED", "TENTATIVE"}


@dataclass
class Part:
    """A component: {property: its values}, and the components in it."""

    name: str
    values: dict[str, list[Any]] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.values[name][0]

    def all(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]


def read(content: bytes) -> Part:
    """The calendar; AssertionError where the grammar would refuse it."""
    lines = unfolded(content)
    zones = tzical(io.StringIO("\r\n".join(lines)))
    stack = [Part("")]
    for line in lines:
        _take(line, stack, zones)
    assert len(stack) == 1 and [part.name for part in stack[0].parts] == ["VCALENDAR"]
    (calendar,) = stack[0].parts
    _check(calendar)
    assert calendar["VERSION"] == "2.0"
    uids = [event["UID"] for event in calendar.all("VEVENT")]
    assert len(set(uids)) == len(uids)
    return calendar


def unfolded(content: bytes) -> list[str]:
    """Lines of at most 75 octets that end with CRLF; none ends within a letter."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    assert all(line and len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    texts = [line.decode("utf-8") for line in physical]
    return "\r\n".join(texts).replace("\r\n ", "").split("\r\n")


def _take(line: str, stack: list[Part], zones) -> None:
    found = LINE.fullmatch(line)
    assert found, line
    name, parameters, value = found.groups()
    if name == "BEGIN":
        stack.append(Part(value))
    elif name == "END":
        part = stack.pop()
        assert part.name == value
        stack[-1].parts.append(part)
    else:
        given = dict(PARAMETER.findall(parameters))
        read_value = _value(name, given, value, zones, stack[-1].name)
        stack[-1].values.setdefault(name, []).append(read_value)


def _value(name: str, parameters: dict, value: str, zones, within: str) -> Any:
    if name in TEXTS:
        return _text(value)
    if name in ("DTSTAMP", "LAST-MODIFIED"):
        assert UTC_TIME.fullmatch(value), value
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if name in ("DTSTART", "DTEND") and within == "VEVENT":
        assert LOCAL_TIME.fullmatch(value), value
        zone = zones.get(parameters["TZID"])
        return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    return int(value) if name == "SEQUENCE" else value


def _text(value: str) -> str:
    r"""Only `\\`, `\;`, `\,` and `\n` are escapes; bare semicolons and commas are none."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    assert all(letter in "\\;,nN" for letter in ESCAPE.findall(value)), value
    return ESCAPE.sub(lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def _check(part: Part) -> None:
    for name in ONCE.get(part.name, []):
        assert len(part.values.get(name, [])) == 1, (part.name, name)
    if part.name == "VEVENT":
        assert part["STATUS"] in STATUSES and part["DTSTART"] < part["DTEND"]
    if part.name == "VTIMEZONE":
        assert part.all("STANDARD") and part.all("DAYLIGHT")
    for inner in part.parts:
        _check(inner)
