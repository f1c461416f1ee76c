"""Letters of the portal itself. They guard accounts, so nobody words them."""

from django.utils.translation import gettext_lazy as _

from .wording import LetterKind

ACCOUNTS = _("Konten")
GUARDS = _("Er sichert Konten; ein anderer Wortlaut sähe aus wie ein Betrugsversuch.")


def fixed(key: str, name, when) -> LetterKind:
    return LetterKind(f"accounts.{key}", name, ACCOUNTS, when, why_fixed=GUARDS)


KINDS = [
    fixed("login_code", _("Code zum Anmelden"), _("Wenn jemand sich ohne Passwort anmeldet.")),
    fixed(
        "password_reset_key",
        _("Neues Passwort festlegen"),
        _("Wenn jemand das Passwort vergessen hat."),
    ),
    fixed(
        "security",
        _("Hinweise zur Sicherheit"),
        _("Wenn sich Passwort, Code-App oder Ersatzcodes geändert haben."),
    ),
]
