"""The words of the letters about whether entries are still true; an office may write its own."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

PREFIX = "initiatives."
INITIATIVE = Placeholder(
    "initiative", _("Name der Initiative"), _("Fahrradwerkstatt am Markt"), is_short=True
)
STAYING_TRUE = _("Stimmt der Eintrag noch?")
SINCE = Placeholder(
    "stand", _("wann der Eintrag zuletzt bestätigt wurde"), "3. Januar 2026", is_short=True
)
VALID_UNTIL = Placeholder("gueltig_bis", _("bis wann die Links gelten"), "3. Juni 2027")
link = partial(Placeholder, example="https://mosaik.example/beispiel/", is_link=True)
STILL_TRUE = (
    INITIATIVE,
    SINCE,
    link("link_stimmt", _("der Link „stimmt noch“"), is_required=True),
    link("link_aendern", _("der Link „etwas ändern“"), is_required=True),
    link("link_vorbei", _("der Link „gibt es nicht mehr“"), is_required=True),
    VALID_UNTIL,
)

letter = partial(LetterKind, sample="initiatives.letters.sample")

KINDS = [
    letter(
        PREFIX + "still_true",
        _("Stimmt der Eintrag noch?"),
        STAYING_TRUE,
        _("Elf Monate nach der letzten Bestätigung, an die Hauptverantwortlichen."),
        _("Stimmt der Eintrag noch? {initiative}"),
        _(
            "der Eintrag „{initiative}“ ist im Portal öffentlich. Zuletzt bestätigt wurde er am "
            "{stand}. Damit sich alle darauf verlassen können, fragen wir einmal im Jahr nach: "
            "Stimmt noch alles?\n\n"
            "Ja, alles stimmt noch:\n{link_stimmt}\n\n"
            "Etwas hat sich geändert:\n{link_aendern}\n\n"
            "Die Initiative gibt es nicht mehr:\n{link_vorbei}\n\n"
            "Jeder Link öffnet eine Seite mit einem Knopf. Erst wenn Sie darauf drücken, geschieht "
            "etwas. Die Links gelten bis zum {gueltig_bis}."
        ),
        placeholders=STILL_TRUE,
    ),
    letter(
        PREFIX + "still_true_again",
        _("Stimmt der Eintrag noch? (Erinnerung)"),
        STAYING_TRUE,
        _(
            "Drei und sechs Wochen später, wenn niemand geantwortet hat; beim zweiten Mal auch an "
            "die Vertretung."
        ),
        _("Bitte bestätigen: {initiative}"),
        _(
            "wir haben noch keine Antwort zum Eintrag „{initiative}“. Zuletzt bestätigt wurde er "
            "am {stand}. Es kostet Sie eine Minute:\n\n"
            "Ja, alles stimmt noch:\n{link_stimmt}\n\n"
            "Etwas hat sich geändert:\n{link_aendern}\n\n"
            "Die Initiative gibt es nicht mehr:\n{link_vorbei}\n\n"
            "Jeder Link öffnet eine Seite mit einem Knopf. Erst wenn Sie darauf drücken, geschieht "
            "etwas. Die Links gelten bis zum {gueltig_bis}.\n\n"
            "Ohne Antwort steht der Eintrag 18 Monate nach der letzten Bestätigung weiter hinten "
            "in der Suche und trägt einen Hinweis."
        ),
        placeholders=STILL_TRUE,
    ),
    letter(
        PREFIX + "gone_reported",
        _("Jemand meldet: gibt es nicht mehr"),
        STAYING_TRUE,
        _("Sofort, an alle anderen, die den Eintrag pflegen."),
        _("Gibt es die Initiative noch? {initiative}"),
        _(
            "Sie pflegen den Eintrag „{initiative}“. Uns wurde gemeldet, dass es die Initiative "
            "nicht mehr gibt. Das Amt entscheidet, ob der Eintrag aus dem Portal genommen wird. "
            "Bis dahin bleibt er öffentlich.\n\n"
            "Stimmt das nicht? Dann sagen Sie bitte dem Amt Bescheid."
        ),
        placeholders=(INITIATIVE,),
    ),
    letter(
        PREFIX + "gone_archived",
        _("Der Eintrag ist nicht mehr öffentlich"),
        STAYING_TRUE,
        _("Wenn das Amt den Eintrag nach einer solchen Meldung archiviert hat."),
        _("Nicht mehr öffentlich: {initiative}"),
        _(
            "uns wurde gemeldet, dass es die Initiative „{initiative}“ nicht mehr gibt. Das Amt "
            "hat den Eintrag aus dem Portal genommen. Vielen Dank für alles, was Sie getan haben."
            "\n\nGelöscht ist nichts: Wenn die Initiative wieder beginnt, holt das Amt den Eintrag "
            "zurück."
        ),
        placeholders=(INITIATIVE,),
    ),
    letter(
        PREFIX + "gone_kept",
        _("Der Eintrag bleibt öffentlich"),
        STAYING_TRUE,
        _("Wenn das Amt den Eintrag nach einer solchen Meldung behält."),
        _("Bleibt öffentlich: {initiative}"),
        _(
            "uns wurde gemeldet, dass es die Initiative „{initiative}“ nicht mehr gibt. Das Amt "
            "hat nachgefragt: Es gibt sie noch. Der Eintrag bleibt öffentlich und gilt als heute "
            "bestätigt:\n\n{adresse}"
        ),
        placeholders=(
            INITIATIVE,
            link("adresse", _("die öffentliche Seite"), is_required=True),
        ),
    ),
]
