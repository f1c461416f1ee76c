"""Who looks after an initiative: naming, handing over, ending; each is written down and told."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.audit import Kind, record
from portal.accounts.door import SignedInRequest
from portal.accounts.models import User
from portal.accounts.services import end_invitation, invite, may_be_invited

from .. import access_mails
from ..models import Initiative, Steward

MAIN, DEPUTY = Steward.Part.MAIN, Steward.Part.DEPUTY


class NotADeputy(Exception):
    """Somebody else changed who looks after it a moment ago."""


def account_of(email: str, name: str = "") -> User:
    """The account with this address, made if there is none yet; a name is only ever added."""
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        return User.objects.create_user(email, name=name)
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person


def name_steward(
    initiative: Initiative, person: User, part: str, *, request: SignedInRequest
) -> Steward:
    """The person looks after it from now on; whoever had the main part becomes a deputy then."""
    with transaction.atomic():
        _lock(initiative)
        if steward := initiative.stewardships.filter(user=person).first():
            return steward
        if part == MAIN:
            initiative.stewardships.filter(part=MAIN).update(part=DEPUTY)
        steward = Steward.objects.create(initiative=initiative, user=person, part=part)
        settle_named(steward, request=request)
    return steward


def settle_named(steward: Steward, *, request: SignedInRequest) -> None:
    """What follows when somebody was named: a line, and a letter with the way in."""
    initiative, person = steward.initiative, steward.user
    Initiative.objects.filter(pk=initiative.pk).update(left_on=None)
    note(steward, _("%(person)s betreut „%(initiative)s“: %(part)s"), by=request.user)
    if may_be_invited(person) and person.is_active:
        invite(User.objects.get(pk=person.pk), request=request)
    else:
        access_mails.send_named(person, initiative)


def settle_part(steward: Steward, *, by: User) -> None:
    """What follows when the office gave somebody another part."""
    note(steward, _("%(person)s betreut „%(initiative)s“ jetzt so: %(part)s"), by=by)


def hand_over(initiative: Initiative, steward: Steward, *, by: User) -> None:
    """A deputy gets the main part at once; whoever had it stays as a deputy."""
    with transaction.atomic():
        _lock(initiative)
        chosen = initiative.stewardships.filter(pk=steward.pk, part=DEPUTY).first()
        if chosen is None:
            raise NotADeputy
        former = initiative.stewardships.filter(part=MAIN).select_related("user").first()
        initiative.stewardships.filter(part=MAIN).update(part=DEPUTY)
        chosen.part = MAIN
        chosen.save(update_fields=["part"])
        settle_part(chosen, by=by)
        access_mails.send_handed_over(
            initiative, to=chosen.user, by=former.user if former else None
        )


def end_stewardship(steward: Steward, *, by: User) -> None:
    """The person looks after it no longer; told by letter, unless it was their own step."""
    with transaction.atomic():
        _lock(steward.initiative)
        if Steward.objects.filter(pk=steward.pk).delete()[0]:
            settle_ended(steward, by=by)


def settle_ended(steward: Steward, *, by: User) -> None:
    """What follows when a row is gone; the office finds on its desk what nobody looks after."""
    initiative, person = steward.initiative, steward.user
    if not initiative.stewardships.exists():
        today = timezone.localdate()
        Initiative.objects.filter(pk=initiative.pk).update(left_on=today)
    note(steward, _("%(person)s betreut „%(initiative)s“ nicht mehr"), by=by)
    if not person.stewardships.exists() and not person.memberships.exists():
        end_invitation(person)
    if person != by and person.last_login is not None:
        access_mails.send_ended(person, initiative)


def is_last(steward: Steward) -> bool:
    """Whether nobody would look after the initiative without this person."""
    others = steward.initiative.stewardships.filter(user__is_active=True)
    return not others.exclude(pk=steward.pk).exists()


def note(steward: Steward, text: str, *, by) -> None:
    values = {
        "person": steward.user,
        "initiative": steward.initiative.title,
        "part": steward.get_part_display(),
    }
    record(Kind.RIGHTS, by=by, text=text % values, office=steward.initiative.office)


def _lock(initiative: Initiative) -> None:
    """Two people who change who looks after it do so one after the other."""
    Initiative.objects.select_for_update().get(pk=initiative.pk)
