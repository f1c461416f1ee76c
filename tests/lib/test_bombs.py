"""Pictures made to break whoever opens them cost little and are refused with a sentence."""

import pytest

from .bombs import BOMBS, explode

MOST_MEGABYTES = 200


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_made_harmless_within_little_memory(name):
    """How fast stands in the bench; here a process that hangs is ended and fails."""
    result = explode(name)
    assert bool(result["refused"]) == BOMBS[name], result
    assert result["mb"] < MOST_MEGABYTES, result
    if result["refused"]:
        assert "Bitte" in result["refused"] or "speichern Sie" in result["refused"]
