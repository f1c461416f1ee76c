"""The outlines of the districts, worked out once per process: shapes for the map, and neighbours.

The plane of the map: x to the east, y to the south, in whole units of 445 metres.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians

import numpy as np

from portal.lib.datafiles import read_outlines

WEST, NORTH = 6.6, 53.93  # a little outside the state, so that no line touches the edge
WIDTH, HEIGHT = 764, 668
UNITS_PER_DEGREE = 250  # of latitude
SHRINK = cos(radians(52.8))  # a degree of longitude is that much shorter in the middle of the state
TOLERANCE = 1.1  # units a simplified border may stray
GRID = 24  # columns and rows of points tried for the place with the most room
SMALLEST = 5  # square units; less is a gap between two borders, not land

Point = tuple[int, int]
Degrees = tuple[float, float]  # longitude, latitude, as GeoJSON has them
Ring = list[Point]  # closed: the first point stands at the end again


@dataclass(frozen=True)
class Outline:
    """A district's shape and the place in it with the most room for a number."""

    ags: str
    path: str
    x: int
    y: int
    room: float  # units from that place to the nearest border


def project(latitude: float, longitude: float) -> Point:
    """A point of the earth (WGS 84 degrees) on the map's plane; equirectangular at 52.8° N."""
    x = (longitude - WEST) * SHRINK * UNITS_PER_DEGREE
    return round(x), round((NORTH - latitude) * UNITS_PER_DEGREE)


@cache
def outlines() -> dict[str, Outline]:
    """{AGS: outline} of every district of the data."""
    rings = {ags: list(_on_the_plane(lines)) for ags, lines in _lines().items()}
    bends = _Borders(ring for shapes in rings.values() for ring in shapes)
    return {ags: _outline(ags, [bends.simplified(r) for r in rings[ags]]) for ags in rings}


@cache
def borders() -> dict[str, frozenset[str]]:
    """{AGS: the districts it shares a stretch of border with}."""
    owners: dict[frozenset[Degrees], set[str]] = defaultdict(set)
    for ags, lines in _lines().items():
        for edge in (frozenset(edge) for line in lines for edge in pairwise(line)):
            owners[edge].add(ags)
    shared = [sides for sides in owners.values() if len(sides) > 1]
    return {ags: frozenset().union(*(s for s in shared if ags in s)) - {ags} for ags in _lines()}


@cache
def _lines() -> dict[str, list[list[Degrees]]]:
    """{AGS: every closed line of its outline}, islands and holes alike."""
    found = {}
    for feature in read_outlines("districts")["features"]:
        shape, lines = feature["geometry"], feature["geometry"]["coordinates"]
        parts = [lines] if shape["type"] == "Polygon" else lines
        ags = feature["properties"]["ags"]
        found[ags] = [[(lon, lat) for lon, lat in line] for part in parts for line in part]
    return found


def _on_the_plane(lines: Iterable[list[Degrees]]) -> Iterator[Ring]:
    for line in lines:
        points = [project(latitude, longitude) for longitude, latitude in line]
        ring = [points[0], *(b for a, b in pairwise(points) if a != b)]
        if _area(ring) >= SMALLEST:
            yield ring


def _area(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


class _Borders:
    """Simplifies each stretch of border once, so that both its districts keep the same line."""

    def __init__(self, rings: Iterable[Ring]):
        edges = {frozenset(edge) for ring in rings for edge in pairwise(ring)}
        meeting = Counter(point for edge in edges for point in edge)
        self.corners = {point for point, count in meeting.items() if count != 2}
        self.known: dict[tuple[Point, ...], Ring] = {}

    def simplified(self, ring: Ring) -> Ring:
        """The ring with fewer points; where three borders meet, the corner stays."""
        whole = ring[:-1]
        cuts = [i for i, point in enumerate(whole) if point in self.corners]
        if len(cuts) < 2:
            cuts = sorted((whole.index(min(whole)), whole.index(max(whole))))
        turned = [*whole[cuts[0] :], *whole[: cuts[0] + 1]]
        ends = [*(cut - cuts[0] for cut in cuts), len(whole)]
        arcs = [self._arc(tuple(turned[a : b + 1])) for a, b in pairwise(ends)]
        return [point for arc in arcs for point in arc[:-1]] + [turned[0]]

    def _arc(self, points: tuple[Point, ...]) -> Ring:
        forth = min(points, points[::-1])
        if forth not in self.known:
            self.known[forth] = _straightened(list(forth))
        line = self.known[forth]
        return line if forth == points else line[::-1]


def _straightened(points: Ring) -> Ring:
    """Fewer points on the same line (Ramer, Douglas and Peucker)."""
    if len(points) < 3:
        return points
    away, middle = max((_stray(points, i), i) for i in range(1, len(points) - 1))
    if away <= TOLERANCE:
        return [points[0], points[-1]]
    return _straightened(points[: middle + 1])[:-1] + _straightened(points[middle:])


def _stray(points: Ring, i: int) -> float:
    """How far the i-th point lies from the straight line between the ends."""
    (ax, ay), (bx, by), (x, y) = points[0], points[-1], points[i]
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _outline(ags: str, rings: list[Ring]) -> Outline:
    x, y, room = _roomiest(max(rings, key=_area))
    return Outline(ags, "".join(_path(ring) for ring in rings if len(ring) > 3), x, y, room)


def _path(ring: Ring) -> str:
    """„M12 34l5-6 7 8z": one absolute point, then steps; a minus sign parts as well as a space."""
    (x, y), *_rest = ring
    steps = (n for (ax, ay), (bx, by) in pairwise(ring[:-1]) for n in (bx - ax, by - ay))
    joined = "".join(f" {n}" if n >= 0 else str(n) for n in steps)
    return f"M{x} {y}l{joined.lstrip()}z"


def _roomiest(ring: Ring) -> tuple[int, int, float]:
    """(x, y, room) of the point inside that lies farthest from the border, of a grid of points."""
    line = np.array(ring, dtype=float)
    columns, rows = (np.unique(np.linspace(*ends, GRID).round()) for ends in _reach(line))
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    inside = grid[_is_inside(grid, line)]
    distances = _distances(inside, line)
    best = int(distances.argmax())
    return int(inside[best, 0]), int(inside[best, 1]), round(float(distances[best]), 1)


def _reach(line: np.ndarray) -> list[tuple[float, float]]:
    """From where to where the line goes: [(left, right), (top, bottom)]."""
    return list(zip(line.min(axis=0), line.max(axis=0), strict=True))


def _is_inside(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """For each point (n × 2) whether a ray from it to the right crosses the line an odd time."""
    x, y = points[:, :1], points[:, 1:]
    (ax, ay), (bx, by) = line[:-1].T, line[1:].T
    spans = (ay > y) != (by > y)
    slope = np.divide(bx - ax, by - ay, out=np.zeros_like(ax), where=by != ay)
    return (spans & (x < ax + (y - ay) * slope)).sum(axis=1) % 2 == 1


def _distances(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """From each point (n × 2) to the nearest place on the line."""
    start, way = line[:-1], np.diff(line, axis=0)
    offset = points[:, None, :] - start
    along = np.clip((offset * way).sum(axis=2) / (way**2).sum(axis=1), 0, 1)
    return np.hypot(*np.moveaxis(offset - along[..., None] * way, 2, 0)).min(axis=1)
