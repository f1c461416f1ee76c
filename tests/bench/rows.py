"""Fills a database with initiatives, many at a time; the same ones for the same seed."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from initiatives.models import Initiative, Opportunity
from portal.places.models import District, Municipality
from portal.publishing.models import (
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    TargetGroup,
)
from portal.search import triggers

from .words import DATA, Words, sentences

SEED = 2017
CHUNK = 2000
STATES = ["published"] * 48 + ["draft", "archived"]
#: {many-to-many field: (vocabulary, at most so many values each)}
MANY = {
    "fields": (FieldOfAction, 3),
    "target_groups": (TargetGroup, 3),
    "engagement_forms": (EngagementForm, 3),
    "languages": (Language, 4),
}
LOOKING = 0.35  # so many look for volunteers


class Rows:
    """What the entries are made of, read once."""

    def __init__(self) -> None:
        self.words = Words(SEED)
        self.today = timezone.localdate()
        kinds = tomllib.loads((DATA / "examples-initiatives.toml").read_text())["kinds"]
        self.names = [name for kind in kinds for name in kind["names"]]
        self.summaries = [text for kind in kinds for text in kind["summaries"]]
        self.openings = [text for kind in kinds for text in kind["openings"]]
        self.municipalities = list(Municipality.objects.order_by("ags"))
        self.offices = dict(District.objects.values_list("pk", "office"))
        self.districts = sorted(self.offices)
        self.types = keys(OrganisationType)
        self.many = {name: keys(model) for name, (model, _) in MANY.items()}

    def top_up(self, size: int) -> None:
        """As many initiatives as asked for, beside those of the network."""
        there = Initiative.objects.filter(slug__startswith="bench-").count()
        for start in range(there, size, CHUNK):
            with transaction.atomic():
                self._add(start, min(CHUNK, size - start))

    def _add(self, start: int, count: int) -> None:
        rng = np.random.default_rng([SEED, start])
        rows = [self._initiative(start + number, rng) for number in range(count)]
        Initiative.objects.bulk_create(rows)
        for name in MANY:
            self._link(name, rows, rng)
        self._serve(rows, rng)
        Opportunity.objects.bulk_create(self._needs(rows, rng))

    def _initiative(self, number: int, rng) -> Initiative:
        place = self.municipalities[often_first(rng, len(self.municipalities))]
        name, ort = place.name.split(" (")[0], {"ort": place.name.split(" (")[0]}
        return Initiative(
            slug=f"bench-{number}",
            title=self._title(rng).format(**ort)[:200],
            summary=any_of(self.summaries, rng).format(**ort)[:300],
            description=self._description(rng, ort),
            good_practice=self._text(rng, 30) if rng.random() < 0.4 else "",
            organisation=f"{self._text(rng, 2)[:-1]} {name} e. V."[:200],
            organisation_type_id=self.types[often_first(rng, len(self.types))],
            office_id=self.offices[place.district_id],
            municipality=place,
            latitude=place.latitude + rng.normal(0, 0.02),
            longitude=place.longitude + rng.normal(0, 0.03),
            state=any_of(STATES, rng),
            published_at=timezone.now() - timedelta(hours=int(rng.integers(1, 24_000))),
            confirmed_on=self._day(rng, -700, 0),
        )

    def _title(self, rng) -> str:
        rare = self.words.some(1, rng)[0].capitalize()
        return f"{any_of(self.names, rng)} {rare}" if rng.random() < 0.5 else f"{rare} {{ort}}"

    def _description(self, rng, ort: dict) -> str:
        length = int(np.clip(rng.lognormal(4.5, 0.5), 20, 400))
        return f"<p>{any_of(self.openings, rng).format(**ort)}</p><p>{self._text(rng, length)}</p>"

    def _text(self, rng, length: int) -> str:
        return sentences(self.words.some(length, rng))

    def _day(self, rng, earliest: int, latest: int) -> date:
        return self.today + timedelta(days=int(rng.integers(earliest, latest)))

    def _link(self, name: str, rows: list[Initiative], rng) -> None:
        through = getattr(Initiative, name).through
        column = f"{MANY[name][0]._meta.model_name}_id"
        through.objects.bulk_create(
            through(**{"initiative_id": row.pk, column: key})
            for row in rows
            for key in some_of(self.many[name], MANY[name][1], rng)
        )

    def _serve(self, rows: list[Initiative], rng) -> None:
        """The own district; every tenth another one too."""
        through = Initiative.districts.through
        through.objects.bulk_create(
            through(initiative_id=row.pk, district_id=ags)
            for row in rows
            for ags in sorted({row.municipality.district_id, *self._neighbour(rng)})
        )

    def _neighbour(self, rng) -> list[str]:
        return [any_of(self.districts, rng)] if rng.random() < 0.1 else []

    def _needs(self, rows: list[Initiative], rng) -> Iterator[Opportunity]:
        for row in rows:
            if rng.random() < LOOKING:
                for _need in range(int(rng.integers(1, 3))):
                    yield Opportunity(
                        initiative=row,
                        title=self._text(rng, 4)[:-1],
                        description=f"<p>{self._text(rng, 20)}</p>",
                        form_id=any_of(self.many["engagement_forms"], rng),
                        until=self._day(rng, -20, 90),
                        state="published",
                        published_at=row.published_at,
                    )


def fill(size: int) -> None:
    """Without the triggers, which would note every row; the index is made anew afterwards."""
    triggers.remove()
    Rows().top_up(size)
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def keys(model) -> list:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def any_of(rows: list, rng):
    return rows[int(rng.random() * len(rows))]


def often_first(rng, count: int) -> int:
    """A number below `count`; small ones come more often, as some districts and words do."""
    return int(count * rng.random() ** 1.7)


def some_of(rows: list, most: int, rng) -> set:
    """One value to `most` different ones."""
    return {rows[often_first(rng, len(rows))] for _ in range(int(rng.integers(1, most + 1)))}
