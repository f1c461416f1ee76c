"""How sign-in behaves here: nobody signs up alone, offices invite.

allauth asks its adapter at every turn of a sign-in, so this is also where guesses are counted and
where what happened is written into the audit list; no signal is needed for either.
"""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.limits import network_of

from . import devices
from .audit import Kind, record
from .browsers import place_of
from .codes import LETTER, SENT, code_digest, write_to_nobody
from .models import User
from .sessions import forget_sessions, start_session
from .tries import TooManyTries, Try

#: how somebody signed in, as the audit list says it: method or type of the second factor
WAYS = {
    "password": gettext_lazy("Passwort"),
    "invitation": gettext_lazy("Einladung"),
    "code": gettext_lazy("Code per E-Mail"),
    "password_reset": gettext_lazy("neuem Passwort"),
    "totp": gettext_lazy("Code-App"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Ersatzcode"),
}
#: what is written down with each letter that tells about a changed lock
CHANGES = {
    "account/email/password_changed": gettext_lazy("Passwort geändert"),
    "account/email/password_set": gettext_lazy("Passwort festgelegt"),
    "account/email/password_reset": gettext_lazy("Passwort über einen Link neu festgelegt"),
    "mfa/email/totp_activated": gettext_lazy("Code-App eingerichtet"),
    "mfa/email/totp_deactivated": gettext_lazy("Code-App entfernt"),
    "mfa/email/recovery_codes_generated": gettext_lazy("Ersatzcodes angelegt"),
    "mfa/email/webauthn_added": gettext_lazy("Passkey eingerichtet"),
    "mfa/email/webauthn_removed": gettext_lazy("Passkey entfernt"),
}

OTHER_WAYS = {
    "reauthenticate": gettext_lazy("Passwort eingeben"),
    "mfa_reauthenticate": gettext_lazy("Code aus der Code-App oder Ersatzcode eingeben"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Passkey benutzen"),
}


class AccountAdapter(DefaultAccountAdapter):
    # allauth's German says "du" in these; the portal says "Sie".
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": gettext_lazy("Das ist nicht Ihr jetziges Passwort."),
        "incorrect_code": gettext_lazy("Dieser Code stimmt nicht."),
        "rate_limited": gettext_lazy("Das ging zu schnell. Bitte warten Sie einen Augenblick."),
        "too_many_login_attempts": gettext_lazy(
            "Das waren zu viele falsche Codes. Fordern Sie bitte einen neuen an."
        ),
        "password_few": gettext_lazy(
            "Das waren fünf falsche Passwörter. Mit Passwort geht es von hier aus in 15 Minuten "
            "weiter. Mit einem Code per E-Mail oder einem Passkey geht es sofort."
        ),
        "password_many": gettext_lazy(
            "Jemand probiert gerade an vielen Stellen Passwörter aus. Von diesem Gerät geht es mit "
            "Passwort eine Stunde lang nicht. Ein Code per E-Mail, ein Passkey oder ein Gerät, an "
            "dem Sie sich schon einmal angemeldet haben, geht sofort."
        ),
        "code_few": gettext_lazy(
            "Das waren fünf falsche Codes. Von hier aus geht es in 15 Minuten weiter, mit einem "
            "Passkey sofort."
        ),
        "code_many": gettext_lazy(
            "Jemand probiert gerade an vielen Stellen Codes aus. Von diesem Gerät geht es erst in "
            "einer Stunde weiter, mit einem Passkey oder von einem Gerät, an dem Sie sich schon "
            "einmal angemeldet haben, sofort."
        ),
        "letter_few": gettext_lazy(
            "An diese Adresse sind von hier aus schon einige Codes unterwegs. Schauen Sie auch in "
            "den Spam-Ordner; in einer Viertelstunde können Sie einen neuen anfordern."
        ),
        "letter_many": gettext_lazy(
            "An diese Adresse gingen in der letzten Stunde schon sehr viele Codes. Melden Sie sich "
            "mit Passwort oder Passkey an, oder versuchen Sie es in einer Stunde noch einmal."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        if request.user.is_staff:
            return super().get_login_redirect_url(request)
        return reverse("pages:area")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network only: nobody needs to keep which machine in it somebody sat at."""
        return network_of(request).split("/")[0] or "0.0.0.0"  # noqa: S104 – stands for "unknown"

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not from somebody who signed in a moment ago, as on the way to the second factor."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """allauth's, named in our words."""
        return [
            {**method, "description": OTHER_WAYS.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]

    # --- codes by letter ---
    def generate_login_code(self) -> str:
        """The session keeps a digest; the code itself stands in the letter alone."""
        self.request.login_code = super().generate_login_code()
        return code_digest(self.request.login_code)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        if template_prefix == LETTER:
            context = {**context, "code": self.request.login_code}
        super().send_mail(template_prefix, email, context)
        self.request.has_written = True

    def add_message(self, request: HttpRequest, level: int, message_template=None, *args, **kwargs):
        """Where allauth says that a code is on its way and wrote to nobody, the work is done."""
        if message_template == SENT and not getattr(request, "has_written", False):
            self.write_code_to_nobody()
        super().add_message(request, level, message_template, *args, **kwargs)

    def write_code_to_nobody(self) -> None:
        self.generate_login_code()
        write_to_nobody(self, LETTER, "niemand@example.org", {"request": self.request})

    # --- guessing ---
    def start_try(self, secret: str, address: str) -> Try:
        """Count one guess; refused with a sentence if there were too many."""
        try:
            return Try(self.request, secret, address.strip().lower())
        except TooManyTries as refused:
            sentence = f"{secret}_{'many' if refused.widespread else 'few'}"
            raise self.validation_error(sentence) from refused

    def authenticate(self, request: HttpRequest, **credentials):
        """allauth's own limit is off: with it strangers could lock an address out for good."""
        guess = self.start_try("password", credentials.get("email", ""))
        user = super().authenticate(request, **credentials)
        if user:
            guess.was_right()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        self.note_failure(_("Falsches Passwort"), credentials.get("email", ""))

    def note_failure(self, what: str, address: str) -> None:
        """One line; an address without an account is not kept, but costs the same time."""
        person = User.objects.filter(email=address.strip().lower()).first()
        text = what if person else _("%(what)s, zu der Adresse gibt es kein Konto") % {"what": what}
        record(Kind.SIGN_IN_FAILED, by=person, text=f"{text} – {place_of(self.request)}")

    # --- coming and going ---
    def login(self, request: HttpRequest, user) -> None:
        super().login(request, user)
        start_session(request)

    def post_login(self, request: HttpRequest, user, **kwargs) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        ways = [r.get("type") or r["method"] for r in get_authentication_records(request, user)]
        named = " + ".join(dict.fromkeys(str(WAYS.get(way, way)) for way in ways))
        text = _("Angemeldet mit %(ways)s – %(place)s") % {
            "ways": named,
            "place": place_of(request),
        }
        record(Kind.SIGN_IN, by=user, text=text)
        devices.remember(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        record(Kind.SIGN_OUT, by=request.user, text=_("Abgemeldet"))
        super().logout(request)

    # --- changed locks ---
    def set_password(self, user, password: str) -> None:
        """A new password ends every other session at once."""
        user.sessions_ended += 1
        super().set_password(user, password)
        forget_sessions(user, but=self.request.session.session_key)
        if self.request.user == user:
            self.request.session[devices.STALE] = True

    def send_notification_mail(self, template_prefix: str, user, *args, **kwargs) -> None:
        """allauth writes to the person whenever a lock was changed; the same goes into the list."""
        if change := CHANGES.get(template_prefix):
            record(Kind.SECURITY, by=user, text=f"{change} – {place_of(self.request)}")
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Dieser Code stimmt nicht, oder er ist schon abgelaufen."),
    }

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}
