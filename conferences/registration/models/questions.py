"""What an office asks besides, and what people answered."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from conferences.querysets import EventPartQuerySet

from ..querysets import RegistrationPartQuerySet
from .registration import Registration


class Question(models.Model):
    """An optional question an office asks everybody who registers for an event.

    Answers keep the wording they were given to, so changing or deleting a question changes no
    answer.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("Auswahl")
        YES_NO = "yesno", _("Ja oder Nein")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    text = models.CharField(_("Frage"), max_length=200)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.TEXT)
    options = models.TextField(
        _("Antworten zur Auswahl"),
        blank=True,
        max_length=2000,
        help_text=_("Nur bei einer Auswahl: eine Antwort je Zeile."),
    )
    purpose = models.CharField(
        _("Wozu wir fragen"), max_length=200, help_text=_("Steht bei der Frage.")
    )
    delete_on = models.DateField(
        _("Antworten werden gelöscht am"), help_text=_("Steht bei der Frage.")
    )

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="registration_question_choice_has_options",
                condition=~Q(kind="choice") | ~Q(options=""),
                violation_error_message=_("Geben Sie mindestens zwei Antworten zur Auswahl an."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def option_list(self) -> list[str]:
        """The answers to choose from, in their order, each once."""
        lines = (" ".join(line.split()) for line in self.options.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and len(self.option_list) < 2:
            raise ValidationError(
                {"options": _("Geben Sie mindestens zwei Antworten zur Auswahl an.")}
            )


class Answer(models.Model):
    """What a registered person answered, with the question as it was asked then."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="answers"
    )
    question = models.ForeignKey(
        Question,
        models.SET_NULL,
        null=True,
        verbose_name=_("Frage"),
        related_name="answers",
    )
    asked = models.CharField(_("So gefragt"), max_length=200)
    text = models.CharField(_("Antwort"), max_length=1000)
    delete_on = models.DateField(_("wird gelöscht am"), db_index=True)

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"],
                condition=Q(question__isnull=False),
                name="registration_answer_once",
            )
        ]

    def __str__(self) -> str:
        return self.asked
