"""How sign-in behaves here: nobody signs up alone, offices invite."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    # allauth's German says "du" in these; the portal says "Sie".
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort."),
        "rate_limited": _("Das ging zu schnell. Bitte warten Sie einen Augenblick."),
        "too_many_login_attempts": _(
            "Zu viele Versuche. Bitte warten Sie ein paar Minuten und versuchen Sie es noch einmal."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        if request.user.is_staff:
            return super().get_login_redirect_url(request)
        return "/"

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not from somebody who signed in a moment ago, as on the way to the second factor."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)
