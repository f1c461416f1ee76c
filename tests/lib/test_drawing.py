"""The pictures the portal draws itself."""

import io

from PIL import Image

from portal.lib.drawing import SCENES, TILES, draw


def test_a_scene_is_always_the_same_picture():
    first = draw("pieces")
    assert first == draw("pieces")
    assert Image.open(io.BytesIO(first)).size == (1600, 1067)


def test_every_scene_shows_something_else_in_all_five_colours():
    grid = [(x / 40, y / 40) for x in range(60) for y in range(40)]
    views = {name: [scene(x, y) for x, y in grid] for name, scene in SCENES.items()}
    assert len({tuple(view) for view in views.values()}) == 4
    for name in ("round_table", "paths"):
        assert set(TILES) <= set(views[name])
