"""Who may enter the admin: staff whose sign-in carries a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

HAS_ONE = "_has_a_second_factor"


def second_factor_is_missing(user) -> bool:
    """Whether this staff account must still set up its second factor.

    A set-up factor is asked for at every sign-in, so having one means having shown it. Only
    the demo's own printed accounts are let in without, and only where DEMO is switched on.
    """
    if settings.DEMO and user.is_demo:
        return False
    if not hasattr(user, HAS_ONE):  # a page asks more than once; the next request asks anew
        setattr(user, HAS_ONE, is_mfa_enabled(user))
    return not getattr(user, HAS_ONE)
