"""The letters about stands, and about findings, that an office may word itself."""

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

from . import due_letter_kinds

PREFIX = "conferences."
INITIATIVE = Placeholder(
    "initiative", _("Name der Initiative"), _("Fahrradwerkstatt am Markt"), is_short=True
)
EVENT = Placeholder(
    "veranstaltung", _("Titel der Veranstaltung"), _("Regionale Konferenz"), is_short=True
)
WHEN = Placeholder("wann", _("Tag und Uhrzeit"), _("am 16. Mai 2027, 15:30 Uhr"))
SPOT = Placeholder(
    "platz",
    _("ein Satz zum Platz, so weit er feststeht"),
    _("Ihr Platz: A 7, im Foyer."),
    is_required=True,
)
REPLY = Placeholder(
    "antwort",
    _("was das Amt dazu geschrieben hat"),
    _("Alle Plätze sind leider schon vergeben. Bitte fragen Sie nächstes Jahr wieder."),
)
LINK = Placeholder(
    "adresse",
    _("Link zum Stand in „Mein Bereich“"),
    "https://mosaik.example/mein-bereich/staende/7/",
    is_link=True,
)
FINDING = Placeholder(
    "ergebnis",
    _("das Ergebnis der Konferenz"),
    _("Das Hauptamt muss flexibler sein können"),
)
REASON = Placeholder(
    "grund",
    _("was das Amt dazu geschrieben hat"),
    _("Bitte schreiben Sie dazu, seit wann es die Sprechstunde gibt."),
    is_required=True,
)
FINDING_URL = "https://mosaik.example/ergebnisse/7/"
REPORT_URL = "https://mosaik.example/mein-bereich/berichte/7/"
FINDING_TITLE = Placeholder(
    "titel", _("das Ergebnis"), _("Gute Netzwerke sind unverzichtbar."), is_short=True
)
WRITER = Placeholder(
    "von", _("wer geschrieben hat"), _("Sam Beispiel (antworten Sie einfach auf diese E-Mail)")
)
HINT = Placeholder(
    "hinweis",
    _("was die Person geschrieben hat"),
    _("> Seit März gibt es dafür einen runden Tisch."),
    is_required=True,
)
FINDING_PAGE = Placeholder(
    "adresse",
    _("Link zur Seite des Ergebnisses"),
    "https://mosaik.example/ergebnisse/4/",
    is_link=True,
)
FINDING_EDITED = Placeholder(
    "bearbeiten",
    _("Link zum Ergebnis in der Verwaltung"),
    "https://mosaik.example/verwaltung/conferences/finding/4/change/",
    is_link=True,
)
letter = partial(
    LetterKind, occasion=_("Markt der Möglichkeiten"), sample="portal.publishing.mails.sample"
)
about_findings = partial(
    LetterKind, occasion=_("Was wurde daraus?"), sample="portal.publishing.mails.sample"
)

KINDS = [
    letter(
        PREFIX + "stand_confirmed",
        _("Stand zugesagt"),
        when=_("Sofort, wenn Sie einen Stand zusagen, den eine Initiative angefragt hat."),
        subject=_("Ihr Stand ist zugesagt: {veranstaltung}"),
        body=_(
            "schön, dass {initiative} dabei ist: Ihr Stand bei „{veranstaltung}“ {wann} ist "
            "zugesagt.\n\n{platz}\n\n{antwort}\n\nAlles zu Ihrem Stand:\n{adresse}"
        ),
        placeholders=(INITIATIVE, EVENT, WHEN, SPOT, REPLY, LINK),
    ),
    letter(
        PREFIX + "stand_declined",
        _("Stand abgesagt"),
        when=_("Sofort, wenn Sie einen Stand ablehnen, den eine Initiative angefragt hat."),
        subject=_("Zu Ihrer Anfrage nach einem Stand: {veranstaltung}"),
        body=_(
            "vielen Dank, dass {initiative} bei „{veranstaltung}“ {wann} einen Stand haben wollte. "
            "Dieses Mal geht es leider nicht. Das Amt schreibt dazu:\n\n{antwort}"
        ),
        placeholders=(INITIATIVE, EVENT, WHEN, replace(REPLY, is_required=True), LINK),
    ),
    about_findings(
        PREFIX + "log_published",
        _("Bericht zu einem Ergebnis veröffentlicht"),
        when=_("Sofort, wenn Sie veröffentlichen, was eine Initiative zu einem Ergebnis schreibt."),
        subject=_("Ihr Bericht ist veröffentlicht"),
        body=_(
            "vielen Dank: Was {initiative} zum Ergebnis „{ergebnis}“ berichtet, steht jetzt unter "
            "„Was wurde daraus?“:\n{adresse}"
        ),
        placeholders=(
            INITIATIVE,
            FINDING,
            replace(LINK, label=_("Link zum Ergebnis"), example=FINDING_URL),
        ),
    ),
    about_findings(
        PREFIX + "log_returned",
        _("Bericht zu einem Ergebnis zurückgegeben"),
        when=_("Sofort, wenn Sie zurückgeben, was eine Initiative zu einem Ergebnis schreibt."),
        subject=_("Bitte noch einmal ansehen: Ihr Bericht zu einem Ergebnis"),
        body=_(
            "vielen Dank für den Bericht von {initiative} zum Ergebnis „{ergebnis}“. Bevor wir ihn "
            "veröffentlichen, haben wir eine Bitte:\n\n{grund}\n\nIhr Text ist noch da. Hier "
            "können Sie ihn ändern und wieder einreichen:\n{adresse}"
        ),
        placeholders=(
            INITIATIVE,
            FINDING,
            REASON,
            replace(LINK, label=_("Link zum Bericht in „Mein Bereich“"), example=REPORT_URL),
        ),
    ),
    about_findings(
        PREFIX + "finding_hint",
        _("Hinweis zu einem Ergebnis"),
        when=_("Sofort, wenn jemand auf der Seite eines Ergebnisses dem Amt etwas dazu sagt."),
        subject=_("Hinweis zu einem Ergebnis: {titel}"),
        body=_(
            "zum Ergebnis „{titel}“ hat jemand über das Portal geschrieben: {von}.\n\n"
            "Das Portal hat nicht geprüft, was hier steht; öffnen Sie Links darin nur, wenn Sie "
            "sicher sind.\n\n{hinweis}\n\nDas Ergebnis:\n{adresse}\n\n"
            "Was stimmt, tragen Sie bitte unter „Was wurde daraus?“ ein:\n{bearbeiten}"
        ),
        placeholders=(FINDING_TITLE, WRITER, HINT, FINDING_PAGE, FINDING_EDITED),
    ),
    *due_letter_kinds.KINDS,
]
