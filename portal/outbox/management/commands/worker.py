"""The process beside the web server: sends the letters that wait, and does what is due."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.outbox.chores import run_due_chores, take_steps
from portal.outbox.services import send_waiting_letters

logger = logging.getLogger(__name__)

#: seconds between two steps of something long, for others who want to write
BREATH = 0.05


class Command(BaseCommand):
    help = "Does due chores and sends waiting letters until it is stopped (or once, with --once)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds between two looks")

    def handle(self, *, once: bool, pause: float, **options) -> None:
        if once:
            work()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            has_more = self.work_or_try_later()
            stop.wait(BREATH if has_more else pause)

    def work_or_try_later(self) -> bool:
        """A database that is away for a moment must not end the worker."""
        close_old_connections()
        try:
            return work()
        except DatabaseError:
            logger.exception("The database could not be asked; trying again")
            return False


def work() -> bool:
    """Chores first: the letters they write go out at once. Whether a step leads to another."""
    run_due_chores()
    send_waiting_letters()
    return take_steps()
