"""Initiatives an event shows: named, or written down with the least they need."""

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.places.models import Municipality
from portal.publishing.services import publish

from ..models import Event


def show(event: Event, initiative: Initiative) -> None:
    """The event shows it as good practice."""
    event.best_practices.add(initiative)


def write_down(
    event: Event, initiative: Initiative, place: Municipality, *, at_once: bool, by: User
) -> Initiative:
    """Save a new initiative of the event's office at this place and show it here."""
    initiative.office = event.office
    initiative.created_by = initiative.changed_by = by
    initiative.is_example = event.is_example
    initiative.municipality = place
    initiative.save()
    initiative.districts.set([place.district])
    show(event, initiative)
    if at_once:
        publish(initiative, by=by)
    return initiative
