"""What the demo's coordinator finds in „Mein Bereich“: an event that is over, dates in a row, a
stand that was asked for, reports about findings. All of it is marked as an example."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.publishing.services import mark_published

from .models import Event, Finding, Rhythm, Venue
from .services import log
from .services.repeating import dates_of, repeat_event
from .services.rows import hand_in_all
from .services.stands import ask

DATES = 5
#: the numbers of the findings it reports about
REPORTED = (4, 12)
TEXT = "<p>Dies ist ein Beispiel: erfunden, um das Portal auszuprobieren.</p>"


@transaction.atomic
def load_hosting(user: User, initiative: Initiative) -> None:
    """Events of one example initiative the person looks after."""
    today = timezone.localdate()
    venue = Venue.objects.create(
        name="Beispielhaus am Markt", office=initiative.office, municipality=initiative.municipality
    )
    story = "Geschichten vom Ankommen, bei Tee und Gebäck."
    past = _event(user, initiative, "Erzählabend", story, today - timedelta(days=5), venue)
    mark_published(past, by=user)
    past.save()
    sewing = "Alte Kleider werden neu: Nähmaschinen und Hilfe sind da."
    monday = today + timedelta(days=14 - today.weekday())
    first = _event(user, initiative, "Nähabend für alle", sewing, monday, venue)
    first.save()
    _hand_in_a_row(first, user)
    _ask_for_a_stand(user, initiative)


def _event(
    user: User, initiative: Initiative, title: str, summary: str, day: date, venue: Venue
) -> Event:
    return Event(
        title=title,
        summary=summary,
        introduction=TEXT,
        host=initiative,
        office=initiative.office,
        is_example=True,
        starts=_at(day, 18),
        ends=_at(day, 20),
        venue=venue,
        created_by=user,
        changed_by=user,
    )


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _hand_in_a_row(first: Event, user: User) -> None:
    day = timezone.localdate(first.starts)
    chosen = [day + timedelta(weeks=number) for number in range(1, DATES)]
    repeat_event(first, rhythm=Rhythm.WEEKLY, until=chosen[-1], chosen=chosen, by=user)
    hand_in_all(dates_of(first), by=user)


def _ask_for_a_stand(user: User, initiative: Initiative) -> None:
    offers = Event.objects.offering_stands().filter(is_example=True)
    if event := offers.exclude(stands__initiative=initiative).first():
        wish = "Wir zeigen, was wir tun, und laden zum Mitmachen ein."
        ask(event, initiative, {"shows": wish, "needs_table": True, "needs_power": True}, by=user)


@transaction.atomic
def load_reports(user: User, initiative: Initiative, *, office: User) -> None:
    """One report waits for the office, one came back; both are made up and say so."""
    findings = Finding.objects.published().filter(office=initiative.office).order_by("number")
    about = [findings.filter(number=number).first() for number in REPORTED]
    if not all(about):
        return
    waiting, returned = about
    _report(
        waiting, initiative, user, "wir einmal im Monat zum runden Tisch einladen", answers=True
    )
    entry = _report(returned, initiative, user, "unser Aushang jetzt in vier Sprachen hängt")
    reason = "Schön. Bitte schreiben Sie dazu, wo der Aushang hängt und seit wann."
    log.send_back(entry, reason, by=office, version=log.version_of(entry))


def _report(finding: Finding, initiative: Initiative, user: User, what: str, *, answers=False):
    text = f"Ein erfundenes Beispiel: So könnten wir berichten, dass {what}."
    values = {
        "date": timezone.localdate() - timedelta(days=3),
        "text": text,
        "initiative": initiative if answers else None,
        "wants_to_answer": answers,
        "is_example": True,
    }
    return log.hand_in(finding, initiative, values, by=user)
