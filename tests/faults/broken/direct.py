"""Every letter is handed to the mail server while the person waits."""

from django.conf import settings
from django.core.mail import get_connection
from post_office.models import Email

from . import application

__all__ = ["application"]

settings.EMAIL_TIMEOUT = 3
save = Email.save


def save_and_send(letter, *args, **kwargs) -> None:
    save(letter, *args, **kwargs)
    server = get_connection(settings.POST_OFFICE["BACKENDS"]["default"], fail_silently=True)
    server.send_messages([letter.email_message()])


Email.save = save_and_send
