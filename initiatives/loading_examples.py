"""Makes up example initiatives for the demo, out of building blocks and always the same ones.

Only dates depend on the day: an example was confirmed, and looks for people, relative to it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from django.utils import timezone

from portal.lib.datafiles import read_texts
from portal.lib.slugs import free_slug, german_slug
from portal.places.models import Access, District, Municipality
from portal.publishing.loading import WORDS
from portal.publishing.models import (
    EngagementForm,
    FormerSlug,
    OrganisationType,
    State,
)

from .models import Initiative, Opportunity

SEED = 2018  # with this one no two examples share a name
COUNT = 200
LOOKING = 90
CONFIRMED_WITHIN = 480  # days
OF_MANY_WORDS = ("fields", "target_groups", "engagement_forms", "languages")


class Sketch(NamedTuple):
    """What an example is made from: its kind, the how-manieth of that kind, and its place."""

    kind: dict
    turn: int
    municipality: Municipality
    languages: list[str]

    @property
    def place(self) -> str:
        """„Nienburg" for „Nienburg (Weser)"."""
        return self.municipality.name.split(" (")[0]

    def block(self, key: str) -> str:
        """The text of this kind whose turn it is; four names and three summaries never repeat."""
        texts = self.kind[key]
        return texts[self.turn % len(texts)].format(ort=self.place)

    def words(self, vocabulary: str) -> list[str]:
        return self.languages if vocabulary == "languages" else self.kind[vocabulary]


def load_example_initiatives(today: date) -> int:
    """Add the examples with their needs; how many initiatives that were."""
    blocks, chance = read_texts("examples-initiatives"), Random(SEED)  # noqa: S311 - not secret
    sketches = list(_sketches(blocks, chance))
    initiatives = _initiatives(sketches, blocks, chance, today)
    Initiative.objects.bulk_create(initiatives)
    _serve_their_districts(sketches, initiatives)
    _give_words(sketches, initiatives)
    _look_for_people(sketches, initiatives, chance, today)
    return len(initiatives)


def _sketches(blocks: dict, chance: Random) -> Iterator[Sketch]:
    """The kinds in turn, over all districts; in each first a town, then any municipality."""
    kinds, languages = blocks["kinds"], sorted(blocks["common"]["languages"])
    for number, municipality in enumerate(_places(chance)):
        spoken = dict.fromkeys(["Deutsch", *chance.sample(languages, chance.randint(0, 4))])
        kind = kinds[number % len(kinds)]
        yield Sketch(kind, number // len(kinds), municipality, list(spoken))


def _places(chance: Random) -> Iterator[Municipality]:
    """A municipality for each example: every district gets its share, some one more."""
    here: dict[str, list[Municipality]] = {}
    for municipality in Municipality.objects.order_by("ags"):
        here.setdefault(municipality.district_id, []).append(municipality)
    rounds, rest = divmod(COUNT, len(here))
    turns = list(here) * rounds + chance.sample(list(here), rest)
    for number, district in enumerate(turns):
        towns = [place for place in here[district] if place.kind == "Stadt"]
        want_town = towns and number // len(here) % 2 == 0
        yield chance.choice(towns if want_town else here[district])


def _initiatives(
    sketches: list[Sketch], blocks: dict, chance: Random, today: date
) -> list[Initiative]:
    types = {row.slug: row for row in OrganisationType.objects.all()}
    reserved = set(FormerSlug.of_kind(Initiative()))
    offices = {district.pk: district.office_id for district in District.objects.all()}
    initiatives = []
    for sketch in sketches:
        initiative = _initiative(sketch, blocks, chance, today)
        _give_carrier(initiative, sketch, blocks["organisations"], types, chance)
        initiative.office_id = offices[sketch.municipality.district_id]
        initiative.slug = free_slug(Initiative, initiative.title, reserved=reserved)
        reserved.add(initiative.slug)
        initiatives.append(initiative)
    return initiatives


def _initiative(sketch: Sketch, blocks: dict, chance: Random, today: date) -> Initiative:
    common = blocks["common"]
    slug = german_slug(sketch.block("names"))
    return Initiative(
        title=sketch.block("names"),
        summary=sketch.block("summaries"),
        description=_description(sketch, common["closings"], chance),
        good_practice=sketch.block("good_practice"),
        founded=chance.randint(1996, 2016),
        opening_hours=chance.choice(common["hours"]),
        website=f"https://example.org/{slug}" if chance.random() < 0.6 else "",
        contact_email=f"{slug}@example.org",
        confirmed_on=today - timedelta(days=chance.randint(0, CONFIRMED_WITHIN)),
        confirmed_by="die Initiative",
        is_example=True,
        state=State.PUBLISHED,
        published_at=timezone.now() - timedelta(days=chance.randint(10, CONFIRMED_WITHIN)),
        **_address(sketch.municipality, common["streets"], chance),
        **_access(chance, today),
    )


def _description(sketch: Sketch, closings: list[str], chance: Random) -> str:
    offers = chance.sample(sketch.kind["offers"], chance.randint(3, 4))
    items = "".join(f"<li>{offer}</li>" for offer in offers)
    return (
        f"<p>{sketch.block('openings')}</p><p>Das gibt es hier:</p><ul>{items}</ul>"
        f"<p>{chance.choice(closings)}</p>"
    )


def _address(municipality: Municipality, streets: list[str], chance: Random) -> dict:
    """An invented street; the point lies a few hundred metres from the municipality's."""
    return {
        "street": f"{chance.choice(streets)} {chance.randint(1, 80)}",
        "locality": municipality.name.split(" (")[0],
        "municipality": municipality,
        "latitude": round(municipality.latitude + chance.uniform(-0.004, 0.004), 5),
        "longitude": round(municipality.longitude + chance.uniform(-0.006, 0.006), 5),
    }


def _access(chance: Random, today: date) -> dict:
    answers = [Access.YES, Access.YES, Access.PARTLY, Access.NO, Access.UNKNOWN]
    return {
        "step_free": chance.choice(answers),
        "step_free_toilet": chance.choice(answers),
        "disabled_parking": chance.choice(answers),
        "accessibility_checked_on": today - timedelta(days=chance.randint(20, 400)),
    }


def _give_carrier(
    initiative: Initiative, sketch: Sketch, names: dict, types: dict, chance: Random
) -> None:
    name = chance.choice(sketch.kind["types"])
    initiative.organisation = chance.choice(names[name])
    initiative.organisation_type = types.get(german_slug(name))


def _serve_their_districts(sketches: list[Sketch], initiatives: list[Initiative]) -> None:
    link = Initiative.districts.through
    link.objects.bulk_create(
        link(initiative=row, district_id=sketch.municipality.district_id)
        for sketch, row in zip(sketches, initiatives, strict=True)
    )


def _give_words(sketches: list[Sketch], initiatives: list[Initiative]) -> None:
    """Every vocabulary's words in one go; words the administration has removed are left out."""
    for name in OF_MANY_WORDS:
        model = WORDS[name]
        link = getattr(Initiative, name).through
        known = dict(model._default_manager.values_list("slug", "pk"))
        link.objects.bulk_create(
            link(**{"initiative": row, f"{model._meta.model_name}_id": known[slug]})
            for sketch, row in zip(sketches, initiatives, strict=True)
            for slug in map(german_slug, sketch.words(name))
            if slug in known
        )


def _look_for_people(
    sketches: list[Sketch], initiatives: list[Initiative], chance: Random, today: date
) -> None:
    """Some initiatives have one or two needs that end in the coming weeks."""
    forms = {row.slug: row for row in EngagementForm.objects.all()}
    pairs = list(zip(sketches, initiatives, strict=True))
    Opportunity.objects.bulk_create(
        _need(need, initiative, forms, chance, today)
        for sketch, initiative in chance.sample(pairs, LOOKING)
        for need in chance.sample(sketch.kind["needs"], chance.randint(1, 2))
    )


def _need(
    need: list[str], initiative: Initiative, forms: dict, chance: Random, today: date
) -> Opportunity:
    title, form, description, requirements = need
    return Opportunity(
        title=title,
        initiative=initiative,
        form=forms.get(german_slug(form)),
        description=description,
        requirements=requirements,
        time=chance.choice(Opportunity.Time.values),
        place=initiative.locality,
        until=today + timedelta(days=chance.randint(10, 120)),
        is_example=True,
        state=State.PUBLISHED,
        published_at=timezone.now() - timedelta(days=chance.randint(1, 30)),
    )
