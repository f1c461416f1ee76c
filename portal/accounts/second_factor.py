"""Who may enter the admin: staff whose sign-in carries a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings


def second_factor_is_missing(user) -> bool:
    """Whether this staff account must still set up its second factor.

    A set-up factor is asked for at every sign-in, so having one means having shown it. Only
    the demo's own printed accounts are let in without, and only where DEMO is switched on.
    """
    if settings.DEMO and user.is_demo:
        return False
    return not is_mfa_enabled(user)
