"""Letters: written with the business, sent by the worker to a real mail server."""

import threading
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from post_office.models import STATUS, Email, Log

from portal.outbox.services import only_one_sender


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    """Django's test runner swaps the mail backend; here the real outbox is meant."""
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


def write(subject: str = "Grüße aus dem Netzwerk") -> None:
    EmailMessage(subject, "Schön, dass Sie da sind.", to=["alice@example.org"]).send()


@pytest.mark.django_db(transaction=True)
def test_a_letter_reaches_the_mail_server_once(mailbox):
    write()
    assert not mailbox.letters
    call_command("worker", once=True)
    call_command("worker", once=True)
    (letter,) = mailbox.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "Grüße aus dem Netzwerk"
    assert "Schön, dass Sie da sind." in letter.get_content()
    assert Email.objects.get().status == STATUS.sent


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_an_undone_transaction_is_never_sent(mailbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        1 / 0  # noqa: B018
    call_command("worker", once=True)
    assert not mailbox.letters
    assert not Email.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_letter_stays_is_noted_and_goes_out_later(mailbox):
    mailbox.answer = "451 Bitte spaeter"
    write()
    call_command("worker", once=True)
    waiting = Email.objects.get()
    assert (waiting.status, waiting.number_of_retries) == (STATUS.requeued, 1)
    assert "spaeter" in Log.objects.get().message
    mailbox.answer = "250 OK"
    Email.objects.update(scheduled_time=None)
    call_command("worker", once=True)
    assert len(mailbox.letters) == 1


def try_once_more() -> Email:
    """As if an hour of failures had gone by."""
    Email.objects.update(number_of_retries=60, scheduled_time=None)
    call_command("worker", once=True)
    return Email.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", ["451 Bitte spaeter", "554 Nein"])
def test_a_letter_outlasts_a_mail_server_that_is_away_for_long(mailbox, answer):
    mailbox.answer = answer
    write()
    assert try_once_more().status == STATUS.requeued
    assert try_once_more().status == STATUS.requeued
    assert Log.objects.count() == 1
    mailbox.answer = "250 OK"
    assert try_once_more().status == STATUS.sent
    assert len(mailbox.letters) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "status"),
    [("550 Gibt es hier nicht", STATUS.failed), ("450 Bitte spaeter", STATUS.requeued)],
)
def test_an_address_that_is_refused_for_good_is_given_up(mailbox, answer, status):
    mailbox.recipients_answer = answer
    write()
    call_command("worker", once=True)
    assert Email.objects.get().status == STATUS.requeued
    assert try_once_more().status == status


@pytest.mark.django_db(transaction=True)
def test_a_line_break_in_a_subject_cannot_add_a_recipient(mailbox):
    write("Hallo\nBcc: eve@example.org")
    call_command("worker", once=True)
    assert not mailbox.letters


@pytest.mark.django_db(transaction=True)
def test_in_the_demo_letters_lie_in_a_folder(settings):
    assert settings.LETTERS_DIR
    write("Nur zum Ansehen")
    call_command("worker", once=True)
    letters = [path.read_text() for path in Path(settings.LETTERS_DIR).iterdir()]
    assert any("Subject: Nur zum Ansehen" in letter for letter in letters)


def test_two_senders_of_one_database_take_turns():
    """Another process waits for the lock and is not stopped by a leftover file."""
    order = []
    with only_one_sender():
        other = threading.Thread(target=send_with_lock, args=[order])
        other.start()
        other.join(0.2)
        order.append("first")
    other.join(10)
    assert order == ["first", "second"]


def send_with_lock(order: list) -> None:
    with only_one_sender():
        order.append("second")
