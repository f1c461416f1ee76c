"""Codes by letter: what is kept of them, and the same work where nobody gets one."""

from allauth.core.internal.cryptokit import normalize_user_code
from django.db import transaction
from django.utils.crypto import salted_hmac

#: allauth's names of the letter with a code, and of the message that it is on its way
LETTER, SENT = "account/email/login_code", "account/messages/login_code_sent.txt"


def code_digest(code: str) -> str:
    """What the session keeps: eight digits are too few for a digest without the portal's key."""
    text = normalize_user_code(code)
    return salted_hmac("portal.accounts.codes", text, algorithm="sha256").hexdigest()


def write_to_nobody(adapter, template_prefix: str, email: str, context: dict) -> None:
    """All the work of a letter, and then none: to an address that has no account.

    A stranger who asks for a code must not learn from the clock whether there is one. Nothing is
    sent, because nobody shall make the portal write to people it does not know; nothing is kept.
    """
    with transaction.atomic():
        adapter.send_mail(template_prefix, email, context)
        transaction.set_rollback(True)
