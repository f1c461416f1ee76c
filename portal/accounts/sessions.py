"""What browsers and the portal remember of each other between two clicks."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from .browsers import browser_of, shortened
from .models import User

IDLE, LONGEST = timedelta(hours=3), timedelta(hours=12)
#: when the session began and when it was last used, in seconds since 1970
BEGAN, SEEN = "session_began", "session_seen"


def is_over(began: float, seen: float, now: float) -> bool:
    """Three hours without a click, or twelve hours in all, however busy."""
    return now - seen > IDLE.total_seconds() or now - began > LONGEST.total_seconds()


def start_session(request: HttpRequest) -> None:
    """From now on twelve hours; the middleware notes every further use."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


def end_sessions(person: User, *, but: str | None = None) -> None:
    """End the person's sessions at once; the one with the key `but` has to take the new hash."""
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    forget_sessions(person, but=but)


def forget_sessions(person: User, *, but: str | None = None) -> None:
    """Delete what is stored of them; what they carry no longer fits the account anyway."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=but)
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()


@dataclass(frozen=True)
class SignedIn:
    """Where a person is signed in at this moment."""

    row: UserSession
    is_current: bool
    since: datetime
    seen: datetime

    @property
    def browser(self) -> str:
        return browser_of(self.row.user_agent)

    @property
    def network(self) -> str:
        return shortened(self.row.ip)


def signed_in_now(person: User, current_key: str | None) -> list[SignedIn]:
    """The person's living sessions, this one first, then the one used last."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=person)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    found = [_living(person, rows[session.pk], session, current_key) for session in alive]
    living = [one for one in found if one]
    return sorted(living, key=lambda one: (one.is_current, one.seen), reverse=True)


def _living(person: User, row, session: Session, current_key: str | None) -> SignedIn | None:
    data = session.get_decoded()
    began = data.get(BEGAN, row.created_at.timestamp())
    seen = data.get(SEEN, began)
    stale = data.get(HASH_SESSION_KEY) != person.get_session_auth_hash()
    if stale or is_over(began, seen, timezone.now().timestamp()):
        return None
    return SignedIn(row, session.pk == current_key, _moment(began), _moment(seen))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def clear_sessions() -> None:
    """Chore: sessions nobody can use any more go; Django itself leaves them lying."""
    call_command("clearsessions")
    living = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
