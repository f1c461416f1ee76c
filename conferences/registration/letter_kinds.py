"""The letters about registrations that an office may word itself.

What stands around the words – greeting, facts, own link, signature – is the template's.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

PREFIX = "registration."
#: what every letter can speak of
COMMON = (
    Placeholder(
        "veranstaltung",
        _("Titel der Veranstaltung"),
        _("Gemeinsam in Wolfsburg"),
        is_short=True,
    ),
    Placeholder("wann", _("Tag und Uhrzeit"), is_short=True),
    Placeholder("ort", _("Ort mit Anschrift"), is_short=True),
    Placeholder("veranstalter", _("wer einlädt"), is_short=True),
)
needed = partial(Placeholder, is_required=True)
HOLD = needed("frist", _("bis wann der Platz gehalten wird"))
NEXT = needed("was_jetzt", _("was die Person jetzt tun kann, je nach Stand ihrer Anmeldung"))

REGISTERING = _("Anmelden")
CHANGING = _("Ändern und Absagen")
EVENT = _("Rund um die Veranstaltung")


def letter(key: str, name, occasion, when, subject, body, *placeholders) -> LetterKind:
    return LetterKind(
        PREFIX + key,
        name,
        occasion,
        when,
        subject,
        body,
        sample="conferences.registration.samples.sample",
        placeholders=(*COMMON, *placeholders),
    )


KINDS = [
    letter(
        "confirm",
        _("Bitte bestätigen"),
        REGISTERING,
        _("Sofort, wenn jemand das Anmeldeformular abgeschickt hat."),
        _("Bitte bestätigen Sie Ihre Anmeldung: {veranstaltung}"),
        _(
            "jemand, vermutlich Sie, hat mit dieser E-Mail-Adresse eine Anmeldung abgeschickt. "
            "Bitte bestätigen Sie sie.\n\n{frist}"
        ),
        HOLD,
    ),
    letter(
        "nudge",
        _("Erinnerung ans Bestätigen"),
        REGISTERING,
        _("Einige Stunden bevor ein Platz frei wird, der nicht bestätigt ist."),
        _("Noch nicht bestätigt: {veranstaltung}"),
        _(
            "eine Anmeldung mit dieser E-Mail-Adresse ist noch nicht bestätigt. Bitte holen Sie "
            "das nach, sonst endet sie.\n\n{frist}"
        ),
        HOLD,
    ),
    letter(
        "confirmed",
        _("Anmeldung bestätigt"),
        REGISTERING,
        _("Sofort, wenn jemand bestätigt und einen Platz hat. Der Kalendereintrag hängt an."),
        _("Sie sind angemeldet: {veranstaltung}"),
        _(
            "vielen Dank, Sie sind angemeldet. {plaetze_sicher}\n\n"
            "Den Termin für Ihren Kalender finden Sie im Anhang."
        ),
        Placeholder("plaetze_sicher", _("ein Satz über die Zahl der Plätze")),
    ),
    letter(
        "waiting",
        _("Auf der Warteliste"),
        REGISTERING,
        _("Sofort, wenn jemand bestätigt und alle Plätze vergeben sind."),
        _("Sie stehen auf der Warteliste: {veranstaltung}"),
        _(
            "vielen Dank, Ihre Anmeldung ist bestätigt. Zurzeit sind alle Plätze vergeben, und "
            "Sie stehen auf der Warteliste.\n\n{nachruecken}"
        ),
        needed("nachruecken", _("wie das Nachrücken geht, für eine Person oder eine Gruppe")),
    ),
    letter(
        "promoted",
        _("Nachgerückt"),
        REGISTERING,
        _("Sofort, wenn ein Platz frei wird und jemand von der Warteliste ihn bekommt."),
        _("Sie haben einen Platz: {veranstaltung}"),
        "{plaetze_bekommen}\n\n{was_jetzt}",
        needed("plaetze_bekommen", _("ein Satz über die Plätze, die frei geworden sind")),
        NEXT,
    ),
    letter(
        "already",
        _("Schon angemeldet"),
        REGISTERING,
        _("Wenn mit einer Adresse, die schon angemeldet ist, noch einmal jemand abschickt."),
        _("Sie sind schon angemeldet: {veranstaltung}"),
        _(
            "jemand, vermutlich Sie, hat mit dieser E-Mail-Adresse noch einmal eine Anmeldung "
            "abgeschickt. Mit dieser Adresse gibt es schon eine; an ihr hat sich nichts "
            "geändert.\n\n{noch_offen}"
        ),
        needed("noch_offen", _("falls die Anmeldung nicht bestätigt ist: dass und bis wann")),
    ),
    letter(
        "changed",
        _("Anmeldung geändert"),
        CHANGING,
        _("Wenn sich Begleitung oder Workshops einer Anmeldung geändert haben."),
        _("Ihre Anmeldung hat sich geändert: {veranstaltung}"),
        _("Ihre Anmeldung hat sich geändert. So sieht sie jetzt aus:"),
    ),
    letter(
        "cancelled",
        _("Abgemeldet"),
        CHANGING,
        _("Wenn jemand absagt oder das Amt eine Anmeldung aufhebt."),
        _("Ihre Anmeldung ist aufgehoben: {veranstaltung}"),
        _("{wer_abgesagt_hat} Ihre Plätze gehen an andere."),
        needed("wer_abgesagt_hat", _("ein Satz darüber, wer die Anmeldung aufgehoben hat")),
    ),
    letter(
        "answered",
        _("Antwort auf einen Wunsch"),
        CHANGING,
        _("Wenn das Amt über einen Änderungswunsch entschieden hat."),
        _("Zu Ihrem Änderungswunsch: {veranstaltung}"),
        "{entscheidung}\n\n{antwort}",
        needed("entscheidung", _("ob der Wunsch erfüllt ist")),
        needed("antwort", _("was das Amt dazu geschrieben hat, falls etwas")),
    ),
    letter(
        "link",
        _("Neuer Link"),
        CHANGING,
        _("Wenn jemand einen neuen eigenen Link bekommt; der alte gilt dann nicht mehr."),
        _("Ihr neuer Link zur Anmeldung: {veranstaltung}"),
        _("hier ist der neue Link zu Ihrer Anmeldung. Frühere Links öffnen sie nicht mehr."),
    ),
    letter(
        "link_again",
        _("Link noch einmal"),
        CHANGING,
        _("Wenn jemand auf der Seite „Link verloren“ nach dem eigenen Link fragt."),
        _("Ihr Link zur Anmeldung: {veranstaltung}"),
        _(
            "jemand hat nach dem Link zu Ihrer Anmeldung gefragt, wohl Sie selbst. Hier ist er "
            "noch einmal. Haben Sie nicht gefragt, brauchen Sie nichts zu tun."
        ),
    ),
    letter(
        "event_changed",
        _("Veranstaltung geändert"),
        EVENT,
        _("Eine Viertelstunde nachdem Sie Termin oder Ort geändert haben, an alle."),
        _("Änderung: {veranstaltung}"),
        _(
            "bei der Veranstaltung, zu der Sie angemeldet sind, hat sich etwas geändert."
            "\n\n{aenderungen}\n\n{was_jetzt}"
        ),
        needed("aenderungen", _("was bisher galt und was jetzt gilt, je eine Zeile")),
        NEXT,
    ),
    letter(
        "window",
        _("Anmeldezeit geändert"),
        EVENT,
        _("Wenn Sie die Anmeldung öffnen, verlängern oder schließen, an alle."),
        _("Zur Anmeldung: {veranstaltung}"),
        "{anmeldezeit}",
        needed("anmeldezeit", _("ob und bis wann man sich anmelden und selbst ändern kann")),
    ),
    letter(
        "event_cancelled",
        _("Veranstaltung abgesagt"),
        EVENT,
        _("Sofort, wenn Sie die Veranstaltung absagen, an alle."),
        _("Abgesagt: {veranstaltung}"),
        _(
            "die Veranstaltung ist abgesagt. Es tut uns leid.\n\n{grund}\n\n"
            "Sie brauchen nichts zu tun."
        ),
        needed("grund", _("ein Satz mit dem Grund, falls Sie einen angegeben haben")),
    ),
    letter(
        "reminder",
        _("Erinnerung an den Termin"),
        EVENT,
        _("Zwei Tage vorher, an alle mit Platz. Anreise und Code stehen schon darin."),
        _("Bald ist es so weit: {veranstaltung}"),
        _("bald ist es so weit, wir freuen uns auf Sie."),
    ),
    letter(
        "thanks",
        _("Dank"),
        EVENT,
        _("Am Tag danach ab 9 Uhr, an alle, die da waren."),
        _("Vielen Dank: {veranstaltung}"),
        _(
            "schön, dass Sie da waren. Vielen Dank.\n\n"
            "Ergebnisse, Bilder und Unterlagen finden Sie, sobald sie fertig sind, auf der Seite "
            "der Veranstaltung:\n{seite}\n\n"
            "Wie hat es Ihnen gefallen? Fünf kurze Fragen; niemand erfährt, wer geantwortet "
            "hat:\n{rueckmeldung}"
        ),
        Placeholder("seite", _("Link zur Seite der Veranstaltung"), is_link=True),
        needed("rueckmeldung", _("Link zu den Fragen, wie es war"), is_link=True),
    ),
    LetterKind(
        PREFIX + "message",
        _("Nachricht an Angemeldete"),
        EVENT,
        _("Wenn Sie im Tagungsbüro eine Nachricht verschicken."),
        why_fixed=_("Betreff und Text schreiben Sie jedes Mal selbst."),
    ),
    LetterKind(
        PREFIX + "deletion_paused",
        _("Das Löschen ist angehalten"),
        _("Betrieb des Portals"),
        _("Wenn die Uhr des Servers gesprungen ist; geht an die Administration."),
        why_fixed=_("Ein technischer Brief, der immer gleich bleiben soll."),
    ),
    LetterKind(
        PREFIX + "new_registrations",
        _("Neue Anmeldungen, an die Gastgebenden"),
        _("Betrieb des Portals"),
        _("Wenn sich Menschen anmelden; geht an die Initiative, die die Veranstaltung ausrichtet."),
        why_fixed=_("Er nennt nur eine Zahl und den Link zum Tagungsbüro."),
    ),
]
