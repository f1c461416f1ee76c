"""The letters of the review that an office may word itself.

What the office wrote as its reason stands in the letter whatever the words around it are.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

PREFIX = "publishing."
TITLE = Placeholder("titel", _("Titel des Eintrags"), _("Fahrradwerkstatt am Markt"), is_short=True)
ENTRY = Placeholder(
    "ihren_eintrag",
    _("der Eintrag mit Titel; bei Gästen heißt er Vorschlag"),
    _("Ihren Eintrag „Fahrradwerkstatt am Markt“"),
)
needed = partial(Placeholder, is_required=True)
REASON = needed(
    "grund",
    _("was das Amt als Begründung geschrieben hat"),
    _("Bitte schreiben Sie noch dazu, wann die Werkstatt offen ist."),
)
ADDRESS = needed(
    "adresse",
    _("Link zur Seite des Eintrags"),
    "https://mosaik.example/initiativen/beispiel/",
    is_link=True,
)
NEXT = needed(
    "was_jetzt",
    _("was die Person jetzt tun kann, mit oder ohne Konto"),
    _(
        "Ihr Eintrag ist noch da. Ändern Sie, worum das Amt bittet, und reichen Sie ihn noch "
        "einmal ein:\nhttps://mosaik.example/mein-bereich/initiativen/12/"
    ),
)
AREA = Placeholder(
    "bereich",
    _("Link zum Eintrag im Bereich der Koordination"),
    "https://mosaik.example/mein-bereich/initiativen/12/",
    is_link=True,
)
PICTURES = Placeholder(
    "bilder",
    _("wie viele Bilder es sind: „Ihr Bild“, „Ihre 3 Bilder“"),
    _("Ihre 3 Bilder"),
    is_short=True,
)
PICTURES_PAGE = needed(
    "bilderseite",
    _("Link zu den Bildern im Bereich der Koordination"),
    "https://mosaik.example/mein-bereich/initiativen/12/bilder/",
    is_link=True,
)
REVIEW = _("Prüfen und Veröffentlichen")

letter = partial(LetterKind, occasion=REVIEW, sample="portal.publishing.mails.sample")

KINDS = [
    letter(
        PREFIX + "published",
        _("Eintrag veröffentlicht"),
        when=_("Sofort, wenn Sie einen eingereichten Eintrag oder Vorschlag veröffentlichen."),
        subject=_("Ihr Eintrag ist veröffentlicht: {titel}"),
        body=_(
            "vielen Dank für {ihren_eintrag}. Das Amt hat ihn geprüft, jetzt ist er für alle zu "
            "lesen:\n\n{adresse}"
        ),
        placeholders=(TITLE, ENTRY, ADDRESS),
    ),
    letter(
        PREFIX + "returned",
        _("Eintrag zurückgegeben"),
        when=_("Sofort, wenn Sie einen eingereichten Eintrag oder Vorschlag zurückgeben."),
        subject=_("Ihr Eintrag kommt zurück: {titel}"),
        body=_(
            "vielen Dank für {ihren_eintrag}. Das Amt kann ihn so noch nicht veröffentlichen. Es "
            "schreibt dazu:\n\n{grund}\n\n{was_jetzt}"
        ),
        placeholders=(TITLE, ENTRY, REASON, NEXT),
    ),
    letter(
        PREFIX + "approved",
        _("Änderung übernommen"),
        when=_("Sofort, wenn Sie eine eingereichte Änderung übernehmen."),
        subject=_("Ihre Änderung ist übernommen: {titel}"),
        body=_(
            "das Amt hat Ihre Änderung am Eintrag „{titel}“ übernommen. Jetzt ist sie für alle zu "
            "lesen:\n\n{adresse}"
        ),
        placeholders=(TITLE, ADDRESS),
    ),
    letter(
        PREFIX + "returned_change",
        _("Änderung zurückgegeben"),
        when=_("Sofort, wenn Sie eine eingereichte Änderung zurückgeben."),
        subject=_("Ihre Änderung kommt zurück: {titel}"),
        body=_(
            "vielen Dank für Ihre Änderung am Eintrag „{titel}“. Das Amt kann sie so noch nicht "
            "übernehmen. Es schreibt dazu:\n\n{grund}\n\n"
            "Öffentlich steht der Eintrag weiter so da wie vorher. Ihre Änderung ist noch da: "
            "Passen Sie an, worum das Amt bittet, und reichen Sie sie noch einmal ein:\n\n{bereich}"
        ),
        placeholders=(TITLE, REASON, AREA),
    ),
    letter(
        PREFIX + "approved_pictures",
        _("Bilder veröffentlicht"),
        when=_("Sofort, wenn Sie eingereichte Bilder oder Bildtexte veröffentlichen."),
        subject=_("Auf der Seite zu sehen: {bilder} – {titel}"),
        body=_(
            "vielen Dank. Das Amt hat {bilder} zum Eintrag „{titel}“ angesehen. So stehen sie "
            "jetzt auf der Seite:\n\n{adresse}"
        ),
        placeholders=(TITLE, PICTURES, ADDRESS),
    ),
    letter(
        PREFIX + "returned_pictures",
        _("Bilder zurückgegeben"),
        when=_("Sofort, wenn Sie eingereichte Bilder oder Bildtexte zurückgeben."),
        subject=_("Bitte noch einmal ansehen: {bilder} – {titel}"),
        body=_(
            "vielen Dank für {bilder} zum Eintrag „{titel}“. Das Amt kann sie so noch nicht "
            "zeigen. Es schreibt dazu:\n\n{grund}\n\n"
            "Öffentlich bleibt die Seite, wie sie war. Was Sie geschickt haben, ist noch da. "
            "Hier können Sie es ändern und noch einmal einreichen:\n\n{bilderseite}"
        ),
        placeholders=(TITLE, PICTURES, REASON, PICTURES_PAGE),
    ),
]
