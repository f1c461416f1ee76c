"""The words of the letters to responsible bodies; an office may write its own."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

PREFIX = "conferences."
DUE = _("Fällige Ergebnisse")
SHORT = Placeholder(
    "kurz",
    _("der Anfang der Aussage"),
    _("Das Hauptamt muss flexibler sein können."),
    is_short=True,
)
STATEMENT = Placeholder(
    "ergebnis",
    _("die ganze Aussage"),
    _("Das Hauptamt muss flexibler sein können."),
    is_required=True,
)
ORIGIN = Placeholder(
    "herkunft",
    _("wann und wo es vereinbart wurde"),
    _("am 16. Mai 2026 (Regionale Konferenz „Sprache öffnet Türen“)"),
)
BODY = Placeholder("stelle", _("die verantwortliche Stelle"), _("Stadt Beispielhausen"))
DAY = Placeholder("faellig", _("der Tag"), _("31. Dezember 2026"), is_short=True, is_required=True)
OFFICE = Placeholder("amt", _("Name des Amtes"), _("Amt für regionale Landesentwicklung"))
PAGE = Placeholder(
    "adresse",
    _("Link zur öffentlichen Seite des Ergebnisses"),
    "https://mosaik.example/ergebnisse/7/",
    is_link=True,
    is_required=True,
)
WORDS = (SHORT, STATEMENT, ORIGIN, BODY, DAY, OFFICE, PAGE)

letter = partial(
    LetterKind, occasion=DUE, sample="portal.publishing.mails.sample", placeholders=WORDS
)

KINDS = [
    letter(
        PREFIX + "finding_soon",
        _("Ein Ergebnis ist bald fällig"),
        when=_(
            "So viele Tage vor dem Termin, wie Ihre Regeln sagen; an die verantwortliche Stelle. "
            "Nur wenn Sie solche Briefe einschalten oder selbst schicken."
        ),
        subject=_("Fällig am {faellig}: {kurz}"),
        body=_(
            "{herkunft} wurde vereinbart:\n\n„{ergebnis}“\n\n"
            "Als verantwortliche Stelle ist eingetragen: {stelle}. Umgesetzt sein soll es bis zum "
            "{faellig}.\n\n"
            "Wie weit ist es damit? Ein Satz genügt: Antworten Sie einfach auf diese E-Mail. Ihre "
            "Antwort geht an: {amt}. Das Amt hält fest, was daraus wird. Alle können es hier "
            "lesen:\n\n{adresse}"
        ),
    ),
    letter(
        PREFIX + "finding_overdue",
        _("Ein Ergebnis ist überfällig"),
        when=_(
            "So viele Tage nach dem Termin, wie Ihre Regeln sagen, wenn das Ergebnis noch nicht "
            "erledigt ist; an die verantwortliche Stelle."
        ),
        subject=_("Was ist daraus geworden? {kurz}"),
        body=_(
            "{herkunft} wurde vereinbart:\n\n„{ergebnis}“\n\n"
            "Als verantwortliche Stelle ist eingetragen: {stelle}. Der Termin war der {faellig}. "
            "Noch steht das Ergebnis nicht als erledigt im Portal.\n\n"
            "Was ist daraus geworden? Auch „Es dauert noch“ oder „Daraus wird nichts“ ist eine "
            "gute Antwort. Antworten Sie einfach auf diese E-Mail. Ihre Antwort geht an: {amt}. "
            "So steht es zurzeit öffentlich da:\n\n{adresse}"
        ),
    ),
]
