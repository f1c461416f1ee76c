"""An event's registrations in numbers, for the office's first page."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from conferences.models import Event, Workshop

from ..models import ChangeRequest, Companion, RegistrationLetter
from ..querysets import STATES, RegistrationQuerySet
from .letters import stuck, stuck_among

#: {name of the filter: which registrations}; whoever waits unconfirmed is in two of them
GROUPS = {**STATES, "seated": Q(standing="seat"), "waiting": Q(standing="waiting")}


@dataclass(frozen=True)
class Number:
    """Registrations of one group, and the people in them."""

    registrations: int = 0
    people: int = 0


def numbers(event: Event) -> dict[str, Number]:
    """How many are in each group; in one query."""
    groups = {name: Count("pk", filter=inside) for name, inside in GROUPS.items()}
    people = {
        f"{name}_people": Sum("seats", filter=inside, default=0) for name, inside in GROUPS.items()
    }
    found = event.registrations.order_by().aggregate(**groups, **people)
    return {name: Number(found[name], found[f"{name}_people"]) for name in GROUPS}


def people_arrived(event: Event) -> int:
    """Everybody who is in the house, companions counted."""
    companions = Companion.objects.filter(registration__event=event)
    came = Q(arrived_at__isnull=False)
    return event.registrations.filter(came).count() + companions.filter(came).count()


def with_open_request(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those of them who asked for a change that nobody has decided on."""
    waiting = ChangeRequest.objects.filter(outcome=ChangeRequest.Outcome.OPEN)
    return rows.filter(pk__in=waiting.values("registration"))


def with_stuck_letter(rows: RegistrationQuerySet, event: Event) -> RegistrationQuerySet:
    """Those of them whom the last letters did not reach."""
    return rows.filter(pk__in=stuck(event).order_by().values("registration"))


def with_any_stuck_letter(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """The same for registrations of whatever events."""
    return rows.filter(pk__in=stuck_among(RegistrationLetter.objects.all()).values("registration"))


def open_requests(event: Event) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.filter(
        registration__event=event, outcome=ChangeRequest.Outcome.OPEN
    )
    return rows.select_related("registration")


def workshops_with_numbers(event: Event) -> QuerySet[Workshop]:
    """Its workshops with `people_seated`, `groups_waiting` and `groups_wishing` (first choice)."""
    here = Q(choices__registration__standing__in=["seat", "waiting"])
    return (
        Workshop.objects.filter(event=event)
        .select_related("slot")
        .annotate(
            people_seated=Sum(
                "choices__registration__seats", filter=Q(choices__standing="seat"), default=0
            ),
            groups_waiting=Count("choices", filter=Q(choices__standing="waiting")),
            groups_wishing=Count("choices", filter=here & Q(choices__preference=1)),
        )
        .order_by("slot__starts", "number")
    )


def has_come(event: Event) -> bool:
    """Whether it is the day of the event, or later."""
    return timezone.localdate(event.starts) <= timezone.localdate()
