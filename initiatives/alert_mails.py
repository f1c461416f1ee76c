"""The letters to people who follow a search: one function each, written to the outbox.

Every one can be stopped with one click of the mail program (RFC 8058) and by a link in its text.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format

from portal.outbox.leaving import one_click
from portal.outbox.writing import AUTOMATIC
from portal.search.models import SearchAlert

from .letters import letter_of


def send_confirmation(alert: SearchAlert) -> None:
    """Is this address yours? Anybody can have this letter sent to anybody, so nothing of what was
    typed into the search stands in it; the page behind the link tells."""
    url = _url("initiatives:alert_confirm", alert.confirm_token)
    day = date_format(alert.delete_on, "j. F Y")
    _send(alert, "confirm", {"link": url, "loeschtag": day})


def send_already_following(alert: SearchAlert) -> None:
    """To somebody who asked again for what they already get."""
    _send(alert, "already", {"suche": alert.description})


def send_news(alert: SearchAlert, initiatives: list, needs: list) -> None:
    """What was published since the last letter."""
    url = f"{settings.SITE_URL}{reverse('initiatives:list')}?{alert.query}".rstrip("?")
    values = {"suche": alert.description}
    _send(alert, "news", values, initiatives=initiatives, needs=needs, url=url)


def _send(alert: SearchAlert, name: str, values: dict[str, str], **context) -> None:
    """Searches belong to no office; the words for all hold."""
    stop_url = _url("initiatives:alert_stop", alert.stop_token)
    draft = letter_of(f"alert_{name}", None, values, stop_url=stop_url, **context)
    headers = AUTOMATIC | one_click(stop_url)
    EmailMessage(draft.subject, draft.text, to=[alert.email], headers=headers).send()


def _url(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])
