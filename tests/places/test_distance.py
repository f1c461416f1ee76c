"""How far it is as the crow flies, and which districts lie side by side.

The distances were worked out with another formula (the chord between two points in space).
"""

import numpy as np
import pytest

from portal.lib.datafiles import read_table
from portal.places.services import distance_km, neighbours

HANNOVER, BRAUNSCHWEIG = (52.3744, 9.7386), (52.2646, 10.5236)
EMDEN, GOETTINGEN = (53.3668, 7.2061), (51.5340, 9.9320)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        (HANNOVER, BRAUNSCHWEIG, 54.73),
        (EMDEN, GOETTINGEN, 275.02),
        (HANNOVER, HANNOVER, 0),
        ((52, 10), (53, 10), 111.195),  # a degree of latitude
        ((0, 0), (0, 180), 20015.115),  # half around the earth
        ((90, 0), (-90, 0), 20015.115),
    ],
)
def test_known_distances(here, there, km):
    assert distance_km(*here, *there) == pytest.approx(km, abs=0.05)
    assert distance_km(*there, *here) == pytest.approx(distance_km(*here, *there))


def test_an_array_of_places_gives_the_same_as_one_by_one():
    latitudes, longitudes = np.array([HANNOVER, BRAUNSCHWEIG, EMDEN, GOETTINGEN]).T
    together = distance_km(*HANNOVER, latitudes, longitudes)
    one_by_one = [
        distance_km(*HANNOVER, *place) for place in zip(latitudes, longitudes, strict=True)
    ]
    assert together.shape == (4,)
    assert together.tolist() == pytest.approx(one_by_one)
    assert isinstance(one_by_one[0], float)


def test_single_precision_does_not_lose_the_way():
    near = distance_km(np.float32(52.3744), np.float32(9.7386), np.float32(52.38), np.float32(9.74))
    assert near == pytest.approx(0.63, abs=0.05)


def test_districts_side_by_side():
    assert neighbours("03103") == ["03151", "03154"]  # Wolfsburg: Gifhorn, Helmstedt
    assert neighbours("03404") == ["03459"]  # Osnabrück lies in its Landkreis
    assert len(neighbours("03241")) == 8  # Region Hannover
    assert neighbours("99999") == neighbours("") == []


def test_whoever_is_a_neighbour_has_a_neighbour():
    known = {row["ags"] for row in read_table("districts")}
    for ags in known:
        beside = neighbours(ags)
        assert beside and set(beside) < known and ags not in beside
        assert all(ags in neighbours(other) for other in beside)
