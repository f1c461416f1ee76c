"""Draws neutral mosaic pictures, for content of which no photographs exist.

A scene is a function from a place in the picture (x from 0 to 1.5, y from 0 to 1, downwards) to a
colour; the picture is laid of small stones in these colours. The same scene always gives the same
file.
"""

import io
from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1067
STONE = 27  # pixels from stone to stone
GAP = 3
SMOOTH = 2  # drawn larger and scaled down, so that edges are smooth

Colour = tuple[int, int, int]
Scene = Callable[[float, float], Colour]

PAPER = (246, 241, 231)
SAND = (233, 223, 203)
SKY = (214, 229, 236)
SUN = (244, 200, 96)
GROUT = (252, 250, 246)
#: the five tile colours of the portal (static/css/tokens.css), in the order of the fields of action
TILES: tuple[Colour, ...] = (
    (29, 92, 158),
    (138, 82, 0),
    (166, 60, 40),
    (42, 106, 62),
    (116, 65, 140),
)


def draw(scene: str) -> bytes:
    """The scene („round_table", „pieces", „paths", „village") as a PNG file of 1600 × 1067."""
    picture = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), GROUT)
    _lay_stones(ImageDraw.Draw(picture), SCENES[scene], Random(scene))  # noqa: S311 - decoration
    buffer = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()


def _lay_stones(canvas: ImageDraw.ImageDraw, scene: Scene, chance: Random) -> None:
    for top in range(0, HEIGHT, STONE):
        for left in range(0, WIDTH, STONE):
            colour = scene((left + STONE / 2) / HEIGHT, (top + STONE / 2) / HEIGHT)
            _lay_stone(canvas, left, top, _shaded(colour, chance), chance)


def _lay_stone(canvas, left: int, top: int, colour: Colour, chance: Random) -> None:
    """One stone, its corners moved a little, as if laid by hand."""
    near, far = GAP / 2, STONE - GAP / 2
    corners = [(near, near), (far, near), (far, far), (near, far)]
    points = [
        (
            (left + x + chance.uniform(-1.6, 1.6)) * SMOOTH,
            (top + y + chance.uniform(-1.6, 1.6)) * SMOOTH,
        )
        for x, y in corners
    ]
    canvas.polygon(points, fill=colour)


def _shaded(colour: Colour, chance: Random) -> Colour:
    shift = chance.randint(-11, 11)
    red, green, blue = (min(255, max(0, part + shift)) for part in colour)
    return red, green, blue


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with this share (0 to 1) of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _round_table(x: float, y: float) -> Colour:
    """A light round table; ten people of all colours around it, each with a place at it."""
    distance, angle = hypot(x - 0.75, y - 0.5), atan2(y - 0.5, x - 0.75)
    seat = round(angle / (pi / 5)) % 10
    head_x, head_y = 0.75 + 0.37 * cos(seat * pi / 5), 0.5 + 0.37 * sin(seat * pi / 5)
    if hypot(x - head_x, y - head_y) < 0.085:
        return TILES[seat % 5]
    if distance < 0.24:
        return _mixed(SUN, PAPER, 0.55 if distance < 0.18 else 0.15)
    return _mixed(
        SAND, _mixed(TILES[seat % 5], PAPER, 0.72), max(0.0, 1 - abs(distance - 0.42) * 4)
    )


def _pieces(x: float, y: float) -> Colour:
    """Stones come from both sides, loose at the edges, closed in the middle."""
    column, row = int(x * 10), int(y * 10)
    chance = Random(column * 97 + row * 31)  # noqa: S311 - decoration
    nearness = 1 - abs(column - 7.5) / 7.5
    if chance.random() > nearness * 1.5 + 0.08:
        return PAPER
    side = (0, 3, 4) if column < 8 else (1, 2, 3)
    colour = TILES[side[chance.randrange(3)]]
    return _mixed(colour, PAPER, 0.5 * (1 - nearness))


Place = tuple[float, float]
MEETING: Place = (0.95, 0.52)


def _curve(start: Place, bend: Place) -> list[Place]:
    """Places along a quadratic curve to the meeting place."""
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t * t * MEETING[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t * t * MEETING[1],
        )
        for t in (step / 40 for step in range(41))
    ]


# each way by where it begins and where it bends
PATHS = [
    _curve((0.0, 0.14), (0.55, 0.02)),
    _curve((0.0, 0.60), (0.45, 0.28)),
    _curve((0.12, 1.0), (0.5, 0.72)),
    _curve((1.5, 0.92), (1.1, 0.98)),
    _curve((1.5, 0.08), (1.3, 0.45)),
]


def _paths(x: float, y: float) -> Colour:
    """Five ways in wide curves to one place."""
    distance = hypot(x - MEETING[0], y - MEETING[1])
    if distance < 0.15:
        return SUN if distance < 0.09 else _mixed(SUN, PAPER, 0.55)
    for colour, path in zip(TILES, PATHS, strict=True):
        if any(hypot(x - px, y - py) < 0.042 for px, py in path):
            return colour
    return _mixed(SAND, SKY, 1 - min(y, 1.0))


def _village(x: float, y: float) -> Colour:
    """Houses close together on a hill under a round sun."""
    for number, house in enumerate(HOUSES):
        colour = _house(x, y, number, *house)
        if colour:
            return colour
    if y > 0.74 + 0.06 * sin(x * 2.3 + 0.6):
        return _mixed(TILES[3], PAPER, 0.35 + 0.25 * (1 - y))
    if hypot(x - 1.2, y - 0.22) < 0.11:
        return SUN
    return _mixed(SKY, PAPER, y)


# (middle, ground, width, height of the walls), the nearest first
HOUSES = (
    (0.44, 0.90, 0.24, 0.20),
    (0.92, 0.92, 0.26, 0.19),
    (0.20, 0.84, 0.20, 0.22),
    (0.68, 0.83, 0.22, 0.30),
    (1.20, 0.85, 0.22, 0.20),
    (1.00, 0.78, 0.16, 0.26),
    (0.38, 0.76, 0.16, 0.24),
)


def _house(
    x: float, y: float, number: int, middle: float, ground: float, width: float, walls: float
) -> Colour | None:
    """The colour of wall, window or roof at this point; None beside the house."""
    aside, up = abs(x - middle), ground - y
    if up < 0 or aside > width / 2 + 0.02:
        return None
    if up <= walls:
        is_window = 0.025 < aside < 0.07 and 0.07 < up < walls - 0.04
        wall = _mixed(TILES[number % 5], PAPER, 0.28)
        return (SUN if is_window else wall) if aside <= width / 2 else None
    in_roof = up - walls < (width / 2 + 0.02 - aside) * 0.95
    return _mixed(TILES[(number + 3) % 5], (40, 40, 60), 0.25) if in_roof else None


SCENES: dict[str, Scene] = {
    "round_table": _round_table,
    "pieces": _pieces,
    "paths": _paths,
    "village": _village,
}
