"""Letters of the portal itself. Those that guard accounts nobody words."""

from django.utils.translation import gettext_lazy as _

from .wording import LetterKind, Placeholder

ACCOUNTS = _("Konten")
NOTICES = _("Benachrichtigungen")
GUARDS = _("Er sichert Konten; ein anderer Wortlaut sähe aus wie ein Betrugsversuch.")


def fixed(key: str, name, when) -> LetterKind:
    return LetterKind(f"accounts.{key}", name, ACCOUNTS, when, why_fixed=GUARDS)


KINDS = [
    fixed(
        "invitation",
        _("Einladung ins Portal"),
        _("Wenn jemand Mitglied eines Amtes wird oder eine neue Einladung bekommt."),
    ),
    fixed(
        "welcome",
        _("Einladung für die Koordination"),
        _("Wenn jemand zum ersten Mal eine Initiative betreut oder eine neue Adresse bekommt."),
    ),
    fixed(
        "address_gone",
        _("Der Zugang hat eine neue Adresse"),
        _("Wenn das Amt die Adresse eines Kontos ändert; geht an die bisherige."),
    ),
    fixed(
        "address_new",
        _("Der Zugang gehört jetzt zu dieser Adresse"),
        _("Wenn das Amt die Adresse eines Kontos ändert; geht an die neue."),
    ),
    fixed("login_code", _("Code zum Anmelden"), _("Wenn jemand sich ohne Passwort anmeldet.")),
    fixed(
        "unknown_account",
        _("Zu dieser Adresse gibt es kein Konto"),
        _("Wenn jemand sich mit einer Adresse anmelden möchte, die das Portal nicht kennt."),
    ),
    fixed(
        "password_reset_key",
        _("Neues Passwort festlegen"),
        _("Wenn jemand das Passwort vergessen hat."),
    ),
    fixed(
        "security",
        _("Hinweise zur Sicherheit"),
        _("Wenn sich Passwort, Code-App, Ersatzcodes oder Passkeys geändert haben."),
    ),
    LetterKind(
        "outbox.daily",
        _("Tägliche E-Mail"),
        NOTICES,
        _(
            "Morgens um sieben, wenn jemand Benachrichtigungen gesammelt bekommt und etwas "
            "vorliegt. Die Liste folgt unter dem Text."
        ),
        _("Neues in Ihrem Bereich: {wie_viele}"),
        _("das ist seit gestern Morgen geschehen:"),
        sample="portal.outbox.daily.sample",
        placeholders=(
            Placeholder("wie_viele", _("wie viel es ist"), _("2 Nachrichten"), is_short=True),
        ),
    ),
]
