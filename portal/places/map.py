"""Our own map of the districts: what `components/district_map.html` needs to draw it.

The map is an extra: whatever it links to stands in a list on the same page.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import cos, dist, pi, sin, sqrt

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import District
from .outlines import HEIGHT, WIDTH, Point, outlines, project

STEPS = 5  # colours, from few to many
MOST_PINS = 20
ROOM_FOR_A_NUMBER, ROOM_FOR_A_DIGIT = 5, 4  # units to the nearest border
PIN_WIDTH = 15  # units from pin to pin
GOLDEN_ANGLE = pi * (3 - sqrt(5))


@dataclass(frozen=True)
class Pin:
    """An entry of the page that has a point (WGS 84 degrees)."""

    label: str
    url: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Shape:
    """A district on the map; without a url it is only drawn."""

    ags: str
    label: str  # „Landkreis Gifhorn: 12 Initiativen"
    colour: str  # a CSS class
    url: str = ""
    number: str = ""  # where there is room for it, at x, y
    x: int = 0
    y: int = 0
    is_selected: bool = False


def initiatives_counted(count: int) -> str:
    return ngettext("%(count)d Initiative", "%(count)d Initiativen", count) % {"count": count}


def district_map(
    counts: Mapping[str, int] | None,
    url_of: Callable[[str], str],
    selected: Collection[str] = frozenset(),
    pins: Sequence[Pin] = (),
    *,
    districts: Iterable[District] | None = None,
    colours: Mapping[str, str] | None = None,
    counted: Callable[[int], str] = initiatives_counted,
) -> dict:
    """The context of the component, by one query for the districts unless they are given.

    counts    {AGS: hits}; the more, the stronger the colour; districts without hits are no links.
              None: every district is a link and has the CSS class of `colours` ({AGS: class})
    url_of    the address a district (AGS) leads to
    selected  AGS of the districts to mark; they stay links, so that one can leave them
    pins      the entries of this page; at most 20 are drawn, those beside the map left out
    counted   a number of hits in words
    """
    rows = District.objects.all() if districts is None else districts
    drawn = sorted((row for row in rows if row.ags in outlines()), key=lambda row: row.name)
    hits = {row.ags: counts.get(row.ags, 0) if counts is not None else None for row in drawn}
    steps = Steps(hits.values())
    shapes = [
        _shape(
            district,
            hits[district.ags],
            url=url_of(district.ags),
            colour=(colours or {}).get(district.ags) or steps.colour(hits[district.ags]),
            is_selected=district.ags in selected,
            counted=counted,
        )
        for district in drawn
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "outlines": _definitions(),
        "shapes": shapes,
        "pins": _placed(pins[:MOST_PINS]),
        "legend": steps.legend(),
    }


def _shape(
    district: District,
    hits: int | None,
    *,
    url: str,
    colour: str,
    is_selected: bool,
    counted: Callable[[int], str],
) -> Shape:
    outline = outlines()[district.ags]
    label = str(district) if hits is None else f"{district}: {counted(hits)}"
    number = str(hits or "")
    return Shape(
        outline.ags,
        label=f"{label}, {_('ausgewählt')}" if is_selected else label,
        colour=colour,
        url="" if hits == 0 and not is_selected else url,
        number=number if outline.room >= ROOM_FOR_A_NUMBER + ROOM_FOR_A_DIGIT * len(number) else "",
        x=outline.x,
        y=outline.y,
        is_selected=is_selected,
    )


class Steps:
    """Sorts numbers of hits into five colours, about as many districts in each."""

    def __init__(self, hits: Iterable[int | None]):
        self.hits = sorted(number for number in hits if number)

    def step(self, number: int | None) -> int:
        """0 for none, then 1 to 5 by its place among the numbers; equal ones stand together."""
        if not number:
            return 0
        place = (bisect_left(self.hits, number) + bisect_right(self.hits, number)) / 2
        return 1 + int(STEPS * place / len(self.hits))

    def colour(self, number: int | None) -> str:
        return f"map-{self.step(number)}"

    def legend(self) -> list[tuple[str, str]]:
        """(colour, „3–7") for every step that occurs."""
        ranges: dict[str, list[int]] = defaultdict(list)
        for number in self.hits:
            ranges[self.colour(number)].append(number)
        return [(colour, _span(min(those), max(those))) for colour, those in ranges.items()]


def _span(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"


@cache
def _definitions() -> SafeString:
    """The shapes of all districts, to be used by their id."""
    paths = ((outline.ags, outline.path) for outline in outlines().values())
    return format_html_join("", '<path id="k{}" d="{}"/>', paths)


def _placed(pins: Iterable[Pin]) -> list[dict]:
    """Pins with x and y on the plane, none over another; those beside the map left out."""
    taken: list[Point] = []
    placed = []
    for pin in pins:
        x, y = project(pin.latitude, pin.longitude)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            taken.append(next(spot for spot in _spiral(x, y) if _is_free(spot, taken)))
            placed.append(dict(zip("xy", taken[-1], strict=True), label=pin.label, url=pin.url))
    return placed


def _spiral(x: int, y: int) -> Iterator[Point]:
    """The point, then places ever further around it, like a sunflower's seeds (Vogel 1979)."""
    for number in count():
        away, angle = PIN_WIDTH / 2 * sqrt(number), GOLDEN_ANGLE * number
        yield round(x + away * cos(angle)), round(y + away * sin(angle))


def _is_free(spot: Point, taken: list[Point]) -> bool:
    return all(dist(spot, other) >= PIN_WIDTH - 1 for other in taken)
