"""The words of the letters about who looks after an initiative; an office may write its own."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

PREFIX = "initiatives."
LOOKING_AFTER = _("Eine Initiative betreuen")
INITIATIVE = Placeholder(
    "initiative", _("Name der Initiative"), _("Fahrradwerkstatt am Markt"), is_short=True
)
LINK = Placeholder(
    "link",
    _("der Link zum Bestätigen"),
    "https://mosaik.example/beispiel/",
    is_required=True,
    is_link=True,
)
AREA = Placeholder(
    "link",
    _("der Link zur Initiative in „Mein Bereich“"),
    "https://mosaik.example/mein-bereich/",
    is_required=True,
    is_link=True,
)
REASON = Placeholder(
    "grund",
    _("warum das Amt nicht zustimmt"),
    _("Die Initiative hat uns jemand anderen genannt."),
    is_required=True,
)

letter = partial(LetterKind, sample="initiatives.letters.sample")

KINDS = [
    letter(
        PREFIX + "access_link",
        _("Bitte um Zugang: Adresse bestätigen"),
        LOOKING_AFTER,
        _("Sofort, wenn jemand um Zugang zu einer Initiative bittet; fragt nach der Adresse."),
        _("Bitte bestätigen Sie Ihre Adresse"),
        _(
            "jemand, vermutlich Sie, möchte auf unserem Portal eine Initiative betreuen und hat "
            "diese Adresse angegeben. Das Amt sieht die Bitte, sobald Sie sie hier "
            "bestätigen:\n\n{link}\n\n"
            "Der Link gilt sieben Tage. Danach löschen wir die Angaben.\n\n"
            "Sie waren das nicht? Dann brauchen Sie nichts zu tun; weitere E-Mails kommen nicht."
        ),
        placeholders=(LINK,),
    ),
    letter(
        PREFIX + "access_declined",
        _("Bitte um Zugang: abgelehnt"),
        LOOKING_AFTER,
        _("Sofort, wenn das Amt eine Bitte um Zugang ablehnt."),
        _("Ihre Bitte um Zugang: {initiative}"),
        _(
            "Sie möchten die Initiative „{initiative}“ auf unserem Portal betreuen. Dem kann das "
            "Amt jetzt nicht zustimmen:\n\n{grund}\n\n"
            "Haben Sie Fragen dazu? Dann wenden Sie sich bitte an das Amt."
        ),
        placeholders=(INITIATIVE, REASON),
    ),
    letter(
        PREFIX + "proposal_declined",
        _("Weitere Person: abgelehnt"),
        LOOKING_AFTER,
        _("Sofort, wenn das Amt eine vorgeschlagene Person ablehnt; geht an die Koordination."),
        _("Ihr Vorschlag für: {initiative}"),
        _(
            "Sie haben vorgeschlagen, dass noch jemand die Initiative „{initiative}“ betreut. Dem "
            "kann das Amt jetzt nicht zustimmen:\n\n{grund}\n\n"
            "Haben Sie Fragen dazu? Dann wenden Sie sich bitte an das Amt."
        ),
        placeholders=(INITIATIVE, REASON),
    ),
    letter(
        PREFIX + "steward_named",
        _("Jemand betreut jetzt eine Initiative"),
        LOOKING_AFTER,
        _("Sofort, an Menschen, die schon ein Konto haben. Alle anderen bekommen eine Einladung."),
        _("Sie betreuen jetzt: {initiative}"),
        _(
            "Sie betreuen auf unserem Portal jetzt die Initiative „{initiative}“. Hier halten Sie "
            "ihren Eintrag aktuell:\n\n{link}\n\n"
            "Melden Sie sich dort mit dieser Adresse an."
        ),
        placeholders=(INITIATIVE, AREA),
    ),
    letter(
        PREFIX + "steward_main",
        _("Hauptverantwortung übernommen"),
        LOOKING_AFTER,
        _("Sofort, wenn die Hauptverantwortung übergeben wird; geht an die neue Person."),
        _("Sie sind jetzt hauptverantwortlich: {initiative}"),
        _(
            "für die Initiative „{initiative}“ sind Sie jetzt hauptverantwortlich. Was zu ihr zu "
            "tun ist, schreiben wir zuerst Ihnen. Alles dazu finden Sie hier:\n\n{link}"
        ),
        placeholders=(INITIATIVE, AREA),
    ),
    letter(
        PREFIX + "steward_deputy",
        _("Hauptverantwortung abgegeben"),
        LOOKING_AFTER,
        _("Sofort, wenn die Hauptverantwortung übergeben wird; geht an die bisherige Person."),
        _("Sie sind jetzt Vertretung: {initiative}"),
        _(
            "die Hauptverantwortung für die Initiative „{initiative}“ liegt jetzt bei jemand "
            "anderem. Sie bleiben als Vertretung dabei und können alles ändern wie bisher:"
            "\n\n{link}\n\n"
            "Haben Sie das nicht gewollt? Dann sagen Sie bitte Ihrem Amt Bescheid."
        ),
        placeholders=(INITIATIVE, AREA),
    ),
    letter(
        PREFIX + "steward_ended",
        _("Jemand betreut eine Initiative nicht mehr"),
        LOOKING_AFTER,
        _("Sofort, wenn jemand anderes die Betreuung beendet hat."),
        _("Sie betreuen nicht mehr: {initiative}"),
        _(
            "Sie betreuen die Initiative „{initiative}“ auf unserem Portal nicht mehr. Danke für "
            "Ihre Arbeit dort.\n\n"
            "Haben Sie damit nicht gerechnet? Dann wenden Sie sich bitte an die Initiative oder "
            "an Ihr Amt."
        ),
        placeholders=(INITIATIVE,),
    ),
]
