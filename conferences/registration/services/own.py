"""What people change behind their own link: at once, or as a wish once the deadline has passed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from conferences.models import Event

from ..models import Needs, Registration
from .changes import change, change_answers
from .details import Wish

#: all one can need, in the order people are asked
NEEDS = (*Needs.AIDS, "children", "children_ages", *Needs.DIETS, "other")


@dataclass(frozen=True)
class Wanted:
    """What shall be different; None (or an empty mapping) leaves it as it is.

    answers: {question id: text}, an empty text takes the answer back. needs: {field of Needs:
    value}.
    """

    wishes: tuple[Wish, ...] | None = None
    companions: tuple[str, ...] | None = None
    organisation: str | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    needs: Mapping[str, object] | None = None

    def __bool__(self) -> bool:
        given = (self.wishes, self.companions, self.organisation, self.needs)
        return bool(self.answers) or any(value is not None for value in given)


def may_change(registration: Registration) -> bool:
    """Until the event begins; afterwards there is nothing left to arrange."""
    event = registration.event
    begun = event.cancelled_at or timezone.now() >= event.starts
    return registration.is_active and not begun


def is_past_deadline(event: Event) -> bool:
    """Whether a change has become a wish: the office plans with what it has."""
    return timezone.now() >= (event.registration_closes or event.starts)


def change_at_once(registration: Registration, wanted: Wanted, *, quiet: bool = False) -> None:
    """Do all of it, or, where a refusal is raised, nothing."""
    with transaction.atomic():
        if wanted.wishes is not None or wanted.companions is not None:
            wishes, companions = wanted.wishes, wanted.companions
            change(registration, wishes=wishes, companions=companions, quiet=quiet)
        if wanted.organisation is not None:
            rows = Registration.objects.filter(pk=registration.pk)
            rows.update(organisation=wanted.organisation)
        enter(registration, wanted)


def enter(registration: Registration, wanted: Wanted) -> None:
    """What nobody else depends on, and what is deleted by a date of its own."""
    if wanted.answers:
        change_answers(registration, wanted.answers)
    if wanted.needs is not None:
        change_needs(registration, wanted.needs)


def change_needs(registration: Registration, given: Mapping[str, object]) -> None:
    """Keep what is needed, with the time of this consent; without any need nothing is kept.

    What `given` does not name (the event no longer offers it) stays.
    """
    needs = Needs.objects.filter(registration=registration).first()
    needs = needs or Needs(registration=registration)
    for name, value in given.items():
        setattr(needs, name, value)
    if not says_something(needs):
        Needs.objects.filter(registration=registration).delete()
        return
    needs.consented_at = timezone.now()
    needs.save()


def says_something(needs: Needs) -> bool:
    return any(getattr(needs, name) for name in NEEDS if name != "children_ages")


def needs_in_words(registration: Registration) -> list[str]:
    """„vegane Essen: 2", „Assistenz oder Begleitung"; empty where nothing is needed."""
    needs = Needs.objects.filter(registration=registration).first()
    if needs is None:
        return []
    given = {name: getattr(needs, name) for name in NEEDS}
    return [_line(name, value) for name, value in given.items() if value]


def _line(name: str, value: object) -> str:
    label = str(Needs._meta.get_field(name).verbose_name)
    return label if value is True else f"{label}: {value}"
