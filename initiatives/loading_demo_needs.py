"""So that the demo's coordinator finds something to do: enquiries, and calls that end."""

from datetime import timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.lib.tokens import digest, new_token

from .models import Enquiry, Initiative, Opportunity
from .services.needs import put_online

#: (name, what was asked, days ago, days until the answer)
ASKED = [
    (
        "Sam Beispiel",
        "Guten Tag,\nich bin gelernte Tischlerin, seit Kurzem in Rente und habe dienstags und "
        "donnerstags Zeit. Kann ich bei Ihnen mithelfen? (Das ist ein Beispiel.)",
        9,
        None,
    ),
    (
        "Noor Beispiel",
        "Hallo, ich spreche Arabisch und Deutsch und würde gern übersetzen. Wann treffen Sie "
        "sich? (Das ist ein Beispiel.)",
        2,
        None,
    ),
    ("Kim Beispiel", "Suchen Sie noch jemanden für samstags? (Das ist ein Beispiel.)", 30, 3),
]


def leave_something_to_do(user: User) -> None:
    """At the examples the person keeps; real initiatives get nothing invented."""
    examples = Initiative.objects.kept_by(user).published().filter(is_example=True)
    for example in examples.order_by("pk")[:1]:
        for name, message, days, after in ASKED:
            _ask(example, name, message, timedelta(days=days), after)
        _call(example, user)


def _ask(
    initiative: Initiative, name: str, message: str, ago: timedelta, after: int | None
) -> None:
    asked_at = timezone.now() - ago
    row = Enquiry.objects.create(
        initiative=initiative,
        name=name,
        email=f"{name.split()[0].lower()}@example.org",
        message=message,
        sending=digest(new_token()),
        answered_at=None if after is None else asked_at + timedelta(days=after),
    )
    Enquiry.objects.filter(pk=row.pk).update(created_at=asked_at)


def _call(initiative: Initiative, user: User) -> None:
    """One that ends in five days."""
    call = Opportunity(
        initiative=initiative,
        title="Tische und Stühle aufbauen",
        description="Einmal im Monat, samstags ab neun. Danach frühstücken wir zusammen.",
        place=initiative.place,
        until=timezone.localdate() + timedelta(days=5),
        is_example=True,
    )
    put_online(call, by=user)
