"""The letters of the initiatives' pages that an office may word itself.

What people typed, the lists of what is new and the line to stop letters stay the template's.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import LetterKind, Placeholder

from . import access_letter_kinds, freshness_letter_kinds

PREFIX = "initiatives."
needed = partial(Placeholder, is_required=True)
INITIATIVE = Placeholder(
    "initiative", _("Name der Initiative"), _("Fahrradwerkstatt am Markt"), is_short=True
)
LINK = needed(
    "link", _("der Link zum Bestätigen"), "https://mosaik.example/beispiel/", is_link=True
)
DELETED_ON = Placeholder("loeschtag", _("wann das Portal die Angaben löscht"), "3. März 2027")
SEARCH = Placeholder(
    "suche", _("die Suche in Worten"), _("Sprachcafé in Wolfsburg"), is_required=True
)

WRITTEN_ON = Placeholder(
    "eingegangen", _("wann die Anfrage eingegangen ist"), "12. November 2026", is_short=True
)
CALL = Placeholder(
    "aufruf", _("Titel des Aufrufs"), _("Schrauben am Samstag"), is_short=True, is_required=True
)
LAST_DAY = needed("tag", _("der letzte Tag des Aufrufs"), "3. Dezember 2026", is_short=True)
PAGE = needed("link", _("der Link zur Seite des Aufrufs"), LINK.example, is_link=True)

WRITING = _("Einer Initiative schreiben")
SUGGESTING = _("Eine Initiative vorschlagen")
FOLLOWING = _("Neues zu einer Suche")
CALLING = _("Aufrufe")

letter = partial(LetterKind, sample="initiatives.letters.sample")

KINDS = [
    letter(
        PREFIX + "enquiry",
        _("Anfrage an eine Initiative"),
        WRITING,
        _("Sofort, wenn jemand einer Initiative über das Portal schreibt; geht an sie."),
        _("Jemand möchte helfen: {initiative}"),
        _(
            "über das Portal möchte jemand der Initiative „{initiative}“ helfen.\n{aufruf}\n\n"
            "Antworten Sie einfach auf diese E-Mail: Ihre Antwort geht an die Person, die "
            "geschrieben hat."
        ),
        placeholders=(
            INITIATIVE,
            needed(
                "aufruf",
                _("ein Satz darüber, auf welchen Aufruf sich die Anfrage bezieht, falls auf einen"),
                _("Es geht um den Aufruf „Schrauben am Samstag“."),
            ),
        ),
    ),
    letter(
        PREFIX + "enquiry_reminder",
        _("Anfrage ohne Antwort"),
        WRITING,
        _("Nach einer Woche, wenn niemand sagt, dass die Anfrage beantwortet ist."),
        _("Wartet noch jemand auf Antwort? {initiative}"),
        _(
            "am {eingegangen} hat jemand der Initiative „{initiative}“ über das Portal "
            "geschrieben. Noch hat uns niemand gesagt, dass die Anfrage beantwortet ist. Die "
            "Nachricht kam als E-Mail; antworten Sie einfach darauf.\n\n"
            "Ein kurzer Satz genügt: Wer helfen will, freut sich auch über „Wir melden uns im "
            "nächsten Monat“."
        ),
        placeholders=(INITIATIVE, WRITTEN_ON),
    ),
    letter(
        PREFIX + "enquiry_reminder_again",
        _("Anfrage seit zwei Wochen ohne Antwort"),
        WRITING,
        _("Nach zwei Wochen, an alle, die den Eintrag betreuen. Das Amt sieht sie dann auch."),
        _("Seit zwei Wochen ohne Antwort: {initiative}"),
        _(
            "am {eingegangen} hat jemand der Initiative „{initiative}“ über das Portal "
            "geschrieben und wartet vielleicht noch auf Antwort. Diese Erinnerung geht an alle, "
            "die den Eintrag betreuen. Auch das Amt sieht, dass die Anfrage offen ist.\n\n"
            "Bitte antworten Sie, auch wenn Sie gerade niemanden brauchen."
        ),
        placeholders=(INITIATIVE, WRITTEN_ON),
    ),
    letter(
        PREFIX + "need_ending",
        _("Ein Aufruf endet bald"),
        CALLING,
        _("Eine Woche, bevor ein Aufruf von selbst verschwindet; an alle, die ihn betreuen."),
        _("Ihr Aufruf endet am {tag}: {aufruf}"),
        _(
            "Ihr Aufruf „{aufruf}“ für „{initiative}“ ist noch bis {tag} online. Danach "
            "verschwindet er von selbst.\n\n"
            "Suchen Sie noch? Dann verlängern Sie ihn hier mit einem Klick:\n\n{link}\n\n"
            "Ist alles gefunden, brauchen Sie nichts zu tun."
        ),
        placeholders=(INITIATIVE, CALL, LAST_DAY, PAGE),
    ),
    letter(
        PREFIX + "copy_link",
        _("Möchten Sie eine Kopie?"),
        WRITING,
        _("Wenn jemand eine Kopie der eigenen Nachricht möchte; fragt nach der Adresse."),
        _("Möchten Sie eine Kopie Ihrer Nachricht?"),
        _(
            "jemand, vermutlich Sie, hat über unser Portal an die Initiative „{initiative}“ "
            "geschrieben und möchte eine Kopie an diese Adresse. Die Nachricht ist schon bei der "
            "Initiative. Die Kopie schicken wir, sobald Sie hier zustimmen:\n\n{link}\n\n"
            "Der Link gilt sieben Tage.\n\n"
            "Sie haben nicht geschrieben? Dann brauchen Sie nichts zu tun; weitere E-Mails "
            "kommen nicht."
        ),
        placeholders=(INITIATIVE, LINK),
    ),
    letter(
        PREFIX + "copy",
        _("Kopie der Nachricht"),
        WRITING,
        _("Wenn die Adresse bestätigt ist. Die Nachricht selbst folgt unter dem Text."),
        _("Ihre Nachricht an: {initiative}"),
        _("das haben Sie über das Portal der Initiative „{initiative}“ geschrieben:"),
        placeholders=(INITIATIVE,),
    ),
    letter(
        PREFIX + "suggestion_link",
        _("Vorschlag bestätigen"),
        SUGGESTING,
        _("Sofort, wenn jemand eine Initiative vorschlägt; fragt nach der Adresse."),
        _("Bitte bestätigen Sie Ihren Vorschlag"),
        _(
            "jemand, vermutlich Sie, hat auf unserem Portal eine Initiative vorgeschlagen und "
            "diese Adresse angegeben. Das Amt sieht den Vorschlag, sobald Sie ihn hier "
            "bestätigen:\n\n{link}\n\n"
            "Der Link gilt sieben Tage. Danach löschen wir den Vorschlag.\n\n"
            "Sie haben nichts vorgeschlagen? Dann brauchen Sie nichts zu tun; weitere E-Mails "
            "kommen nicht."
        ),
        placeholders=(LINK,),
    ),
    letter(
        PREFIX + "alert_confirm",
        _("Neues zu einer Suche: zustimmen"),
        FOLLOWING,
        _("Wenn jemand Neues zu einer Suche per E-Mail möchte; fragt nach der Adresse."),
        _("Möchten Sie Neues zu Ihrer Suche erfahren?"),
        _(
            "jemand, vermutlich Sie, möchte an diese Adresse erfahren, wenn es im Portal Neues zu "
            "einer Suche gibt: neue Initiativen und neue Aufrufe zum Mitmachen, höchstens einmal "
            "am Tag. Welche Suche es ist, sehen Sie hier. Dort stimmen Sie auch zu:\n\n{link}\n\n"
            "Ohne Ihre Zustimmung schicken wir nichts und löschen die Adresse am {loeschtag}."
        ),
        placeholders=(LINK, DELETED_ON),
    ),
    letter(
        PREFIX + "alert_already",
        _("Neues zu einer Suche: schon bestellt"),
        FOLLOWING,
        _("Wenn jemand dieselbe Suche noch einmal bestellt."),
        _("Sie bekommen diese Nachrichten schon"),
        _(
            "jemand, vermutlich Sie, hat für diese Adresse um Nachrichten zu dieser Suche "
            "gebeten: {suche}\n\n"
            "Die bekommen Sie schon, sobald es etwas Neues gibt. Sie brauchen nichts zu tun."
        ),
        placeholders=(SEARCH,),
    ),
    letter(
        PREFIX + "alert_news",
        _("Neues zu einer Suche"),
        FOLLOWING,
        _("Höchstens einmal am Tag, wenn es Neues gibt. Die Liste folgt unter dem Text."),
        _("Neues zu Ihrer Suche"),
        _("zu Ihrer Suche gibt es Neues: {suche}"),
        placeholders=(SEARCH,),
    ),
    *access_letter_kinds.KINDS,
    *freshness_letter_kinds.KINDS,
]
