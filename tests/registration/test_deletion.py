"""Nothing of a person stays: deleted on their wish, and by itself when its purpose is over."""

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from post_office.models import Attachment, Email

from conferences.registration import services
from conferences.registration.models import (
    Companion,
    DeletionRun,
    Needs,
    Registration,
    RegistrationLetter,
    WorkshopChoice,
)
from conferences.registration.services import Wish, totals
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "post_office.EmailBackend"


def letter_to(registration, **values) -> Email:
    EmailMessage("Ihr Platz", f"Guten Tag {registration.name}", to=[registration.email]).send()
    letter = Letter.objects.latest("pk")
    RegistrationLetter.objects.create(
        registration=registration, kind="message", letter=letter, **values
    )
    return letter


# --- on a person's wish ---------------------------------------------------------------------
def test_who_wants_to_be_forgotten_leaves_nothing_but_numbers():
    event = build.open_conference()
    workshop = build.workshop(event)
    alice = build.registration(
        event,
        companions=("Ada",),
        wishes=(Wish(workshop.pk),),
        needs={"vegan": 2},
        answers={build.question(event).pk: "Ja"},
    )
    letter = letter_to(alice)
    bob = build.registration(event, companions=("Bo",), needs={"vegan": 1})
    others = letter_to(bob)
    services.forget(alice)
    assert list(Registration.objects.all()) == [bob]
    assert [c.name for c in Companion.objects.all()] == ["Bo"]
    assert not WorkshopChoice.objects.exists()
    assert not Needs.objects.filter(registration=alice).exists()
    assert not Email.objects.filter(pk=letter.pk).exists()
    assert Email.objects.filter(pk=others.pk).exists()
    numbers = totals.of(event)
    assert (numbers["registrations"], numbers["cancelled"], numbers["seats"]) == (2, 1, 2)
    assert numbers["needs"]["vegan"] == 1
    proof = DeletionRun.objects.get()
    assert proof.event == event
    assert proof.numbers["registrations"] == proof.numbers["companions"] == 1


def test_the_seats_of_who_is_forgotten_go_to_whoever_waits_longest():
    event = build.open_conference(capacity=1)
    alice, bob, charlie = (build.registration(event) for _ in range(3))
    services.forget(alice)
    services.forget(alice)
    for row, standing in ((bob, "seat"), (charlie, "waiting")):
        row.refresh_from_db()
        assert row.standing == standing


@pytest.mark.django_db(transaction=True)
def test_a_letters_file_goes_with_the_letter():
    alice = build.registration()
    letter = letter_to(alice)
    attachment = Attachment.objects.create(name="termin.ics", file=ContentFile(b"x", "termin.ics"))
    attachment.emails.add(letter)
    storage, name = attachment.file.storage, attachment.file.name
    assert storage.exists(name)
    services.forget(alice)
    assert not Attachment.objects.exists()
    assert not storage.exists(name)
