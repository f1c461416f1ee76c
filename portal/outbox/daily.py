"""The letter of the morning: what waits for somebody, in one.

Everything happens under the lock of the account, and what was told is deleted in the transaction
that writes the letter: nothing is told twice, however often and by how many workers it is tried.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User

from .choosing import chosen_by, locked
from .how import How
from .leaving import DAILY, choices_url, one_click, stop_url
from .models import WaitingNotice
from .notices import NoticeKind, notice_kinds
from .texts import words_of
from .twin import twin_of, twin_parts
from .wording import Draft, LetterKind, Words, filled
from .writing import AUTOMATIC, write

logger = logging.getLogger(__name__)

MORNING = time(7)
#: what was written just before seven may belong to a transaction that is not over yet
SETTLED_AFTER = timedelta(minutes=5)
LETTER = "outbox.daily"


# --- when and to whom -----------------------------------------------------------------------
def send_daily() -> None:
    """Chore: from seven o'clock (and a moment) a letter to everybody for whom something waits.

    What was written since seven waits for the next morning, so nobody gets two on one day. A
    letter that fails is logged by the account's number and tried again.
    """
    until = seven_o_clock(timezone.now())
    if until is None:
        return
    due = WaitingNotice.objects.filter(created_at__lt=until)
    for key in list(due.order_by("user").values_list("user", flat=True).distinct()):
        try:
            _send_to(key, until)
        except Exception:
            logger.exception("The daily letter of account %s could not be written", key)


def seven_o_clock(now: datetime) -> datetime | None:
    """This morning's, on the clocks of the portal; None as long as it is not over."""
    here = timezone.localtime(now)
    seven = timezone.make_aware(datetime.combine(here.date(), MORNING))
    return seven if now >= seven + SETTLED_AFTER else None


@transaction.atomic
def _send_to(key: int, until: datetime) -> None:
    user = locked(key)
    rows = WaitingNotice.objects.filter(user=user, created_at__lt=until)
    told = list(rows)
    if wanted := still_wanted(user, told):
        write_daily(user, wanted)
    WaitingNotice.objects.filter(pk__in=[row.pk for row in told]).delete()


# --- what ------------------------------------------------------------------------------------
def still_wanted(user: User, rows: Iterable[WaitingNotice]) -> list[WaitingNotice]:
    """Those the person still wants, and about which they may still know."""
    if not user.is_active:
        return []
    chosen = chosen_by(user)
    wanted = [row for row in rows if _is_wanted(row, chosen)]
    seen = {row.kind_id: set[int]() for row in wanted if row.kind_id}
    for kind in seen:
        seen[kind] = _may_know(user, kind, {row.object_id for row in wanted if row.kind_id == kind})
    return [row for row in wanted if row.kind_id is None or row.object_id in seen[row.kind_id]]


def _is_wanted(row: WaitingNotice, chosen: dict[str, How]) -> bool:
    return row.notice in notice_kinds() and chosen.get(row.notice) != How.NEVER


def _may_know(user: User, kind: int, keys: set) -> set[int]:
    """Which of these rows are there and the person's to edit; one query."""
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is None:
        return set()
    rows = model._default_manager.filter(pk__in=keys)
    editable_by: Callable | None = getattr(rows, "editable_by", None)
    return set((editable_by(user) if editable_by else rows).values_list("pk", flat=True))


@dataclass(frozen=True)
class Item:
    """One entry of the letter; several notices that say the same are one."""

    kind: NoticeKind
    subject: str
    summary: str
    url: str
    number: int

    @property
    def counted(self) -> str:
        """How many there were, in the kind's own words; else only where there were several."""
        if self.kind.counted:
            return self.kind.counted(self.number)
        return _("%(number)d-mal") % {"number": self.number} if self.number > 1 else ""


def items_of(rows: Iterable[WaitingNotice]) -> list[tuple[NoticeKind, list[Item]]]:
    """[(kind, items)], kinds in the order of the house, items in that of what happened."""
    numbers: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        numbers[row.notice, row.subject, row.summary, row.url] += row.number
    items = [
        Item(notice_kinds()[key], subject, summary, url, number)
        for (key, subject, summary, url), number in numbers.items()
    ]
    order = list(notice_kinds())
    items.sort(key=lambda item: order.index(item.kind.key))
    return [(kind, list(group)) for kind, group in groupby(items, lambda item: item.kind)]


# --- the letter -----------------------------------------------------------------------------
def write_daily(user: User, rows: list[WaitingNotice]) -> None:
    stop = stop_url(user, DAILY)
    draft = compose(words_of(LETTER, None), items_of(rows), stop)
    write(
        user.email,
        draft.subject,
        draft.text,
        html=twin_of(draft.parts),
        headers=AUTOMATIC | one_click(stop),
    )


def compose(words: Words, groups: list[tuple[NoticeKind, list[Item]]], stop: str) -> Draft:
    """The letter with these words."""
    number = sum(len(items) for _kind, items in groups)
    values = {"wie_viele": ngettext("%d Nachricht", "%d Nachrichten", number) % number}
    said = filled(words, values)
    context = {
        "words": said.body,
        "groups": [(kind, [_lines(item) for item in items]) for kind, items in groups],
        "stop_url": stop,
        "choices_url": choices_url(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    text = render_to_string("outbox/mail/daily.txt", context).strip() + "\n"
    links = {absolute(item.url) for _kind, items in groups for item in items}
    links |= {stop, choices_url(), settings.SITE_URL}
    return Draft(said.subject, text, twin_parts(text, links=links), values)


def _lines(item: Item) -> list[str]:
    """What stands in the letter of one item, without empty lines."""
    title = f"{item.subject} ({item.counted})" if item.counted else item.subject
    link = (_("Ansehen:"), absolute(item.url)) if item.url else ()
    return [line for line in (title, item.summary, *link) if line]


def absolute(url: str) -> str:
    return settings.SITE_URL + url if url.startswith("/") else url


def sample(kind: LetterKind, words: Words) -> Draft:
    """With an example of what might have happened."""
    first = next(iter(notice_kinds().values()))
    item = Item(first, _("Jemand möchte helfen: Fahrradwerkstatt"), "", "/mein-bereich/", 2)
    return compose(words, [(first, [item])], f"{settings.SITE_URL}/benachrichtigung/beispiel/")
