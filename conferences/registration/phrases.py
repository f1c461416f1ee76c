"""What the placeholders of a letter become: whole phrases, so that words around them stay right.

Each is a function of what the letter knows (`envelope.facts_of` and what was given to `post`).
Nothing a participant typed is among them.
"""

from collections.abc import Callable, Iterable, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Facts = Mapping
LONG_DAY, LONGER_DAY = "l, j. F, H:i", "l, j. F Y, H:i"


def phrases_for(names: Iterable[str], facts: Facts) -> dict[str, str]:
    """The values of these placeholders, and of no others."""
    return {name: str(PHRASES[name](facts)) for name in names}


def _moment(moment, form: str) -> str:
    return date_format(timezone.localtime(moment), form)


# --- seats ----------------------------------------------------------------------------------
def hold(facts: Facts) -> str:
    registration = facts["registration"]
    told = {"day": _moment(registration.hold_until, LONG_DAY), "seats": registration.seats}
    if not registration.has_seat:
        text = _(
            "Zurzeit sind alle Plätze vergeben. Wenn Sie bis %(day)s Uhr bestätigen, bleiben Sie "
            "auf der Warteliste, an der Stelle, die Sie jetzt haben."
        )
        return text % told
    return (
        ngettext(
            "Bis %(day)s Uhr halten wir den Platz für Sie frei. Danach bekommt ihn jemand anderes.",
            "Bis %(day)s Uhr halten wir die %(seats)d Plätze für Sie frei. Danach bekommen sie "
            "andere.",
            registration.seats,
        )
        % told
    )


def seats_are_safe(facts: Facts) -> str:
    seats = facts["registration"].seats
    text = ngettext("Ihr Platz ist sicher.", "Ihre %(seats)d Plätze sind sicher.", seats)
    return text % {"seats": seats}


def moving_up(facts: Facts) -> str:
    if facts["registration"].seats > 1:
        return _(
            "Sobald genug Plätze für Ihre ganze Gruppe frei sind, bekommen Sie sie und eine "
            "Nachricht von uns. Niemand überholt Sie."
        )
    return _(
        "Sobald ein Platz frei wird und Sie an der Reihe sind, bekommen Sie ihn und eine "
        "Nachricht von uns. Niemand überholt Sie."
    )


def seats_became_free(facts: Facts) -> str:
    seats = facts["registration"].seats
    text = ngettext(
        "ein Platz ist frei geworden, und Sie haben ihn bekommen.",
        "Plätze sind frei geworden, und Sie haben %(seats)d davon bekommen.",
        seats,
    )
    return text % {"seats": seats}


# --- what now -------------------------------------------------------------------------------
def what_now(facts: Facts) -> str:
    return _after_a_change(facts) if "changes" in facts else _after_moving_up(facts)


def _after_moving_up(facts: Facts) -> str:
    if facts["registration"].is_confirmed:
        return _(
            "Den Termin für Ihren Kalender finden Sie im Anhang. Können Sie nicht mehr kommen? "
            "Dann sagen Sie bitte ab, damit die Nächsten nachrücken."
        )
    asked = _("Ihre Anmeldung ist noch nicht bestätigt. Bitte holen Sie das nach.")
    return f"{asked}\n\n{hold(facts)}"


def _after_a_change(facts: Facts) -> str:
    if not facts["registration"].is_confirmed:
        return _("Ihre Anmeldung ist noch nicht bestätigt. Das können Sie hier tun, oder absagen.")
    if facts["registration"].is_waiting:
        return _("Sie stehen weiter auf der Warteliste.")
    return _("Ihre Anmeldung gilt weiter. Passt es Ihnen so nicht, sagen Sie bitte ab.")


def still_open(facts: Facts) -> str:
    if facts["registration"].is_confirmed:
        return ""
    return f"{_('Sie ist noch nicht bestätigt.')} {hold(facts)}"


# --- who decided what -----------------------------------------------------------------------
def who_cancelled(facts: Facts) -> str:
    if facts["registration"].gone_because == "office":
        return _("%(sender)s hat Ihre Anmeldung aufgehoben.") % {"sender": facts["sender"]}
    return _(
        "Ihre Anmeldung ist abgesagt, wie Sie es wollten. Danke, dass Sie Bescheid gegeben haben."
    )


def decision(facts: Facts) -> str:
    if facts["wish"].outcome == "done":
        return _(
            "Sie haben um eine Änderung gebeten. Sie ist gemacht; so sieht Ihre Anmeldung "
            "jetzt aus:"
        )
    return _(
        "Sie haben um eine Änderung gebeten. Das ist leider nicht möglich. Ihre Anmeldung "
        "bleibt, wie sie ist."
    )


def reply(facts: Facts) -> str:
    if not facts["wish"].reply:
        return ""
    said = _("%(sender)s schreibt Ihnen dazu:") % {"sender": facts["sender"]}
    return f"{said}\n{facts['wish'].reply}"


# --- the event ------------------------------------------------------------------------------
def changes(facts: Facts) -> str:
    return "\n".join(f"- {change}" for change in facts["changes"])


def window(facts: Facts) -> str:
    event = facts["event"]
    if not event.is_in_window:
        return _(
            "die Anmeldung zu dieser Veranstaltung ist jetzt geschlossen. Ihre Anmeldung gilt "
            "weiter. Absagen können Sie auch jetzt noch selbst; was Sie sonst ändern möchten, "
            "geht als Wunsch an uns."
        )
    if not event.registration_closes:
        return _(
            "für diese Veranstaltung kann man sich weiter anmelden. So lange können Sie auch "
            "Ihre Anmeldung selbst ändern."
        )
    text = _(
        "für diese Veranstaltung kann man sich jetzt bis %(day)s Uhr anmelden. So lange können "
        "Sie auch Ihre Anmeldung selbst ändern."
    )
    return text % {"day": _moment(event.registration_closes, LONGER_DAY)}


def reason(facts: Facts) -> str:
    told = facts["event"].cancel_reason
    return _("Der Grund: %(reason)s") % {"reason": told} if told else ""


PHRASES: dict[str, Callable[[Facts], str]] = {
    "veranstaltung": lambda facts: facts["event"].title,
    "wann": lambda facts: facts["when"],
    "ort": lambda facts: facts["place"] or _("der Ort steht noch nicht fest"),
    "veranstalter": lambda facts: facts["sender"],
    "frist": hold,
    "plaetze_sicher": seats_are_safe,
    "nachruecken": moving_up,
    "plaetze_bekommen": seats_became_free,
    "was_jetzt": what_now,
    "noch_offen": still_open,
    "wer_abgesagt_hat": who_cancelled,
    "entscheidung": decision,
    "antwort": reply,
    "aenderungen": changes,
    "anmeldezeit": window,
    "grund": reason,
    "seite": lambda facts: facts["event_url"],
    "rueckmeldung": lambda facts: facts["feedback_url"],
}
