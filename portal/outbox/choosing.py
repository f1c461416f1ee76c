"""What somebody wants to be told of, and how: looking, choosing, ending."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User

from .how import How
from .leaving import DAILY, Leaving, mark_of
from .models import NoticeChoice, WaitingNotice
from .notices import NoticeKind, notice_kinds


@dataclass(frozen=True)
class Choice:
    """One kind of notices and how somebody gets it."""

    kind: NoticeKind
    how: How


def choices_of(user: User) -> list[Choice]:
    """Of every kind that concerns the person, in the order of the house."""
    chosen = chosen_by(user)
    kinds = [kind for kind in notice_kinds().values() if kind.concerns(user)]
    return [Choice(kind, chosen.get(kind.key, kind.default)) for kind in kinds]


def chosen_by(user: User) -> dict[str, How]:
    """{key: how} where the person has chosen; one query."""
    rows = NoticeChoice.objects.filter(user=user)
    return {key: How(how) for key, how in rows.values_list("notice", "how")}


@transaction.atomic
def choose(user: User, wishes: Mapping[str, How]) -> None:
    """Keep how the person wants each kind; what waits and is not wanted any more is deleted."""
    locked(user.pk)
    for key, how in wishes.items():
        NoticeChoice.objects.update_or_create(user=user, notice=key, defaults={"how": how})
    unwanted = [key for key, how in wishes.items() if how == How.NEVER]
    WaitingNotice.objects.filter(user=user, notice__in=unwanted).delete()


def locked(key: int) -> User:
    """The account, whose choices and waiting notices nobody else changes in this transaction."""
    return User.objects.select_for_update(no_key=True).get(pk=key)


# --- behind a letter's link -----------------------------------------------------------------
@dataclass(frozen=True)
class Topic:
    """What a link in a letter is about: one kind, or all that comes with the daily letter."""

    user: User
    kinds: tuple[NoticeKind, ...]
    how: How
    is_daily: bool = False

    @property
    def others(self) -> list[How]:
        """What else could be chosen instead."""
        offered = () if self.is_daily else (How.AT_ONCE, How.DAILY)
        return [how for how in offered if how != self.how]

    def choose(self, how: How) -> None:
        choose(self.user, {kind.key: how for kind in self.kinds})


def topic_behind(leaving: Leaving) -> Topic | None:
    """None where there is no such kind any more."""
    if leaving.mark == mark_of(DAILY):
        kinds = _coming_daily(choices_of(leaving.user))
        return Topic(leaving.user, kinds, How.DAILY if kinds else How.NEVER, is_daily=True)
    kind = next((k for k in notice_kinds().values() if mark_of(k.key) == leaving.mark), None)
    if kind is None:
        return None
    return Topic(leaving.user, (kind,), chosen_by(leaving.user).get(kind.key, kind.default))


def _coming_daily(choices: Iterable[Choice]) -> tuple[NoticeKind, ...]:
    return tuple(choice.kind for choice in choices if choice.how == How.DAILY)
