"""Questions about registrations."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from conferences.querysets import EventPartQuerySet
from portal.publishing.querysets import OfficeScopedQuerySet

GONE = Q(standing="gone")
EXPECTED = ~GONE & Q(arrived_at=None)
SURE = EXPECTED & Q(confirmed_at__isnull=False)
#: which rows are in which of `Registration.State`
STATES = {
    "unconfirmed": EXPECTED & Q(confirmed_at=None),
    "confirmed": SURE & Q(standing="seat", promoted_at=None),
    "waiting": SURE & Q(standing="waiting"),
    "promoted": SURE & Q(standing="seat", promoted_at__isnull=False),
    "cancelled": GONE & ~Q(gone_because="expired"),
    "expired": GONE & Q(gone_because="expired"),
    "attended": ~GONE & Q(arrived_at__isnull=False),
}


def overdue_at(now) -> Q:
    """Held longer than it was promised, and never confirmed."""
    return ~GONE & Q(confirmed_at=None, hold_until__lte=now)


class RegistrationQuerySet(EventPartQuerySet):
    """Registrations are never public; the offices' door is the event's."""

    def published(self):
        return self.none()

    def active(self):
        """With a seat or waiting for one."""
        return self.exclude(standing="gone")

    def seated(self):
        return self.filter(standing="seat")

    def waiting(self):
        """In the order in which they get seats."""
        return self.filter(standing="waiting").order_by("rank")

    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def in_state(self, state: str):
        """Those whose `state` is this one."""
        return self.filter(STATES[state])

    def overdue(self, now):
        """Held longer than it was promised, and never confirmed."""
        return self.filter(overdue_at(now))

    def with_address(self, email: str):
        """Those of this e-mail address, however it is written."""
        return self.filter(email__iexact=email.strip())

    def seats_taken(self) -> int:
        return self.seated().aggregate(total=Coalesce(Sum("seats"), 0))["total"]

    def seats_of_each_event(self) -> dict:
        """Annotations for a list of events: `seats_taken`, and `people_waiting` for them."""
        here = self.filter(event=OuterRef("pk")).order_by().values("event")
        taken = here.annotate(n=Sum("seats", filter=Q(standing="seat"))).values("n")
        waiting = here.annotate(n=Count("pk", filter=Q(standing="waiting"))).values("n")
        return {
            "seats_taken": Coalesce(Subquery(taken, output_field=IntegerField()), 0),
            "people_waiting": Coalesce(Subquery(waiting, output_field=IntegerField()), 0),
        }


class RegistrationPartQuerySet(OfficeScopedQuerySet):
    """Rows that belong to a registration; never public."""

    office_path = "registration__event__office"

    def published(self):
        return self.none()
