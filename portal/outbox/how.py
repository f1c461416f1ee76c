"""How somebody wants to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    AT_ONCE = "at_once", _("sofort")
    DAILY = "daily", _("einmal am Tag")
    NEVER = "never", _("nie")
