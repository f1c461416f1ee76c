"""Sending what waits in the outbox; one process at a time for a database."""

import fcntl
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from post_office.mail import get_queued, send_queued
from post_office.models import STATUS, Attachment, Email, Log
from post_office.utils import cleanup_expired_mails

#: letters carry names and messages; they are no archive
LETTERS_KEPT = timedelta(days=30)
#: the worker sends every few seconds; what waits longer than this waits for something
PATIENCE = timedelta(minutes=15)
#: a letter whose address the mail server refuses for good is not tried more often than this
TRIES_OF_A_REFUSED_ADDRESS = 48


def held_up(letter: str = "") -> Q:
    """Letters that do not get through; `letter` leads to the letter ("letter__")."""
    late = timezone.now() - PATIENCE
    waits = Q(**{f"{letter}status": STATUS.queued}) | Q(**{f"{letter}status": None})
    refused = Q(**{f"{letter}status__in": [STATUS.failed, STATUS.requeued]})
    return refused | waits & Q(**{f"{letter}created__lt": late})


def send_waiting_letters() -> None:
    """Send every letter that is due; those a mail server refuses are tried again later."""
    with only_one_sender():
        while get_queued().exists():
            send_queued()
            _forget_earlier_failures()
            _give_up_refused_addresses()


def _forget_earlier_failures() -> None:
    """The last failure tells enough; a server that is away for days would fill the table."""
    later = Log.objects.filter(email=OuterRef("email"), pk__gt=OuterRef("pk"))
    Log.objects.filter(Exists(later), status=STATUS.failed).delete()


def _give_up_refused_addresses() -> None:
    """All other letters go on until the mail server takes them, however long it was away."""
    refused = Log.objects.filter(
        exception_type="SMTPRecipientsRefused", message__regex=r"\(5[0-9][0-9],"
    )
    tried = Email.objects.filter(
        status=STATUS.requeued, number_of_retries__gte=TRIES_OF_A_REFUSED_ADDRESS
    )
    tried.filter(pk__in=refused.values("email")).update(status=STATUS.failed)


def delete_old_letters() -> None:
    """Chore: what was written more than thirty days ago goes, sent or not."""
    cleanup_expired_mails(timezone.now() - LETTERS_KEPT)


def delete_letters(ids: Collection[int]) -> int:
    """Delete these letters, sent or not, with what is noted of them; how many there were.

    Their files go once the deletion is certain. Should the process end just before, the row of
    such a file is left without a letter, and `delete_old_letters` takes both.
    """
    files = list(Attachment.objects.filter(emails__in=ids).values_list("pk", flat=True).distinct())
    number = Email.objects.filter(pk__in=ids).delete()[1].get("post_office.Email", 0)
    transaction.on_commit(lambda: _delete_files(files))
    return number


def _delete_files(ids: Collection[int]) -> None:
    """Attachments no letter has any more: the file first, so that none stays unnoticed."""
    for attachment in Attachment.objects.filter(pk__in=ids, emails=None):
        attachment.file.delete(save=False)
        attachment.delete()


@contextmanager
def only_one_sender() -> Iterator[None]:
    """Wait until no other process on this machine sends letters of the same database.

    The kernel gives the lock back when a process dies. The package's own lock file can outlive
    its process and then keeps letters back for as long as another has its number.
    """
    database = connection.settings_dict
    name = sha256(f"{database['HOST']}:{database['PORT']}/{database['NAME']}".encode()).hexdigest()
    path = Path(tempfile.gettempdir()) / f"mosaik-letters-{name[:16]}.lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
