"""Sign-in, in German addresses; the names are allauth's, its templates reverse them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from . import views

urlpatterns = [
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/code/", account.request_login_code, name="account_request_login_code"),
    path("anmelden/code/eingeben/", account.confirm_login_code, name="account_confirm_login_code"),
    path("anmelden/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("anmelden/zweiter-faktor/", mfa.authenticate, name="mfa_authenticate"),
    path("abmelden/", account.logout, name="account_logout"),
    path("abgeschaltet/", account.account_inactive, name="account_inactive"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/zweiter-faktor/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "bestaetigen/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("anmeldungen/", views.sign_ins, name="account_sign_ins"),
    path("fortsetzen/", views.resume, name="account_resume"),
    path("einladung/<token:token>/", views.invitation, name="account_invitation"),
    path("passwort/aendern/", account.password_change, name="account_change_password"),
    path("passwort/setzen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path(
        "passwort/vergessen/gesendet/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "passwort/neu/fertig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("zweiter-faktor/", mfa.index, name="mfa_index"),
    path("zweiter-faktor/app/einrichten/", totp.activate_totp, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("zweiter-faktor/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("zweiter-faktor/passkeys/neu/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "zweiter-faktor/passkeys/<int:pk>/umbenennen/",
        passkeys.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
    path(
        "zweiter-faktor/passkeys/<int:pk>/entfernen/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(
        "zweiter-faktor/ersatzcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "zweiter-faktor/ersatzcodes/neu/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "zweiter-faktor/ersatzcodes/datei/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
