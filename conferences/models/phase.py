"""Where an event stands for a reader: derived from facts, right even if no job runs."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Seats:
    """How full an event is: people, not registrations."""

    capacity: int
    taken: int
    people_waiting: int

    @property
    def free(self) -> int:
        """What somebody who comes now could get; nothing as long as others wait."""
        return 0 if self.people_waiting else max(0, self.capacity - self.taken)

    @property
    def are_few(self) -> bool:
        """A tenth or less, and at most ten."""
        return self.free <= min(10, max(1, self.capacity // 10))


class Phase(models.TextChoices):
    """The state for the reader, derived from facts."""

    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("Anmeldung offen")
    FEW_PLACES = "few", _("wenige Plätze frei")
    WAITING_LIST = "waitinglist", _("Warteliste")
    CLOSED = "closed", _("Anmeldung geschlossen")
    RUNNING = "running", _("läuft gerade")
    HELD = "held", _("hat stattgefunden")
    DOCUMENTED = "documented", _("dokumentiert")
    CANCELLED = "cancelled", _("abgesagt")


class InPhases:
    """What an event answers about its phase and its seats."""

    @property
    def phase(self) -> Phase:
        """Where the event stands for a reader at this moment, from facts alone."""
        return self.phase_at(timezone.now())

    def phase_at(self, now) -> Phase:
        phase = self._phase_by_time(now)
        return self._open_phase() if phase == Phase.OPEN else phase

    def _phase_by_time(self, now) -> Phase:
        if self.cancelled_at:
            return Phase.CANCELLED
        if now >= self.ends:
            return Phase.DOCUMENTED if self.report else Phase.HELD
        if now >= self.starts:
            return Phase.RUNNING
        return self._registration_phase(now)

    def _registration_phase(self, now) -> Phase:
        if self.registration == self.Registration.NONE:
            return Phase.ANNOUNCED
        if self.registration_opens and now < self.registration_opens:
            return Phase.ANNOUNCED
        if self.registration_closes and now >= self.registration_closes:
            return Phase.CLOSED
        return Phase.OPEN

    def _open_phase(self) -> Phase:
        """By the seats that are left; only the portal's own registrations are known."""
        seats = self.seats
        if seats is None:
            return Phase.OPEN
        if seats.people_waiting or seats.free <= 0:
            return Phase.WAITING_LIST
        return Phase.FEW_PLACES if seats.are_few else Phase.OPEN

    @cached_property
    def seats(self) -> Seats | None:
        """How full the event is; None where the portal does not count its seats.

        Lists ask for all of their events at once (`with_seats`); a single event asks here.
        """
        if self.capacity is None or self.registration != self.Registration.PORTAL:
            return None
        counted = self
        if not hasattr(self, "seats_taken"):
            counted = type(self).objects.filter(pk=self.pk).with_seats().first()
        if counted is None:  # not saved yet
            return Seats(self.capacity, 0, 0)
        return Seats(self.capacity, counted.seats_taken, counted.people_waiting)

    @property
    def is_in_window(self) -> bool:
        """Whether people may register now, whether or not seats are left."""
        return self._phase_by_time(timezone.now()) == Phase.OPEN

    @property
    def takes_registrations(self) -> bool:
        """Whether the portal's form is there for people now."""
        by_portal = self.registration == self.Registration.PORTAL
        return by_portal and self.is_published and self.is_in_window
