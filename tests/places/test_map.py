"""The map of the districts: whole, light, named, and true to the outlines of the data."""

import gzip
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from portal.lib.datafiles import read_outlines, read_table
from portal.places import outlines as drawing
from portal.places.map import Pin, Steps, district_map
from portal.places.models import District
from portal.places.outlines import HEIGHT, WIDTH, outlines, project
from portal.places.services import neighbours

MAX_BYTES = 15_000
DISTRICTS = [
    District(ags=row["ags"], name=row["name"], kind=row["kind"]) for row in read_table("districts")
]
PINS = [
    Pin(f"Nähcafé „Faden“ & <Knopf> {number}", f"/initiativen/{number}/?a=1&b=2", 52.4, 10.7)
    for number in range(30)
]


def address(ags: str) -> str:
    return f"/initiativen/?q=Rad%26Tat&kreis={ags}"


def draw(counts=None, selected=(), pins=(), **options) -> dict:
    return district_map(counts, address, selected, pins, districts=DISTRICTS, **options)


def rendered(*args, **options) -> str:
    return render_to_string("components/district_map.html", {"map": draw(*args, **options)})


def links(*args, **options) -> dict[str, str]:
    """{name: address} of every link of the map in its order, read as an XML parser reads it."""
    page = ElementTree.fromstring(rendered(*args, **options))
    inside = page.iterfind(".//g[@class='map-links']//a")
    return {link.get("aria-label"): link.get("href") for link in inside}


def points_of(path: str) -> list[list[tuple[int, int]]]:
    """The closed rings of a path as the map writes them: „M12 34l5-6 7 8z"."""
    rings = []
    for part in path.removesuffix("z").split("z"):
        x, y, *steps = map(int, re.findall(r"-?\d+", part))
        ring = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        rings.append([*ring, ring[0]])
    return rings


def is_inside(x: float, y: float, ring: list) -> bool:
    """Whether a ray to the right crosses the ring an odd number of times."""
    crossings = 0
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y):
            crossings += x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossings % 2 == 1


# --- shapes -------------------------------------------------------------------------------
def test_every_district_of_the_data_has_an_outline():
    assert set(outlines()) == {district.ags for district in DISTRICTS}
    assert len(outlines()) == 45


def test_every_shape_stays_on_the_map_and_fills_it():
    points = [p for o in outlines().values() for ring in points_of(o.path) for p in ring]
    xs, ys = zip(*points, strict=True)
    assert 0 <= min(xs) < 15 and WIDTH - 15 < max(xs) <= WIDTH
    assert 0 <= min(ys) < 15 and HEIGHT - 15 < max(ys) <= HEIGHT


def test_the_map_keeps_the_proportions_of_the_land():
    """A kilometre to the east is as long as one to the south."""
    (x1, y1), (x2, _y2), (_x3, y3) = (project(52.8, 8), project(52.8, 10), project(53.8, 8))
    east_km, north_km = 2 * 67.33, 111.2  # a degree at 52.8° N, on a sphere
    assert (x2 - x1) / east_km == pytest.approx((y1 - y3) / north_km, rel=0.01)


@pytest.mark.parametrize("outline", outlines().values(), ids=lambda outline: outline.ags)
def test_a_number_stands_inside_its_district(outline):
    assert is_inside(outline.x, outline.y, max(points_of(outline.path), key=len))
    assert any(is_inside(outline.x, outline.y, ring) for ring in plain_rings(outline.ags))


def plain_rings(ags: str) -> list:
    """The rings of the data, only projected."""
    for feature in read_outlines("districts")["features"]:
        if feature["properties"]["ags"] == ags:
            lines = feature["geometry"]["coordinates"]
            polygons = [lines] if feature["geometry"]["type"] == "Polygon" else lines
            return [[project(lat, lon) for lon, lat in polygon[0]] for polygon in polygons]
    return []


def test_every_municipality_lies_in_its_own_shape_on_the_map():
    """Simplifying moves a border by a kilometre at most, so a few near one may change sides."""
    shapes = {ags: points_of(outline.path) for ags, outline in outlines().items()}
    rows = read_table("municipalities")
    strays = [
        row["name"]
        for row in rows
        if not any(
            is_inside(*project(float(row["lat"]), float(row["lon"])), ring)
            for ring in shapes[row["district"]]
        )
    ]
    assert len(rows) == 971
    assert len(strays) < 10


def edges_of(ags: str) -> set[frozenset]:
    rings = points_of(outlines()[ags].path)
    return {frozenset(edge) for ring in rings for edge in pairwise(ring)}


def test_a_simplified_border_is_the_same_line_on_both_sides():
    for ags in ("03103", "03241", "03404", "03454"):  # Wolfsburg, Hannover, Osnabrück, Emsland
        beside = {other for other in outlines() if edges_of(ags) & edges_of(other)}
        assert beside == {ags, *neighbours(ags)}


def test_no_two_districts_overlap_anywhere():
    """Along every line of the map the stretches inside of districts follow each other."""
    rings = {ags: points_of(outline.path) for ags, outline in outlines().items()}
    for y in (row + 0.37 for row in range(HEIGHT)):
        stretches = sorted(part for ags in rings for part in cut(rings[ags], y))
        assert all(end <= start + 1e-9 for (_, end), (start, _) in pairwise(stretches)), y


def cut(rings: list, y: float) -> list[tuple[float, float]]:
    """The stretches of a line from west to east that lie inside of the rings."""
    edges = [edge for ring in rings for edge in pairwise(ring)]
    crossed = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in edges
        if (ay > y) != (by > y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=True))


# --- numbers and colours --------------------------------------------------------------------
def test_the_more_hits_the_stronger_the_colour():
    steps = Steps([0, 1, 1, 2, 3, 5, 8, 13, 21, None, 40])
    assert [steps.step(number) for number in (None, 0, 1, 3, 5, 8, 40)] == [0, 0, 1, 2, 3, 4, 5]
    assert steps.legend() == [
        ("map-1", "1"),
        ("map-2", "2–3"),
        ("map-3", "5"),
        ("map-4", "8–13"),
        ("map-5", "21–40"),
    ]


@pytest.mark.parametrize("hits", [[], [0, 0], [None]])
def test_without_hits_there_is_no_colour_and_no_legend(hits):
    steps = Steps(hits)
    assert (steps.step(0), steps.legend()) == (0, [])


def test_one_number_everywhere_is_one_step():
    assert Steps([7, 7, 7]).legend() == [("map-3", "7")]


def test_a_number_is_written_where_there_is_room():
    shapes = {
        shape.ags: shape for shape in draw({"03454": 120, "03404": 120, "03101": 3})["shapes"]
    }
    assert shapes["03454"].number == "120"  # Emsland
    assert shapes["03404"].number == ""  # the town of Osnabrück
    assert shapes["03101"].number == "3"  # Braunschweig


# --- links and names ------------------------------------------------------------------------
def test_districts_with_hits_are_links_named_with_their_number_in_the_order_of_names():
    found = links({"03151": 12, "03454": 1, "03101": 2, "03102": 0})
    assert found == {
        "Stadt Braunschweig: 2 Initiativen": address("03101"),
        "Landkreis Emsland: 1 Initiative": address("03454"),
        "Landkreis Gifhorn: 12 Initiativen": address("03151"),
    }
    assert list(found) == sorted(found, key=lambda name: name.split(" ", 1)[1])


def test_districts_without_hits_are_drawn_and_named_but_no_links():
    page = rendered({"03151": 12})
    assert page.count("map-fill") == 45
    assert "<title>Stadt Wolfsburg: 0 Initiativen</title>" in page


def test_a_selected_district_is_marked_and_can_be_left_even_without_hits():
    page = rendered({"03151": 12}, {"03103"})
    assert page.count("is-selected") == 1
    assert "Stadt Wolfsburg: 0 Initiativen, ausgewählt" in links({"03151": 12}, {"03103"})


def test_a_map_without_numbers_links_every_district_in_the_colours_given():
    page = rendered(None, colours={"03151": "tile-2"})
    assert len(links(None)) == 45
    assert "Landkreis Gifhorn" in links(None)
    assert page.count("tile-2") == 1
    assert "<text" not in page


def test_hits_can_be_called_by_another_name():
    found = links({"03151": 2}, counted=lambda count: f"{count} Termine")
    assert list(found) == ["Landkreis Gifhorn: 2 Termine"]


def test_a_district_the_map_does_not_know_is_left_out():
    strange = District(ags="99999", name="Neuland", kind=District.Kind.RURAL)
    shapes = district_map({"99999": 3}, address, districts=[strange])["shapes"]
    assert shapes == []


# --- pins -------------------------------------------------------------------------------------
def test_at_most_twenty_pins_none_over_another():
    pins = draw(None, pins=PINS)["pins"]
    assert len(pins) == 20
    spots = [complex(pin["x"], pin["y"]) for pin in pins]
    assert spots[0] == complex(*project(52.4, 10.7))
    assert min(abs(a - b) for i, a in enumerate(spots) for b in spots[:i]) >= 14


def test_names_and_addresses_of_pins_are_escaped():
    found = links({"03151": 1}, pins=PINS[:1])
    assert found["Nähcafé „Faden“ & <Knopf> 0"] == "/initiativen/0/?a=1&b=2"
    assert "<Knopf>" not in rendered(None, pins=PINS[:1])


@pytest.mark.parametrize("point", [(48.1, 11.6), (0, 0), (-90, 180), (90, -180)])
def test_a_pin_beside_the_map_is_left_out(point):
    assert draw(None, pins=[Pin("Fern", "/", *point)])["pins"] == []


# --- the whole component ----------------------------------------------------------------------
def full_map() -> str:
    counts = {district.ags: 3 * number for number, district in enumerate(DISTRICTS)}
    return rendered(counts, {"03103", "03151"}, PINS)


def test_the_whole_map_weighs_less_than_fifteen_kilobytes():
    assert len(gzip.compress(full_map().encode())) <= MAX_BYTES


def test_the_whole_map_is_well_formed_and_has_nothing_inline():
    page = full_map()
    ids = [element.get("id") for element in ElementTree.fromstring(page).iter()]
    named = [one for one in ids if one]
    assert len(named) == len(set(named)) == 45 + 3
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)


def test_the_map_says_what_it_is_and_that_a_list_says_the_same():
    page = ElementTree.fromstring(full_map())
    svg = page.find("svg")
    texts = {element.get("id"): (element.text or "").strip() for element in page.iter("span")}
    assert svg.get("role") == "group"
    assert texts[svg.get("aria-labelledby")] == "Karte der Landkreise und Städte."
    assert "Liste" in texts[svg.get("aria-describedby")]


@pytest.mark.django_db
def test_the_map_costs_one_query_or_none():
    with CaptureQueriesContext(connection) as queries:
        district_map({}, address)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        draw({})
    assert len(queries) == 0


def test_the_shapes_are_worked_out_once():
    assert outlines() is outlines()
    assert drawing.borders() is drawing.borders()
