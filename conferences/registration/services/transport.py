"""How many people can move from one workshop to another: the largest flow, pure."""

from collections import Counter
from collections.abc import Mapping

Lane = tuple[int, int]


def most_through(
    leaving: Mapping[int, int], lanes: Mapping[Lane, int], room: Mapping[int, int]
) -> Counter[Lane]:
    """The most people on the lanes: {(from, to): people}.

    `leaving` says how many may go from each workshop, `lanes` how many of them want to go where,
    `room` how many each workshop takes. The same input gives the same answer.
    """
    out, into = dict(leaving), dict(room)
    moved: Counter[Lane] = Counter()
    for lane in sorted(lanes):
        _move([lane], [], min(out[lane[0]], lanes[lane], into[lane[1]]), moved, out, into)
    while path := _way(out, lanes, into, moved):
        forth, back = path
        people = min(lanes[lane] - moved[lane] for lane in forth)
        people = min(people, *(moved[lane] for lane in back)) if back else people
        people = min(people, out[forth[0][0]], into[forth[-1][1]])
        _move(forth, back, people, moved, out, into)
    return +moved


def _move(forth: list, back: list, people: int, moved: Counter, out: dict, into: dict) -> None:
    for lane in forth:
        moved[lane] += people
    for lane in back:
        moved[lane] -= people
    out[forth[0][0]] -= people
    into[forth[-1][1]] -= people


def _way(out, lanes, into, moved) -> tuple[list[Lane], list[Lane]] | None:
    """A way from somewhere with people left to somewhere with room: lanes to use, to take back."""
    ways: list[tuple[int, list[Lane], list[Lane]]] = [(w, [], []) for w in sorted(out) if out[w]]
    seen = {w for w, _, _ in ways}
    for start, forth, back in ways:  # grows while it is walked: breadth first
        for lane in sorted(lane for lane in lanes if lane[0] == start):
            if moved[lane] >= lanes[lane]:
                continue
            if into[lane[1]] > 0:
                return [*forth, lane], back
            for other in sorted(used for used in moved if used[1] == lane[1] and moved[used]):
                if other[0] not in seen:
                    seen.add(other[0])
                    ways.append((other[0], [*forth, lane], [*back, other]))
    return None
