"""Who looks after an initiative, as those who do see each other: names, no addresses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.models import User

from .models import Initiative, Steward

MAIN, DEPUTY = Steward.Part.MAIN, Steward.Part.DEPUTY


@dataclass(frozen=True)
class Colleague:
    """One line of the page, and what whoever reads it may do with it."""

    steward: Steward
    is_oneself: bool
    may_get_main: bool
    may_be_ended: bool

    @property
    def name(self) -> str:
        return name_of(self.steward.user)

    @property
    def part(self) -> str:
        return self.steward.get_part_display()

    @property
    def has_never_come(self) -> bool:
        return self.steward.user.last_login is None


class Circle:
    """Everybody who looks after the initiative, seen by one of them or by its office."""

    def __init__(self, initiative: Initiative, reader: User):
        rows = initiative.stewardships.select_related("user").order_by("-part", "pk")
        self.initiative, self.reader, self.stewards = initiative, reader, list(rows)

    @property
    def main(self) -> Steward | None:
        return next((row for row in self.stewards if row.part == MAIN), None)

    @property
    def main_name(self) -> str:
        return name_of(self.main.user) if self.main else ""

    @property
    def own(self) -> Steward | None:
        """The reader's own line; staff of the office have none."""
        return next((row for row in self.stewards if row.user_id == self.reader.pk), None)

    @property
    def leads(self) -> bool:
        """The main one; a deputy where there is no main one; the office."""
        if self.own is None:
            return True
        return self.own.part == MAIN or self.main is None

    def colleagues(self) -> list[Colleague]:
        return [self.colleague(row) for row in self.stewards]

    def colleague(self, row: Steward) -> Colleague:
        is_oneself, is_deputy = row.user_id == self.reader.pk, row.part == DEPUTY
        return Colleague(
            steward=row,
            is_oneself=is_oneself,
            may_get_main=self.leads and is_deputy,
            may_be_ended=is_oneself or (self.leads and (is_deputy or self.own is None)),
        )

    def find(self, key: int) -> Colleague | None:
        return next((one for one in self.colleagues() if one.steward.pk == key), None)


def name_of(person: User) -> str:
    """The name; of who has told none the address, not readable as a whole."""
    if person.name:
        return person.name
    local, _at, domain = person.email.partition("@")
    return _("%(begin)s…@%(domain)s") % {"begin": local[:1], "domain": domain}
