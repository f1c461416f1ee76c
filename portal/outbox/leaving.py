"""Ending a kind of letters with one click, without signing in.

The link's token says whose it is, which kind of letters it ends and since when, under a signature
of the portal's secret; no table keeps it. A new e-mail address ends all former links of an
account, and so does counting `User.notice_links` up; after 400 days they end by themselves.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User

from .twin import twin_of, twin_parts
from .wording import Draft, Label

#: for how long a link in a letter works
VALID = timedelta(days=400)
#: what the link of the daily letter ends: all that comes with it
DAILY = "daily"

#: account, kind, day
HEAD = struct.Struct(">QIH")
SIGNATURE = 18
FIRST_DAY = date(2020, 1, 1)


# --- tokens ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Leaving:
    """Whose letters a link ends, and of which kind (`mark_of` its key)."""

    user: User
    mark: int


def token_of(user: User, kind: str) -> str:
    """43 characters for an address; `kind` is the key of a kind of notices, or DAILY."""
    head = HEAD.pack(user.pk, mark_of(kind), (timezone.localdate() - FIRST_DAY).days)
    return urlsafe_b64encode(head + _signature(user, head)).decode()[:43]


def leaving_behind(token: str) -> Leaving | None:
    """What the link is for; None if it was never given out, or has ended."""
    raw = urlsafe_b64decode(token + "=")
    head, signature = raw[: HEAD.size], raw[HEAD.size :]
    key, mark, day = HEAD.unpack(head)
    user = User.objects.filter(pk=min(key, 2**63 - 1), is_active=True).first()
    if user is None or not constant_time_compare(signature, _signature(user, head)):
        return None
    is_over = timezone.localdate() - FIRST_DAY > timedelta(days=day) + VALID
    return None if is_over else Leaving(user, mark)


def mark_of(kind: str) -> int:
    """What stands for a kind's key in a token."""
    return int.from_bytes(sha256(kind.encode()).digest()[:4])


def _signature(user: User, head: bytes) -> bytes:
    text = f"{head.hex()}:{user.notice_links}:{user.email}"
    return salted_hmac("portal.outbox.leaving", text, algorithm="sha256").digest()[:SIGNATURE]


def end_links(user: User) -> None:
    """The links of all letters sent so far work no more."""
    User.objects.filter(pk=user.pk).update(notice_links=F("notice_links") + 1)


# --- what letters carry ---------------------------------------------------------------------
def stop_url(user: User, kind: str) -> str:
    return settings.SITE_URL + reverse("notices:stop", args=[token_of(user, kind)])


def choices_url() -> str:
    return settings.SITE_URL + reverse("notices:choices")


def one_click(url: str) -> dict[str, str]:
    """The headers with which a mail program ends letters by itself (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@dataclass(frozen=True)
class SignedOff:
    """A letter with its last lines; `html` is empty where it has no twin."""

    subject: str
    text: str
    html: str


def signed_off(draft: Draft, kind: Label, stop: str) -> SignedOff:
    """The letter with what kind it is and how to get no more of them; `kind` in words.

    Without `stop` the way leads through the sign-in alone.
    """
    links = {"stop_url": stop, "choices_url": choices_url()}
    foot = render_to_string("outbox/mail/notice_foot.txt", {"kind": kind, **links})
    parts = draft.parts and (*draft.parts, *twin_parts(foot, links=links.values()))
    text = f"{draft.text.rstrip()}\n\n{foot.strip()}\n"
    return SignedOff(draft.subject, text, twin_of(parts) if parts else "")
