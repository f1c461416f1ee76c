"""Words that mean the same to people who search."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """A group of words; whoever searches for one of them finds the others too."""

    words = models.CharField(
        _("Wörter"),
        max_length=300,
        unique=True,
        help_text=_("Durch Kommas getrennt: „Geflüchtete, Flüchtlinge, Asylsuchende“."),
    )

    class Meta:
        verbose_name = _("Gleichbedeutende Wörter")
        verbose_name_plural = _("Gleichbedeutende Wörter")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len(self.word_list()) < 2:
            raise ValidationError({"words": _("Nennen Sie mindestens zwei Wörter.")})

    def word_list(self) -> list[str]:
        return [word.strip() for word in self.words.split(",") if word.strip()]
