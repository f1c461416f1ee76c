"""Bringing people into an office and out of it; each is written into the audit list."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.tokens import digest, new_token
from portal.places.models import Office

from .audit import Kind, record
from .duties import looked_after
from .models import Invitation, Membership, User
from .sessions import end_sessions


class AlreadyThere(Exception):
    """Somebody who has signed in before needs no invitation; it would be a second key."""


# --- invitations ----------------------------------------------------------------------------
def invite(person: User, *, request: HttpRequest, moved: bool = False) -> Invitation:
    """Write the person a letter with a new link; a former link ends with it.

    `moved`: the account has got another address, so whoever signed in before comes in anew.
    """
    if not (moved or may_be_invited(person)):
        raise AlreadyThere
    token = new_token()
    invitation, _is_new = Invitation.objects.update_or_create(
        user=person, defaults={"digest": digest(token), "sent_at": timezone.now()}
    )
    _send(invitation, token, request, moved)
    text = _("%(person)s eingeladen") % {"person": person}
    record(Kind.RIGHTS, by=request.user, text=text, office=office_of(person))
    return invitation


def may_be_invited(person: User) -> bool:
    """Who has never signed in, or not since the letter to a new address."""
    if person.last_login is None:
        return True
    invitation = Invitation.objects.filter(user=person).first()
    return invitation is not None and invitation.sent_at > person.last_login


def _send(invitation: Invitation, token: str, request: HttpRequest, moved: bool) -> None:
    """Staff choose a password; everybody else needs none."""
    person = invitation.user
    offices = [row.office for row in person.memberships.select_related("office")]
    link = settings.SITE_URL + reverse("account_invitation", args=[token])
    context = {
        "person": person,
        "link": link,
        "code_url": settings.SITE_URL + reverse("account_request_login_code"),
        "valid_until": invitation.valid_until,
        "offices": offices,
        "looked_after": looked_after(person),
        "moved": moved,
    }
    is_staff = person.is_superuser or bool(offices)
    letter = "account/email/invitation" if is_staff else "account/email/welcome"
    get_adapter(request).send_mail(letter, person.email, context)


def end_invitation(person: User) -> None:
    """The link of a letter that is on its way or lies somewhere opens nothing any more."""
    Invitation.objects.filter(user=person).delete()


def accept_by_coming(invitation: Invitation, name: str = "") -> bool:
    """The invited person has pressed the letter's button; False if it was used a moment ago.

    `name` is what they call themselves; it counts where the office has given none.
    """
    person = invitation.user
    if name and not person.name:
        person.name = " ".join(name.split())[:120]
        person.save(update_fields=["name"])
    number, _rows = Invitation.objects.filter(pk=invitation.pk, digest=invitation.digest).delete()
    if number:
        record(Kind.SECURITY, by=person, text=_("Einladung angenommen"))
    return bool(number)


def accept(invitation: Invitation, password: str) -> None:
    """The invited person has chosen a password; the link has done its work."""
    person = invitation.user
    invitation.delete()
    person.set_password(password)
    person.save()
    text = _("Einladung angenommen und Passwort festgelegt")
    record(Kind.SECURITY, by=person, text=text, office=office_of(person))


def office_of(person: User) -> Office | None:
    """The office somebody works in, or looks after something of, where it is one alone."""
    offices = {row.office for row in person.memberships.select_related("office")}
    offices = offices or {entry.office for entry in looked_after(person)}
    return offices.pop() if len(offices) == 1 else None


# --- memberships ----------------------------------------------------------------------------
def is_last_lead(membership: Membership) -> bool:
    """Whether the office would have no lead without this one."""
    if membership.role != Membership.Role.LEAD:
        return False
    leads = Membership.objects.filter(
        office=membership.office, role=Membership.Role.LEAD, user__is_active=True
    )
    return not leads.exclude(user=membership.user).exists()


def remove_from_office(membership: Membership, *, by: User) -> None:
    """End the membership and whatever the person has open at this moment."""
    membership.delete()
    settle_removal(membership, by=by)


def settle_removal(membership: Membership, *, by: User) -> None:
    """What follows when a membership is gone: nothing stays open, and it is written down."""
    person, office = membership.user, membership.office
    end_sessions(person)
    text = _("%(person)s aus dem Amt %(office)s entfernt") % {
        "person": person,
        "office": office.short_name,
    }
    record(Kind.RIGHTS, by=by, text=text, office=office)


def note_membership(membership: Membership, *, by: User, what: str) -> None:
    """`what` is „neu“ or „geändert“."""
    text = _("%(person)s: %(role)s im Amt %(office)s – %(what)s") % {
        "person": membership.user,
        "role": membership.get_role_display(),
        "office": membership.office.short_name,
        "what": what,
    }
    record(Kind.RIGHTS, by=by, text=text, office=membership.office)


# --- accounts -------------------------------------------------------------------------------
def note_account(person: User, changed: list[str], *, by: User) -> None:
    """Write down what was changed at an account; switching it off ends its sessions."""
    office = office_of(person)
    if "is_active" in changed:
        text = (
            _("Konto %(person)s eingeschaltet")
            if person.is_active
            else _("Konto %(person)s abgeschaltet")
        )
        record(Kind.RIGHTS, by=by, text=text % {"person": person}, office=office)
    if "is_superuser" in changed:
        text = (
            _("%(person)s gehört jetzt zur Administration")
            if person.is_superuser
            else _("%(person)s gehört nicht mehr zur Administration")
        )
        record(Kind.RIGHTS, by=by, text=text % {"person": person}, office=office)
    if "email" in changed:
        text = _("E-Mail-Adresse von %(person)s geändert") % {"person": person}
        record(Kind.RIGHTS, by=by, text=text, office=office)


def settle_account(person: User, changed: list[str]) -> None:
    """A former address opens nothing any more; an account that is off has no open sessions."""
    if "email" in changed:
        EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
        end_invitation(person)
    if "email" in changed or ("is_active" in changed and not person.is_active):
        end_sessions(person)


def tell_of_new_address(person: User, *, former: str, request: HttpRequest) -> None:
    """To both addresses, whose mailbox may by now be anybody's: the former never reads the new."""
    adapter, context = get_adapter(request), {"person": person}
    adapter.send_mail("account/email/address_gone", former, context)
    is_staff = person.is_superuser or person.memberships.exists()
    if is_staff and person.last_login is not None:
        adapter.send_mail("account/email/address_new", person.email, context)
        return
    if not is_staff:
        _begin_anew(person)
    invite(person, request=request, moved=True)


def _begin_anew(person: User) -> None:
    """A password or passkey of whoever had the address before would be a way back in."""
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])


def reset_second_factor(person: User, *, by: User) -> None:
    """For a lost phone: the next sign-in leads to setting up a new one."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    text = _("Zweiten Faktor von %(person)s zurückgesetzt") % {"person": person}
    record(Kind.SECURITY, by=by, text=text, office=office_of(person))
