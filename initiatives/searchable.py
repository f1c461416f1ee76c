"""What the search sees of an initiative and of a call for volunteers."""

from collections.abc import Iterable

from portal.publishing.searchable import SearchDocument, field_names, field_slugs


def initiative_document(initiative, districts: dict) -> SearchDocument:
    """Needs the relations `InitiativeQuerySet.search_documents` fetches; {AGS: district} of all."""
    served = served_districts(initiative, districts)
    return SearchDocument(
        pk=initiative.pk,
        title=initiative.title,
        names=[initiative.title, initiative.short_name, *places(initiative)],
        tags=[
            initiative.summary,
            initiative.organisation,
            *field_names(initiative.fields.all()),
            *_names(initiative.target_groups.all()),
            *_names(initiative.engagement_forms.all()),
            *_names(initiative.languages.all()),
            str(initiative.organisation_type or ""),
            *([] if initiative.state_wide else [districts[ags].name for ags in served]),
        ],
        body=[initiative.description, initiative.good_practice, initiative.lessons],
        facets={
            "thema": field_slugs(initiative.fields.all()),
            "kreis": served,
            "amt": sorted({districts[ags].office.slug for ags in served}),
            "zielgruppe": _slugs(initiative.target_groups.all()),
            "traeger": _slugs(filter(None, [initiative.organisation_type])),
            "form": _slugs(initiative.engagement_forms.all()),
            "sprache": _slugs(initiative.languages.all()),
        },
        point=initiative.point,
        needs=[need.until for need in initiative.current_needs],
        confirmed=initiative.true_since,
        published=initiative.published_at.date(),
        is_example=initiative.is_example,
    )


def opportunity_document(need) -> SearchDocument:
    """A call for volunteers; it is where its initiative is."""
    return SearchDocument(
        pk=need.pk,
        title=need.title,
        names=[need.title, need.place, *places(need.initiative)],
        tags=[need.initiative.title, str(need.form or ""), *_names(need.languages.all())],
        body=[need.description, need.requirements],
        point=need.initiative.point,
        expires=need.until,
        published=need.published_at.date(),
        is_example=need.is_example,
    )


def served_districts(initiative, districts: dict) -> list[str]:
    """AGS of the districts it serves or has its address in; all of them when state-wide."""
    if initiative.state_wide:
        return list(districts)
    served = {district.pk for district in initiative.districts.all()}
    if initiative.municipality:
        served.add(initiative.municipality.district_id)
    return sorted(served)


def places(address) -> list[str]:
    """The names of the place an address is in."""
    municipality = address.municipality.name if address.municipality else ""
    return [name for name in (address.locality, municipality) if name]


def _names(words: Iterable) -> list[str]:
    return [word.name for word in words]


def _slugs(words: Iterable) -> list[str]:
    return [word.slug for word in words]
