"""Letters of the portal itself. They guard accounts, so nobody words them."""

from django.utils.translation import gettext_lazy as _

from .wording import LetterKind

ACCOUNTS = _("Konten")
GUARDS = _("Er sichert Konten; ein anderer Wortlaut sähe aus wie ein Betrugsversuch.")


def fixed(key: str, name, when) -> LetterKind:
    return LetterKind(f"accounts.{key}", name, ACCOUNTS, when, why_fixed=GUARDS)


KINDS = [
    fixed(
        "invitation",
        _("Einladung ins Portal"),
        _("Wenn jemand Mitglied eines Amtes wird oder eine neue Einladung bekommt."),
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
]
