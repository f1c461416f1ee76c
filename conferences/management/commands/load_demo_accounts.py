"""`manage.py load_demo_accounts`: an account for every role, for the demo alone."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from conferences.loading_area import load_hosting, load_reports
from initiatives.loading_demo import add_pictures
from initiatives.loading_demo_needs import leave_something_to_do
from initiatives.models import Initiative, Steward, StewardRequest
from initiatives.models.access import KEPT_MONTHS
from initiatives.models.initiative import ASK_AFTER
from portal.accounts.models import Membership, User
from portal.lib.dates import months_after
from portal.lib.tokens import digest
from portal.places.models import Office
from portal.publishing.services.review import hand_in, return_to_author

PASSWORD = "mosaik-demo-2017"  # noqa: S105 - printed on purpose; refused outside the demo
STEWARDED = "ehra-lessien-ein-dorf-ein-team"


class Account(NamedTuple):
    email: str
    name: str
    office: str | None
    role: str | None


EDITOR, LEAD = Membership.Role.EDITOR, Membership.Role.LEAD
ACCOUNTS = [
    Account("administration@demo.example", "Administration (Demo)", None, None),
    Account(
        "leitung.braunschweig@demo.example", "Leitung Braunschweig (Demo)", "braunschweig", LEAD
    ),
    Account(
        "redaktion.braunschweig@demo.example",
        "Redaktion Braunschweig (Demo)",
        "braunschweig",
        EDITOR,
    ),
    Account("redaktion.weser-ems@demo.example", "Redaktion Weser-Ems (Demo)", "weser-ems", EDITOR),
]
COORDINATION = Account("koordination@demo.example", "Koordination Ehra-Lessien (Demo)", None, None)


class Command(BaseCommand):
    help = "Legt für jede Rolle ein Demo-Konto an und nennt Adressen und Passwort."

    def handle(self, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Demo-Konten gibt es nur in der Demo (DEMO=1).")
        load_accounts()
        self.stdout.write(account_table())


@transaction.atomic
def load_accounts() -> None:
    """Create the accounts that are missing; those that exist keep password and rights."""
    for account in ACCOUNTS:
        _load_staff(account)
    _load_coordinator()


def _load_staff(account: Account) -> None:
    user, is_new = _account(account, is_superuser=account.role is None)
    if is_new and account.role:
        office = Office.objects.get(slug=account.office)
        Membership.objects.create(user=user, office=office, role=account.role)


def _load_coordinator() -> None:
    user, is_new = _account(COORDINATION)
    if is_new:
        Steward.objects.bulk_create(
            Steward(user=user, initiative=initiative) for initiative in _to_be_kept()
        )
        _hand_in_something(user)
        _let_one_grow_old(user)
        leave_something_to_do(user)
        _ask_for_access(user)


def _hand_in_something(user: User) -> None:
    """A change of one example waits for the office, one of another came back with a reason."""
    examples = Initiative.objects.published().filter(stewardships__user=user, is_example=True)
    for example, step in zip(examples.order_by("pk"), (_let_wait, _send_back), strict=False):
        step(example, user)


def _let_wait(example: Initiative, user: User) -> None:
    words = f"{example.summary[:270]} Auch am Wochenende."
    hand_in(example, {"summary": words, "phone": "0531 555 01"}, author=user)
    add_pictures(example, by=user)
    load_hosting(user, example)
    load_reports(user, example, office=User.objects.get(email=ACCOUNTS[0].email))


def _send_back(example: Initiative, user: User) -> None:
    pending = hand_in(example, {"opening_hours": "Ab Herbst auch freitags"}, author=user)
    reason = "Schön, dass Sie öfter offen haben. Bitte schreiben Sie dazu, von wann bis wann."
    office = User.objects.get(email=ACCOUNTS[0].email)
    return_to_author(pending, reason=reason, by=office)


def _let_one_grow_old(user: User) -> None:
    """So that there is an entry to confirm, and a letter that asks for it."""
    examples = Initiative.objects.published().filter(stewardships__user=user, is_example=True)
    if example := examples.order_by("pk").last():
        day = timezone.localdate() - ASK_AFTER - timedelta(days=7)
        Initiative.objects.filter(pk=example.pk).update(confirmed_on=day)


def _ask_for_access(user: User) -> None:
    """Somebody who asks, and somebody who is proposed: both wait for the office."""
    examples = Initiative.objects.published().filter(stewardships__user=user, is_example=True)
    for number, example in enumerate(examples.order_by("pk")[:2]):
        StewardRequest.objects.create(
            initiative=example,
            name=("Nele Beispiel", "Dora Beispiel")[number],
            email=("vorstand@example.org", "vertretung@example.org")[number],
            position=("Vorstand", "Kasse und Vertretung")[number],
            proposed_by=user if number else None,
            confirmed_at=timezone.now(),
            delete_on=months_after(timezone.localdate(), KEPT_MONTHS),
            sending=digest(f"load_demo_accounts {number}"),
        )


def _to_be_kept() -> list[Initiative]:
    """The real initiative of Ehra-Lessien and two examples, as far as nobody keeps them yet."""
    free = Initiative.objects.filter(stewardships=None)
    return [*free.filter(slug=STEWARDED), *free.filter(is_example=True).order_by("pk")[:2]]


def _account(account: Account, **rights) -> tuple[User, bool]:
    known = User.objects.filter(email=account.email).first()
    if known:
        return known, False
    return (
        User.objects.create_user(
            account.email, PASSWORD, name=account.name, is_demo=True, **rights
        ),
        True,
    )


def account_table() -> str:
    """The accounts with their roles, as people read them."""
    accounts = [*ACCOUNTS, COORDINATION]
    width = max(len(account.email) for account in accounts)
    rows = [f"  {account.email:<{width}}  {account.name}" for account in accounts]
    title = f"Demo-Konten, Passwort für alle „{PASSWORD}“ (sofern nicht geändert):"
    return "\n".join([title, *rows])
