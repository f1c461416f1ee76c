"""Who has an entry open at this moment."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: whoever was not heard of for this long is not there any more
SILENCE = timedelta(minutes=2)


class EditingNoteQuerySet(models.QuerySet):
    def fresh(self):
        """Notes of people who are still there."""
        return self.filter(seen_at__gt=timezone.now() - SILENCE)

    def of_kind(self, model: type[models.Model]):
        return self.filter(kind=ContentType.objects.get_for_model(model))

    def others_than(self, user):
        return self.exclude(user=user)


class EditingNote(models.Model):
    """That a person has an entry's form open, kept alive by the page itself.

    Purpose of the personal data: that colleagues do not work on the same entry unawares. It goes
    when the person saves or leaves, and by a chore when nothing was heard for two minutes.
    """

    kind = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("Person"), related_name="+"
    )
    opened_at = models.DateTimeField(_("seit"))
    seen_at = models.DateTimeField(_("zuletzt gesehen"), db_index=True)
    # Which opening of the form spoke last: the good-bye of an earlier one may come late.
    page = models.CharField(max_length=32, blank=True, editable=False)

    objects = EditingNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bearbeitungshinweis")
        verbose_name_plural = _("Bearbeitungshinweise")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "user"],
                name="publishing_editingnote_one_per_person_and_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
