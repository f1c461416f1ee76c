"""Segments in files, which all processes of a machine map into their memory together."""

import json
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from .segment import Segment
from .vocabulary import Relation, Vocabulary

#: counts up when the same entries would give other files
FORMAT = 7
KEPT = 2
ARRAYS = [field.name for field in fields(Segment) if field.type is np.ndarray]
RELATIONS = ("bases", "roots", "parts")


#: {id of the change: (stamp, kind, key of the entry)}
Changes = dict[int, tuple[int, str, int]]


@dataclass
class Snapshot:
    """The whole index at one moment, with the changes it already contains."""

    segments: dict[str, Segment]
    seen: Changes
    number: int = 0


class OnDisk:
    """A one-dimensional array in a file, of which slices are read when they are asked for.

    The system keeps what is read often; unlike a mapped file it is not part of the process.
    """

    def __init__(self, path: Path):
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            _shape, _order, self.type = np.lib.format.read_array_header_1_0(file)
            self.offset = file.tell()
            self.file = os.dup(file.fileno())
        # Searches of other threads may still read it when a newer snapshot has come.
        weakref.finalize(self, os.close, self.file)

    def __getitem__(self, part: slice, /) -> np.ndarray:
        size = self.type.itemsize
        count = (part.stop - part.start) * size
        data = os.pread(self.file, count, self.offset + part.start * size)
        return np.frombuffer(data, self.type)


class Lines(Sequence):
    """Texts in one array; a hundred thousand strings would take ten times as much memory."""

    def __init__(self, text: np.ndarray, ends: np.ndarray):
        self.text, self.ends = text, ends

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number):
        return self.text[self.ends[number] : self.ends[number + 1]].tobytes().decode()


def save(folder: Path, snapshot: Snapshot) -> Path:
    """Write aside, then rename; processes that read an older one keep it."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder, prefix="new-"))
    for label, segment in snapshot.segments.items():
        _save_segment(unfinished / label, segment)
    seen = list(snapshot.seen.items())
    (unfinished / "snapshot.json").write_text(
        json.dumps({"format": FORMAT, "seen": seen, "kinds": list(snapshot.segments)})
    )
    finished = folder / str(_next(folder))
    os.rename(unfinished, finished)
    _tidy(folder)
    return finished


def _next(folder: Path) -> int:
    """Milliseconds since 1970, so that a folder somebody emptied does not count from one again."""
    return max(newest(folder) + 1, time.time_ns() // 1_000_000)


def newest(folder: Path) -> int:
    """The number of the newest snapshot, 0 without any."""
    return max(_numbers(folder), default=0)


def load(folder: Path) -> Snapshot | None:
    """The newest snapshot that can be read; None where there is none of this format."""
    for number in sorted(_numbers(folder), reverse=True):
        path = folder / str(number)
        try:
            facts = json.loads((path / "snapshot.json").read_text())
            if facts["format"] == FORMAT:
                segments = {label: _load_segment(path / label) for label in facts["kinds"]}
                seen = {key: tuple(row) for key, row in facts["seen"]}
                return Snapshot(segments, seen, number)
        except (OSError, ValueError, KeyError):
            continue
    return None


def _numbers(folder: Path) -> Iterator[int]:
    if folder.is_dir():
        yield from (int(path.name) for path in folder.iterdir() if path.name.isdigit())


def _tidy(folder: Path) -> None:
    """Keep the last ones: a process may be reading them at this moment."""
    for number in sorted(_numbers(folder))[:-KEPT]:
        shutil.rmtree(folder / str(number), ignore_errors=True)


def _save_segment(path: Path, segment: Segment) -> None:
    path.mkdir()
    for name in (*ARRAYS, "postings"):
        np.save(path / f"{name}.npy", getattr(segment, name))
    for name in RELATIONS:
        relation = getattr(segment.vocabulary, name)
        np.save(path / f"{name}-keys.npy", relation.keys)
        np.save(path / f"{name}-terms.npy", relation.terms)
    for number, facet in enumerate(segment.facets):
        np.save(path / f"facet-{number}.npy", segment.facets[facet])
    _write_lines(path / "words", segment.vocabulary.words)
    _write_lines(path / "spellings", segment.vocabulary.spellings)
    _write_lines(path / "written", segment.vocabulary.written)
    titles = [title.encode() for title in segment.titles]
    np.save(path / "titles.npy", np.frombuffer(b"".join(titles), np.uint8))
    np.save(path / "title-ends.npy", np.cumsum([0, *map(len, titles)]))
    names = [[facet, segment.facet_values[facet]] for facet in segment.facets]
    (path / "facets.json").write_text(json.dumps(names))


def _load_segment(path: Path) -> Segment:
    names = json.loads((path / "facets.json").read_text())
    return Segment(
        **{name: _array(path / f"{name}.npy") for name in ARRAYS},
        postings=OnDisk(path / "postings.npy"),
        vocabulary=Vocabulary(
            words=_read_lines(path / "words"),
            spellings=_read_lines(path / "spellings"),
            written=_read_lines(path / "written"),
            **{
                name: Relation(
                    _array(path / f"{name}-keys.npy"), _array(path / f"{name}-terms.npy")
                )
                for name in RELATIONS
            },
        ),
        facets={facet: _array(path / f"facet-{i}.npy") for i, (facet, _) in enumerate(names)},
        facet_values=dict(names),
        titles=Lines(_array(path / "titles.npy"), _array(path / "title-ends.npy")),
    )


def _array(path: Path) -> np.ndarray:
    """Small ones are read, large ones mapped; a mapped file costs a handle."""
    is_large = path.stat().st_size > 1_000_000
    return np.load(path, mmap_mode="r" if is_large else None)


def _write_lines(path: Path, lines) -> None:
    path.write_text("\n".join(line.replace("\n", " ") for line in lines), "utf-8")


def _read_lines(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    return text.split("\n") if text else []
