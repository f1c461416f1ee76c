"""The link with which a registered person reaches their registration, without an account.

The token is worked out from the portal's secret and the row's number whenever a letter needs it;
the table keeps its digest only. So whoever reads the database or a backup opens nothing, and a
link that got lost or into wrong hands is revoked by counting `link_number` up.
"""

from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from portal.lib.tokens import digest

from .models import Registration


def token_of(registration: Registration) -> str:
    """43 characters for the address, the same every time until the link is renewed."""
    text = f"{registration.sending}:{registration.link_number}"
    code = salted_hmac("conferences.registration.link", text, algorithm="sha256").digest()
    return urlsafe_b64encode(code).rstrip(b"=").decode()


def digest_of(registration: Registration) -> str:
    """What the table keeps."""
    return digest(token_of(registration))


def address_of(registration: Registration) -> str:
    """The whole address, for letters.

    Where the portal has been given a new secret since, the link changes with this letter.
    """
    if registration.link_digest != digest_of(registration):
        registration.link_digest = digest_of(registration)
        registration.save(update_fields=["link_digest"])
    return settings.SITE_URL + reverse("registration:own", args=[token_of(registration)])


def registration_behind(token: str) -> Registration | None:
    """Whose link this is; None if it is nobody's, or no longer."""
    rows = Registration.objects.select_related("event__venue__municipality", "event__office")
    return rows.filter(link_digest=digest(token)).first()
