"""Letters: rows written in the business transaction, sent by the worker."""

from django.utils.translation import gettext_lazy as _
from post_office.models import Email


class Letter(Email):
    """A letter the portal sends or has sent, as the staff sees it."""

    class Meta:
        proxy = True
        verbose_name = _("Brief")
        verbose_name_plural = _("Briefe")
