"""Answering a question: which entries, in which order, and what each further click would give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.places.services import distance_km
from portal.publishing.searchable import FORGOTTEN_AFTER

from ..folding import typed_words
from ..german import STOP_WORDS
from .meaning import Language, corrections, worth
from .question import Answer, Hit, Question
from .segment import (
    CONFIRMED,
    DUE,
    EXPIRES,
    FOREVER,
    HAPPENED,
    MOVED,
    PUBLISHED,
    Segment,
    pack,
    unpack,
)

MOST_WORDS = 8
#: calls for volunteers that end within two weeks go before near ones
URGENT_DAYS = 14
#: more than the sum of MOST_WORDS times the best worth of a word
ONE_WORD_MORE = 4096
#: entries without a point come after all others
UNKNOWN_DISTANCE = 20_000.0
#: a sort key ends with the number of the entry: at most two million in a segment
NUMBER_BITS = 21
#: what sort keys count days from, and the last they tell apart
DAY_ONE, LAST_DAY = date(1900, 1, 1).toordinal(), 2**20 - 1


@dataclass
class Shelf:
    """A segment with what has been taken away from it since."""

    segment: Segment
    #: (N,) bool
    alive: np.ndarray


@dataclass
class Sight:
    """What a question sees of one segment."""

    shelf: Shelf
    scores: np.ndarray  # (N,) uint16, sums of worths
    mask: np.ndarray  # (N,) bool: public today, with the words, near
    distances: np.ndarray | None  # (N,) float32, kilometres
    urgency: np.ndarray  # (N,) int32: last day of the most urgent call still standing, or FOREVER


def ask(shelves: list[Shelf], question: Question, language: Language, today: date) -> Answer:
    """The answer of all segments of one kind together."""
    day, words = today.toordinal(), meant_words(question.text)
    answer = _answer(shelves, question, words, language, day, np.all)
    if not answer.total and len(words) > 1:
        answer = _answer(shelves, question, words, language, day, np.any)
        answer.is_relaxed = bool(answer.total)
    if words and (not answer.total or answer.is_relaxed):
        answer.suggestions = _suggestions(shelves, question.text)
    return answer


def meant_words(text: str) -> list[str]:
    """The folded words that count."""
    return [word for word in typed_words(text) if word not in STOP_WORDS][:MOST_WORDS]


def _answer(shelves, question, words, language, day: int, rule: Callable) -> Answer:
    sights = [_look(shelf, question, words, language, day, rule) for shelf in shelves]
    skip = question.offset if len(shelves) == 1 else 0
    answer = Answer()
    rows: list[tuple] = []
    for sight in sights:
        chosen = _choices(sight, question)
        everything = _all_of(chosen, sight)
        found = unpack(everything, len(sight.mask))
        answer.total += int(np.count_nonzero(found))
        if question.with_counts:
            _count(answer, sight, chosen, question)
        rows += _best(sight, found, question, day, skip=skip)
    rows.sort(key=lambda row: row[0])
    first = question.offset - skip
    answer.hits = [hit for _, hit in rows[first : first + question.limit]]
    return answer


# --- seeing -------------------------------------------------------------------------------
def _look(shelf: Shelf, question, words, language, day: int, rule: Callable) -> Sight:
    segment = shelf.segment
    scores, has_words = _texts(segment, words, language, rule)
    mask = shelf.alive & (segment.days[:, EXPIRES] >= day) & has_words
    distances = None
    if question.near:
        near = question.near
        distances = distance_km(
            near.latitude, near.longitude, segment.points[:, 0], segment.points[:, 1]
        )
        mask &= (distances <= near.radius_km) | _has(segment, near.or_value)
    return Sight(shelf, scores, mask, distances, _urgency(segment, day))


def _texts(segment: Segment, words, language, rule) -> tuple[np.ndarray, np.ndarray]:
    if not words:
        return np.zeros(len(segment), np.uint16), np.ones(len(segment), bool)
    each = np.stack([worth(word, segment, language) for word in words])
    return each.sum(axis=0, dtype=np.uint16) + _extra(each, rule), rule(each > 0, axis=0)


def _extra(each: np.ndarray, rule: Callable) -> np.ndarray | int:
    """Where some words are enough, entries with more of them come first."""
    if rule is np.all:
        return 0
    return (np.count_nonzero(each, axis=0) * ONE_WORD_MORE).astype(np.uint16)


def _has(segment: Segment, or_value: tuple[str, str] | None) -> np.ndarray:
    if or_value is None:
        return np.zeros(len(segment), bool)
    return unpack(segment.having(or_value[0], {or_value[1]}), len(segment))


def _urgency(segment: Segment, day: int) -> np.ndarray:
    urgency = np.full(len(segment), FOREVER, np.int32)
    standing = segment.needs[segment.needs[:, 1] >= day]
    np.minimum.at(urgency, standing[:, 0], standing[:, 1])
    return urgency


# --- choosing and counting ----------------------------------------------------------------
def _choices(sight: Sight, question: Question) -> dict[str, np.ndarray]:
    """{facet: bits of the entries its choice leaves}; the calls for volunteers count as one."""
    segment = sight.shelf.segment
    chosen = {f: segment.having(f, values) for f, values in question.chosen.items() if values}
    if question.needs_now:
        chosen[""] = _needs(sight)
    return chosen


def _needs(sight: Sight) -> np.ndarray:
    return pack(sight.urgency < FOREVER)


def _all_of(chosen: dict[str, np.ndarray], sight: Sight, *, but: str | None = None) -> np.ndarray:
    bits = pack(sight.mask)
    for facet, allowed in chosen.items():
        if facet != but:
            bits = bits & allowed
    return bits


def _count(answer: Answer, sight: Sight, chosen: dict[str, np.ndarray], question) -> None:
    segment = sight.shelf.segment
    for facet, matrix in segment.facets.items():
        bits = _all_of(chosen, sight, but=facet)
        names = segment.facet_values[facet]
        _tally(answer.counts, facet, names, matrix & bits)
        if facet in chosen:
            _tally(answer.unions, facet, names, (matrix | chosen[facet]) & bits)
    bits = _all_of(chosen, sight, but="") & _needs(sight)
    answer.needs_now += int(np.bitwise_count(bits).sum())


def _tally(table: dict, facet: str, names: list[str], bits: np.ndarray) -> None:
    sums = table.setdefault(facet, {})
    for name, number in zip(names, np.bitwise_count(bits).sum(axis=1).tolist(), strict=True):
        if number:
            sums[name] = sums.get(name, 0) + number


# --- ordering -----------------------------------------------------------------------------
def _best(sight: Sight, found: np.ndarray, question: Question, day: int, *, skip: int) -> list:
    """[(sort key, hit)] in order up to the last one wanted, the first `skip` left out."""
    numbers = np.flatnonzero(found)
    keys = _order(sight, question, day)[numbers] << NUMBER_BITS | numbers
    wanted = question.offset + question.limit
    if len(keys) > wanted:
        keys = np.partition(keys, wanted - 1)[:wanted]
    keys = np.sort(keys)[skip:]
    return [_row(sight, int(key)) for key in keys]


def _row(sight: Sight, key: int) -> tuple:
    """Numbers mean nothing in another segment, titles do."""
    number = key & (1 << NUMBER_BITS) - 1
    return (key >> NUMBER_BITS, sight.shelf.segment.titles[number]), _hit(sight, number)


def _order(sight: Sight, question: Question, day: int) -> np.ndarray:
    """(N,) int64 below 2⁴²: the smaller the earlier; equal ones go by title."""
    segment, order = sight.shelf.segment, question.order
    if order in BY_DAYS:
        return BY_DAYS[order](segment)
    if order == "newest":
        return FOREVER - segment.days[:, PUBLISHED].astype(np.int64)
    if order == "urgent":
        return sight.urgency.astype(np.int64) << 20 | _far(sight)
    if order == "soon":
        return (sight.urgency > day + URGENT_DAYS).astype(np.int64) << 20 | _far(sight)
    if order == "nearest":
        return _far(sight)
    if sight.distances is not None:
        return _is_stale(segment, day) << 20 | _far(sight)
    score = 65_535 - sight.scores.astype(np.int64)
    return _is_stale(segment, day) << 17 | score << 1 | segment.examples


def _latest(segment: Segment) -> np.ndarray:
    """Meetings from the last to the first, what one of them left in its own order."""
    examples = segment.examples.astype(np.int64) << 36
    return examples | _last_first(segment, HAPPENED) << 16 | segment.positions & 0xFFFF


def _moved(segment: Segment) -> np.ndarray:
    return _last_first(segment, MOVED) << 20 | _last_first(segment, HAPPENED)


def _due(segment: Segment) -> np.ndarray:
    return _in_calendar(segment, DUE) << 20 | _last_first(segment, HAPPENED)


def _in_calendar(segment: Segment, column: int) -> np.ndarray:
    """(N,) int64: days since 1900, below 2²⁰; far away ones are all the same."""
    return np.clip(segment.days[:, column].astype(np.int64) - DAY_ONE, 0, LAST_DAY)


def _last_first(segment: Segment, column: int) -> np.ndarray:
    return LAST_DAY - _in_calendar(segment, column)


#: orders that ask nothing but the entries' own days
BY_DAYS: dict[str, Callable[[Segment], np.ndarray]] = {
    "title": lambda segment: np.zeros(len(segment), np.int64),
    "latest": _latest,
    "moved": _moved,
    "due": _due,
}


def _is_stale(segment: Segment, day: int) -> np.ndarray:
    confirmed = segment.days[:, CONFIRMED]
    return ((confirmed > 0) & (confirmed < day - FORGOTTEN_AFTER.days)).astype(np.int64)


def _far(sight: Sight) -> np.ndarray:
    """(N,) int64: distance in units of 20 metres, below 2²⁰; 0 when no place was asked for."""
    if sight.distances is None:
        return np.zeros(len(sight.mask), np.int64)
    known = np.nan_to_num(sight.distances, nan=UNKNOWN_DISTANCE)
    return (np.minimum(known, UNKNOWN_DISTANCE) * 50).astype(np.int64)


def _hit(sight: Sight, number: int) -> Hit:
    distance = None if sight.distances is None else float(sight.distances[number])
    known = distance is not None and not np.isnan(distance)
    return Hit(int(sight.shelf.segment.pks[number]), distance if known else None)


# --- other spellings ----------------------------------------------------------------------
def _suggestions(shelves: list[Shelf], text: str) -> list[str]:
    """The text with a word that finds nothing replaced by what it may have meant."""
    found = []
    for word in meant_words(text):
        for shelf in shelves:
            vocabulary = shelf.segment.vocabulary
            for other in corrections(word, vocabulary, even_known=True):
                found.append(_replaced(text, word, vocabulary.written_as(other)))
    return list(dict.fromkeys(found))[:3]


def _replaced(text: str, word: str, other: str) -> str:
    parts = (other if typed_words(part) == [word] else part for part in text.split())
    return " ".join(parts)
