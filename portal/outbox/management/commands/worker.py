"""The process beside the web server: sends the letters that wait in the outbox."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from post_office.mail import send_queued_mail_until_done


class Command(BaseCommand):
    help = "Sends waiting letters until it is stopped (or once, with --once)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="send what waits, then stop")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds between two looks")

    def handle(self, *, once: bool, pause: float, **options) -> None:
        if once:
            send_queued_mail_until_done()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            send_queued_mail_until_done()
            stop.wait(pause)
