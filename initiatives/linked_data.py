"""What a search engine may know about an initiative, in the words of schema.org."""

from django.conf import settings

from portal.places.linked_data import postal_address

from .models import Initiative, Opportunity


def organization(initiative: Initiative) -> dict:
    """The initiative as an Organization (JSON-LD); what is unknown or private is left out."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": initiative.title,
        "alternateName": initiative.short_name,
        "description": initiative.summary,
        "url": settings.SITE_URL + initiative.get_absolute_url(),
        "sameAs": initiative.website,
        "telephone": initiative.phone,
        "foundingDate": str(initiative.founded or ""),
        "parentOrganization": _carrier(initiative),
        "address": postal_address(initiative) if initiative.place else {},
        "areaServed": _area(initiative),
        "knowsLanguage": [language.code for language in initiative.languages.all()],
        "seeks": [_need(need) for need in initiative.current_needs],
    }
    return {name: value for name, value in facts.items() if value}


def _named(kind: str, name: str) -> dict:
    return {"@type": kind, "name": name} if name else {}


def _carrier(initiative: Initiative) -> dict:
    """Who stands behind it, where that is somebody else."""
    is_itself = initiative.organisation == initiative.title
    return {} if is_itself else _named("Organization", initiative.organisation)


def _area(initiative: Initiative) -> list[dict]:
    names = [str(district) for district in initiative.districts.all()]
    if initiative.state_wide:
        names = ["Niedersachsen"]
    return [_named("AdministrativeArea", name) for name in names]


def _need(need: Opportunity) -> dict:
    return _named("Demand", need.title) | {"validThrough": need.until.isoformat()}
