"""Pages about the own account that allauth does not have, or not as we need them."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.tokens import came_from_here, mark_as_opened, opened_by_token

from . import devices
from .audit import Kind, last_sign_ins, record
from .door import SignedInRequest
from .duties import looked_after
from .forms import FirstPassword
from .kept import kept_form
from .models import Invitation
from .services import accept, accept_by_coming
from .sessions import end_sessions, forget_sessions, signed_in_now


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_ins(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in now, with a button to end each, and the last sign-ins."""
    living = signed_in_now(request.user, request.session.session_key)
    if request.method == "POST":
        end(request, living)
        return redirect("account_sign_ins")
    context = {"living": living, "sign_ins": last_sign_ins(request.user)}
    return render(request, "account/sign_ins.html", context)


def end(request: SignedInRequest, living: list) -> None:
    """End the chosen session of one's own, or all others."""
    if request.POST.get("end") == "others":
        end_others(request)
        return
    chosen = [one for one in living if str(one.row.pk) == request.POST.get("end")]
    if not chosen or chosen[0].is_current:
        raise Http404
    chosen[0].row.end()
    record(Kind.SECURITY, by=request.user, text=_("Eine andere Anmeldung beendet"))
    messages.success(request, _("Diese Anmeldung ist beendet."))


def end_others(request: SignedInRequest) -> None:
    """Also those the list does not show; this browser goes on."""
    end_sessions(request.user, but=request.session.session_key)
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)
    forget_sessions(request.user, but=request.session.session_key)
    request.session[devices.STALE] = True
    record(Kind.SECURITY, by=request.user, text=_("Alle anderen Anmeldungen beendet"))
    messages.success(request, _("Alle anderen Anmeldungen sind beendet."))


@login_required
@never_cache
@require_GET
def resume(request: HttpRequest) -> HttpResponse:
    """What was typed when the session had ended: a button sends it once more."""
    form = kept_form(request)
    if form is None:
        return redirect("admin:index" if request.user.is_staff else "pages:area")
    return render(request, "account/resume.html", {"kept": form})


@opened_by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the letter's link: staff set a password, everybody else signs in with a button.

    Opening it changes nothing.
    """
    invited = Invitation.objects.behind(token)
    if invited is None or not invited.is_open:
        return render(request, "account/invitation_over.html", status=404)
    if invited.user.is_staff:
        return first_password(request, invited)
    if request.method == "POST" and came_from_here(request):
        return come_in(request, invited)
    context = {"person": invited.user, "looked_after": looked_after(invited.user)}
    return mark_as_opened(request, render(request, "account/welcome.html", context))


def come_in(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """The letter has shown whose the address is; who has a second factor is asked for it."""
    person, adapter = invited.user, get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    if not accept_by_coming(invited, request.POST.get("name", "")):
        return render(request, "account/invitation_over.html", status=404)
    record_authentication(request, person, method="invitation", email=person.email)
    return perform_login(request, Login(user=person, email=person.email))


def first_password(request: HttpRequest, invited: Invitation) -> HttpResponse:
    form = FirstPassword(request.POST or None, user=invited.user)
    if request.method == "POST" and form.is_valid():
        accept(invited, form.cleaned_data["password"])
        messages.success(request, _("Ihr Passwort ist gespeichert. Melden Sie sich damit an."))
        return redirect("account_login")
    return render(request, "account/invitation.html", {"form": form, "person": invited.user})
