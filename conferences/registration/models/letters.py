"""Which letters went to whom, and what the office wrote to many."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.models import Event, Workshop
from conferences.querysets import EventPartQuerySet
from portal.outbox.models import Letter

from ..querysets import RegistrationPartQuerySet
from .registration import Registration


class Message(models.Model):
    """What the office or the host wrote to many of those registered at once."""

    class Audience(models.TextChoices):
        ALL = "all", _("alle Angemeldeten und Wartenden")
        SEATED = "seated", _("alle mit Platz")
        WAITING = "waiting", _("die Warteliste")
        WORKSHOP = "workshop", _("einen Workshop")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="messages"
    )
    audience = models.CharField(_("An"), max_length=10, choices=Audience, default=Audience.ALL)
    workshop = models.ForeignKey(
        Workshop,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Workshop"),
        related_name="+",
    )
    subject = models.CharField(_("Betreff"), max_length=120)
    body = models.TextField(_("Nachricht"), max_length=5000)
    sent_at = models.DateTimeField(_("geschrieben am"), auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("geschrieben von"),
        related_name="+",
    )
    sending = models.CharField(max_length=64, unique=True, editable=False)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class RegistrationLetter(models.Model):
    """One letter about one registration; the outbox knows whether it went out.

    It goes with the registration, and so does the letter itself (see services.deletion).
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Bitte bestätigen")
        NUDGE = "nudge", _("Erinnerung ans Bestätigen")
        CONFIRMED = "confirmed", _("Anmeldung bestätigt")
        WAITING = "waiting", _("Auf der Warteliste")
        PROMOTED = "promoted", _("Nachgerückt")
        CHANGED = "changed", _("Anmeldung geändert")
        CANCELLED = "cancelled", _("Abgemeldet")
        ALREADY = "already", _("Schon angemeldet")
        LINK = "link", _("Neuer Link")
        ANSWERED = "answered", _("Antwort auf einen Wunsch")
        EVENT_CHANGED = "event_changed", _("Veranstaltung geändert")
        EVENT_CANCELLED = "event_cancelled", _("Veranstaltung abgesagt")
        REMINDER = "reminder", _("Erinnerung an den Termin")
        THANKS = "thanks", _("Dank")
        MESSAGE = "message", _("Nachricht")

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="letters"
    )
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    message = models.ForeignKey(
        Message,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Nachricht"),
        related_name="letters",
    )
    # The outbox forgets letters after a month; that one was written stays known.
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, verbose_name=_("Brief"), related_name="+"
    )
    written_at = models.DateTimeField(_("geschrieben am"), auto_now_add=True)

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Brief zu einer Anmeldung")
        verbose_name_plural = _("Briefe zu Anmeldungen")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ChangeRequest(models.Model):
    """What somebody would like to change after the deadline; the office decides."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erfüllt")
        DECLINED = "declined", _("abgelehnt")

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="requests"
    )
    # What was chosen in the form, so that one click can do it: see services.changes.
    wish = models.JSONField(_("Wunsch"), default=dict)
    note = models.CharField(_("Anmerkung"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    outcome = models.CharField(
        _("Entscheidung"), max_length=10, choices=Outcome, default=Outcome.OPEN
    )
    reply = models.CharField(_("Antwort an die Person"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("entschieden von"),
        related_name="+",
    )
    sending = models.CharField(max_length=64, unique=True, editable=False)

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Änderungswunsch")
        verbose_name_plural = _("Änderungswünsche")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return _("Änderungswunsch %(number)d") % {"number": self.pk or 0}
