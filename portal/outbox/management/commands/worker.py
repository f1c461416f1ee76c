"""The process beside the web server: sends the letters that wait in the outbox."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.outbox.services import send_waiting_letters

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends waiting letters until it is stopped (or once, with --once)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="send what waits, then stop")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds between two looks")

    def handle(self, *, once: bool, pause: float, **options) -> None:
        if once:
            send_waiting_letters()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self.send_waiting()
            stop.wait(pause)

    def send_waiting(self) -> None:
        """A database that is away for a moment must not end the worker."""
        close_old_connections()
        try:
            send_waiting_letters()
        except DatabaseError:
            logger.exception("The outbox could not be read; trying again")
