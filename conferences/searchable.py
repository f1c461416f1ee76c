"""What the search sees of an event and of a finding."""

from portal.publishing.searchable import SearchDocument, field_names, field_slugs


def event_document(event) -> SearchDocument:
    """An event with its workshops and the titles of its documents.

    Needs the relations `EventQuerySet.search_documents` fetches.
    """
    workshops = event.workshops.all()
    return SearchDocument(
        pk=event.pk,
        title=event.title,
        names=[event.title, event.motto, event.venue.place if event.venue else ""],
        tags=[
            event.summary,
            event.get_kind_display(),
            event.venue.name if event.venue else "",
            *field_names(event.fields.all()),
            *(workshop.title for workshop in workshops),
            *(document.title for document in event.documents.all()),
        ],
        body=[
            event.introduction,
            event.report,
            *(text for w in workshops for text in (w.question, w.description, w.outcome)),
        ],
        facets={
            "thema": field_slugs(event.fields.all()),
            "art": [event.kind],
            "kreis": _district(event),
        },
        published=event.published_at.date(),
        is_example=event.is_example,
    )


def finding_document(finding) -> SearchDocument:
    """A finding with the conference and the workshop it comes from, where those are public.

    Needs what `FindingQuerySet.search_documents` fetches: what became of it is found, too.
    """
    event, workshop, day = finding.event, finding.workshop, finding.agreed_on
    latest = next(iter(finding.updates.all()), None)
    return SearchDocument(
        pk=finding.pk,
        title=finding.title,
        names=[finding.title],
        tags=[
            finding.responsible,
            *field_names(finding.fields.all()),
            *(addressee.name for addressee in finding.addressees.all()),
        ],
        body=[
            finding.explanation,
            *(update.text for update in finding.updates.all()),
            workshop.title if workshop else "",
            event.title if event else "",
        ],
        facets={
            "thema": field_slugs(finding.fields.all()),
            "status": [finding.status],
            "adressat": [addressee.slug for addressee in finding.addressees.all()],
            "konferenz": [event.slug] if event else [],
            "reihe": [event.series.slug] if event and event.series else [],
            "amt": [finding.office.slug] if finding.office else [],
            "kreis": _district(event),
            "jahr": [str(day.year)],
        },
        published=finding.published_at.date(),
        happened=day,
        position=finding.number,
        moved=latest.date if latest else None,
        due=finding.due_on if finding.is_promised else None,
        is_example=finding.is_example,
    )


def _district(event) -> list[str]:
    """AGS of where an event happens."""
    place = event.venue if event else None
    return [place.municipality.district_id] if place and place.municipality else []
