"""The letters to people who follow a search: one function each, written to the outbox.

Every one can be stopped with one click of the mail program (RFC 8058) and by a link in its text.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.search.models import SearchAlert


def send_confirmation(alert: SearchAlert) -> None:
    """Is this address yours? Anybody can have this letter sent to anybody, so nothing of what was
    typed into the search stands in it; the page behind the link tells."""
    url = _url("initiatives:alert_confirm", alert.confirm_token)
    _send(alert, "confirm", _("Möchten Sie Neues zu Ihrer Suche erfahren?"), url=url)


def send_already_following(alert: SearchAlert) -> None:
    """To somebody who asked again for what they already get."""
    _send(alert, "already", _("Sie bekommen diese Nachrichten schon"))


def send_news(alert: SearchAlert, initiatives: list, needs: list) -> None:
    """What was published since the last letter."""
    url = f"{settings.SITE_URL}{reverse('initiatives:list')}?{alert.query}".rstrip("?")
    _send(alert, "news", _("Neues zu Ihrer Suche"), initiatives=initiatives, needs=needs, url=url)


def _send(alert: SearchAlert, name: str, subject: str, **context) -> None:
    stop_url = _url("initiatives:alert_stop", alert.stop_token)
    context |= {"alert": alert, "stop_url": stop_url}
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    body = render_to_string(f"initiatives/mail/alert_{name}.txt", context)
    EmailMessage(subject, body, to=[alert.email], headers=_headers(stop_url)).send()


def _headers(stop_url: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _url(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])
