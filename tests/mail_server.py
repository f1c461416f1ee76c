"""A real SMTP server for tests; `mailbox` is known to all of them through tests/conftest.py."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from post_office import connections


class Mailbox:
    """What the mail server was given; it can refuse letters, or the addresses already."""

    def __init__(self):
        self.letters: list = []
        self.answer = self.recipients_answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.recipients_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipients_answer

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    """A real SMTP server on a free port that the outbox sends to."""
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    }
    connections.connections._connections.__dict__.clear()
    yield mailbox
    connections.connections._connections.__dict__.clear()
    server.stop()
