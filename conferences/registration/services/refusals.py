"""Why something is not done; each with the sentence people read."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Refused(Exception):
    """Nothing was changed; `str(error)` says why, in words for the person who asked."""

    def __str__(self) -> str:
        raise NotImplementedError


class RegistrationClosed(Refused):
    """The event takes no registrations (any more, or yet)."""

    def __str__(self) -> str:
        return _("Für diese Veranstaltung kann man sich gerade nicht anmelden.")


class TooManyCompanions(Refused):
    def __init__(self, most: int):
        self.most = most

    def __str__(self) -> str:
        if not self.most:
            return _("Bei dieser Veranstaltung meldet sich bitte jede Person selbst an.")
        return ngettext(
            "Sie können höchstens eine Person mitbringen.",
            "Sie können höchstens %(most)d Personen mitbringen.",
            self.most,
        ) % {"most": self.most}


class GroupTooLarge(Refused):
    """The group has more people than the event or workshop has seats at all."""

    def __init__(self, capacity: int, workshop=None):
        self.capacity, self.workshop = capacity, workshop

    def __str__(self) -> str:
        if self.workshop:
            sentence = ngettext(
                "„%(workshop)s“ hat nur einen Platz, Ihre Gruppe ist größer.",
                "„%(workshop)s“ hat nur %(seats)d Plätze, Ihre Gruppe ist größer.",
                self.capacity,
            )
        else:
            sentence = ngettext(
                "Die Veranstaltung hat nur einen Platz, Ihre Gruppe ist größer.",
                "Die Veranstaltung hat nur %(seats)d Plätze, Ihre Gruppe ist größer.",
                self.capacity,
            )
        return sentence % {"workshop": self.workshop, "seats": self.capacity}


class NotEnoughSeats(Refused):
    """A group with seats cannot grow: too few are free, or others wait for them."""

    def __init__(self, workshop=None):
        self.workshop = workshop

    def __str__(self) -> str:
        if self.workshop:
            return _(
                "In „%(workshop)s“ ist für mehr Personen kein Platz frei. Wählen Sie einen "
                "anderen Workshop, oder lassen Sie die Zahl der Personen, wie sie ist."
            ) % {"workshop": self.workshop}
        return _(
            "Für mehr Personen ist kein Platz frei. Ihre bisherigen Plätze behalten Sie. Weitere "
            "Personen können sich selbst anmelden und kommen dann auf die Warteliste."
        )


class WrongWorkshop(Refused):
    """A workshop of another event, twice the same, or more than two of one slot."""

    def __str__(self) -> str:
        return _("Diese Auswahl der Workshops passt nicht. Bitte wählen Sie noch einmal.")


class OverlappingWorkshops(Refused):
    def __init__(self, one, other):
        self.one, self.other = one, other

    def __str__(self) -> str:
        return _("„%(one)s“ und „%(other)s“ liegen zur gleichen Zeit.") % {
            "one": self.one,
            "other": self.other,
        }


class AlreadyRegistered(Refused):
    """Another registration of this address is active; the office and its owner may know it."""

    def __str__(self) -> str:
        return _("Mit dieser E-Mail-Adresse gibt es schon eine Anmeldung.")


class NotActive(Refused):
    """The registration was cancelled or has ended."""

    def __str__(self) -> str:
        return _("Diese Anmeldung ist nicht mehr aktiv.")
