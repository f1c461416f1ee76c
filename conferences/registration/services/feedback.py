"""Feedback on an event: given by whoever has its key, told only where nobody stands out.

One key for everybody and nothing stored but the answers and the day: who answered is not known
to the portal, nor could it be found out.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import sample

from django.utils import timezone

from conferences.models import Event
from portal.lib.limits import within_limit

from ..models import Feedback

OPEN_FOR = timedelta(weeks=8)
#: an office, a school, a shelter shares one network
MOST_PER_NETWORK, NETWORK_SPAN = 30, timedelta(hours=1)
#: with fewer answers one could guess whose they are
FEWEST = 3


class TooMuchFeedback(Exception):
    """So many answers came from this network that we wait with the next one."""


@dataclass(frozen=True)
class Mark:
    """One question: its words, the average (1 to 5; None if nobody answered it), and how many
    answered 1, 2, 3, 4 and 5."""

    question: str
    average: float | None
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Results:
    """What may be told of an event's feedback; nothing but the number where it is too small."""

    answers: int
    marks: tuple[Mark, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def can_be_told(self) -> bool:
        return self.answers >= FEWEST


# --- giving ---------------------------------------------------------------------------------
def event_to_judge(key: str) -> Event | None:
    """The event of this key, from its end until eight weeks later; else None."""
    now = timezone.now()
    rows = Event.objects.filter(setup__feedback_key=key, cancelled_at=None)
    return rows.filter(ends__lte=now, ends__gt=now - OPEN_FOR).first() if key else None


def give(event: Event, answers: Feedback, *, sending: str, network: str) -> None:
    """Keep what was answered; the same sending again changes nothing."""
    if Feedback.objects.filter(sending=sending).exists():
        return
    if not within_limit("feedback", network, most=MOST_PER_NETWORK, per=NETWORK_SPAN):
        raise TooMuchFeedback
    values = {name: getattr(answers, name) for name in (*Feedback.MARKS, "comment")}
    Feedback.objects.get_or_create(sending=sending, defaults={"event": event, **values})


# --- telling --------------------------------------------------------------------------------
def results(event: Event) -> Results:
    """Averages and numbers, and the comments in no order, once three people have answered."""
    rows = list(event.feedback.all())
    if len(rows) < FEWEST:
        return Results(len(rows))
    marks = tuple(_mark(name, rows) for name in Feedback.MARKS)
    comments = [row.comment for row in rows if row.comment]
    return Results(len(rows), marks, tuple(sample(comments, len(comments))))


def _mark(name: str, rows: list[Feedback]) -> Mark:
    given = [value for row in rows if (value := getattr(row, name))]
    counted = Counter(given)
    return Mark(
        question=str(Feedback._meta.get_field(name).verbose_name),
        average=sum(given) / len(given) if given else None,
        counts=tuple(counted[value] for value in range(1, 6)),
    )
