"""Fills the vocabularies, and helps the other loaders with words, entries and dates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from portal.lib.datafiles import read_texts
from portal.lib.slugs import german_slug
from portal.places.models import Municipality, Office

from .models import (
    Addressee,
    EngagementForm,
    Entry,
    FieldOfAction,
    FormerSlug,
    Language,
    OrganisationType,
    State,
    TargetGroup,
    Vocabulary,
)

Word = TypeVar("Word", bound=Vocabulary)

LISTS: dict[str, type[Vocabulary]] = {
    "target_groups": TargetGroup,
    "engagement_forms": EngagementForm,
    "organisation_types": OrganisationType,
    "addressees": Addressee,
}
#: lists of words in the data: {key: vocabulary}
WORDS: dict[str, type[Vocabulary]] = {
    "fields": FieldOfAction,
    "target_groups": TargetGroup,
    "engagement_forms": EngagementForm,
    "languages": Language,
    "addressees": Addressee,
}


def load_vocabularies() -> int:
    """Fill every list that is still empty; a list in use belongs to the administration."""
    texts = read_texts("vocabularies")
    made = sum(_fill(model, texts[key]) for key, model in LISTS.items())
    return made + _fill_languages(texts["languages"]) + _fill_fields(texts["fields"])


def _fill(model: type[Vocabulary], names: list[str]) -> int:
    if model._default_manager.exists():
        return 0
    return len(model._default_manager.bulk_create(_words(model, names)))


def _words(model: type[Word], names: list[str], **values: Any) -> list[Word]:
    return [
        model(name=name, slug=german_slug(name), position=position, **values)
        for position, name in enumerate(names, start=1)
    ]


def _fill_languages(codes: dict[str, str]) -> int:
    if Language.objects.exists():
        return 0
    languages = _words(Language, list(codes))
    for language in languages:
        language.code = codes[language.name]
    return len(Language.objects.bulk_create(languages))


def _fill_fields(rows: list[dict]) -> int:
    if FieldOfAction.objects.exists():
        return 0
    tops = _words(FieldOfAction, [row["name"] for row in rows])
    for top, row in zip(tops, rows, strict=True):
        top.tile = row["tile"]
        top.save()
        FieldOfAction.objects.bulk_create(_words(FieldOfAction, row["children"], parent=top))
    return FieldOfAction.objects.count()


def words(model: type[Word], names: list[str]) -> list[Word]:
    """The words of these names, in no order; what the administration has removed is left out."""
    slugs = [german_slug(name) for name in names]
    return list(model._default_manager.filter(slug__in=slugs)) if slugs else []


def word(model: type[Word], name: str | None) -> Word | None:
    return next(iter(words(model, [name])), None) if name else None


def set_words(row: Model, data: dict) -> None:
    """Give a new row the words its data names, for every vocabulary it has."""
    for key, model in WORDS.items():
        if key in data:
            getattr(row, key).set(words(model, data[key]))


def stood_here(model: type[Entry], slug: str) -> bool:
    """Whether an entry stands at this address or ever did, even if it is gone since."""
    if model._base_manager.filter(slug=slug).exists():
        return True
    kind = ContentType.objects.get_for_model(model)
    return FormerSlug.objects.filter(kind=kind, slug=slug).exists()


def given(names: Iterable[str], data: dict) -> dict:
    """Those of the named fields that the data has."""
    return {name: data[name] for name in names if name in data}


def publish_loaded(entry: Entry, data: dict) -> None:
    """Save a new entry as published, with the words its data names, and note its address.

    The note outlives the entry: what an office has deleted must not come back with the next
    update, which loads the network again.
    """
    entry.state = State.PUBLISHED
    entry.published_at = timezone.now()
    entry.save()
    set_words(entry, data)
    if entry.has_slug():
        FormerSlug.remember(entry, entry.slug)


def office_of(data: dict) -> Office | None:
    """The office the data names; none means state-wide."""
    return Office.objects.get(slug=data["office"]) if "office" in data else None


def address_of(data: dict) -> dict:
    """The address fields in the data; the point is that of the municipality."""
    address = {key: data.get(key, "") for key in ("street", "postcode", "locality")}
    municipality = Municipality.objects.filter(pk=data.get("municipality")).first()
    if municipality:
        address["latitude"] = municipality.latitude
        address["longitude"] = municipality.longitude
    return {**address, "municipality": municipality}


def local(moment: datetime) -> datetime:
    """A time of the data (German local time) with its time zone."""
    return timezone.make_aware(moment)
