"""All the portal has about one registration, for the person to take along (Art. 15 and 20 GDPR)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ChangeRequest, Companion, Needs, Registration
from .own import NEEDS
from .requests import in_words


def everything_about(registration: Registration) -> dict:
    """Plain values that JSON can hold, under the words people know them by."""
    return {
        _("Veranstaltung"): _event(registration),
        _("Person"): _person(registration),
        _("Anmeldung"): _registration(registration),
        _("Begleitung"): [_companion(row) for row in registration.companions.all()],
        _("Workshops"): _workshops(registration),
        _("Antworten"): _answers(registration),
        _("Bedarf"): _needs(registration),
        _("Änderungswünsche"): [_wish(row) for row in registration.requests.all()],
        _("Briefe"): _letters(registration),
    }


def moment(value: datetime | None) -> str | None:
    """„2026-11-23T14:00:00+01:00"."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def _event(registration: Registration) -> dict:
    event = registration.event
    return {
        _("Titel"): event.title,
        _("Beginn"): moment(event.starts),
        _("Ende"): moment(event.ends),
    }


def _person(registration: Registration) -> dict:
    return {
        _("Name"): registration.name,
        _("E-Mail-Adresse"): registration.email,
        _("Telefon"): registration.phone,
        _("Organisation"): registration.organisation,
        _("Engagiert"): registration.get_attends_as_display(),
        _("Sprache der Briefe"): registration.get_language_display(),
    }


def _registration(registration: Registration) -> dict:
    return {
        _("Stand"): registration.state.label,
        _("Plätze"): registration.seats,
        _("Rang"): registration.rank,
        _("eingegangen am"): moment(registration.sent_at),
        _("vom Amt eingetragen"): registration.entered_by_id is not None,
        _("gehalten bis"): moment(registration.hold_until),
        _("bestätigt am"): moment(registration.confirmed_at),
        _("nachgerückt am"): moment(registration.promoted_at),
        _("beendet am"): moment(registration.gone_at),
        _("beendet, weil"): registration.get_gone_because_display(),
        _("ans Bestätigen erinnert"): moment(registration.nudged_at),
        _("an den Termin erinnert"): moment(registration.reminded_at),
        _("bedankt"): moment(registration.thanked_at),
        _("Code für den Einlass"): registration.check_in_code,
        **_arrival(registration),
    }


def _arrival(guest: Registration | Companion) -> dict:
    return {
        _("angekommen um"): moment(guest.arrived_at),
        _("beim Einlass eingetragen"): guest.get_arrived_via_display(),
    }


def _companion(companion: Companion) -> dict:
    return {_("Name"): companion.name, **_arrival(companion)}


def _workshops(registration: Registration) -> list[dict]:
    return [
        {
            _("Workshop"): str(choice.workshop),
            _("Wunsch"): choice.get_preference_display(),
            _("Stand"): choice.get_standing_display(),
            _("Rang"): choice.rank,
        }
        for choice in registration.choices.select_related("workshop")
    ]


def _answers(registration: Registration) -> list[dict]:
    return [
        {
            _("Frage"): answer.asked,
            _("Antwort"): answer.text,
            _("wird gelöscht am"): answer.delete_on.isoformat(),
        }
        for answer in registration.answers.all()
    ]


def _needs(registration: Registration) -> dict | None:
    needs = Needs.objects.filter(registration=registration).first()
    if needs is None:
        return None
    words = {name: str(Needs._meta.get_field(name).verbose_name) for name in NEEDS}
    given = {words[name]: getattr(needs, name) for name in NEEDS}
    return {**given, _("eingewilligt am"): moment(needs.consented_at)}


def _wish(request: ChangeRequest) -> dict:
    return {
        _("eingegangen am"): moment(request.created_at),
        _("Wunsch"): in_words(request),
        _("Anmerkung"): request.note,
        _("Entscheidung"): request.get_outcome_display(),
        _("entschieden am"): moment(request.decided_at),
        _("Antwort"): request.reply,
    }


def _letters(registration: Registration) -> list[dict]:
    return [
        {
            _("geschrieben am"): moment(letter.written_at),
            _("Art"): letter.get_kind_display(),
            _("Nachricht"): letter.message.subject if letter.message else None,
        }
        for letter in registration.letters.select_related("message")
    ]
