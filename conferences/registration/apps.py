"""The app's label is short: `registration.Registration`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "conferences.registration"
    label = "registration"
    verbose_name = _("Anmeldung")
