"""Every arrival of a form counts as a new one, also the second click on the same."""

from conferences.registration import services
from portal.lib.guard import GuardedForm

from . import application

__all__ = ["application"]

GuardedForm.sending = property(lambda form: services.new_sending())
