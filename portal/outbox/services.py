"""Sending what waits in the outbox; one process at a time for a database."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.db import connection
from django.utils import timezone
from post_office.mail import get_queued, send_queued
from post_office.utils import cleanup_expired_mails

#: letters carry names and messages; they are no archive
LETTERS_KEPT = timedelta(days=30)


def send_waiting_letters() -> None:
    """Send every letter that is due; those a mail server refuses are tried again later."""
    with only_one_sender():
        while get_queued().exists():
            send_queued()


def delete_old_letters() -> None:
    """Chore: what was written more than thirty days ago goes, sent or not."""
    cleanup_expired_mails(timezone.now() - LETTERS_KEPT)


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
