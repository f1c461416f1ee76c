"""What is still open and belongs on the agenda of an event, the most pressing first.

The office's own: whatever it agreed on before and is neither done nor dropped. Of the other offices
only what the public may read, of conferences of the same series, where the field of action is
shared: the series asks one question in four regions, so what was left open there is left open here.
"""

from django.db.models import BooleanField, Case, Exists, F, Min, OuterRef, Q, Value, When, Window
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.publishing.models import FieldOfAction

from ..models import Event, Finding
from ..querysets import FindingQuerySet

#: the most pressing first
OVERDUE, SAME_SERIES, SAME_FIELD, REST = range(4)


def left_open_by(event: Event) -> FindingQuerySet:
    """What this event and its office's earlier ones left open, the latest event first."""
    rows = Finding.objects.not_done().filter(office=event.office, event__office=event.office)
    earlier = rows.filter(event__starts__lte=event.starts)
    return earlier.select_related("event").order_by("-event__starts", "event", "number")


def proposed_to(event: Event) -> FindingQuerySet:
    """What may stand on the event's agenda and does not yet, in no order."""
    rows = Finding.objects.not_done().filter(_own(event) | _of_the_series(event))
    return rows.exclude(event=event).exclude(takings__event=event)


def _own(event: Event) -> Q:
    return Q(office=event.office) & (Q(event=None) | Q(event__starts__lte=event.starts))


def _of_the_series(event: Event) -> Q:
    """Other offices' findings; a finding without a field of its own has its conference's."""
    if event.series_id is None:
        return Q(pk__in=())
    rows = Finding.objects.published().filter(event__series=event.series_id)
    shared = rows.filter(Q(fields=None) | _in_its_fields(event))
    return Q(pk__in=shared.filter(event__starts__lte=event.starts).values("pk"))


def by_urgency(rows: FindingQuerySet, event: Event) -> FindingQuerySet:
    """In groups of their conferences: overdue first, then the same series, then the same field."""
    facts = {
        "is_overdue": Q(due_on__lt=timezone.localdate()),
        "is_of_series": Q(event__series=event.series_id) if event.series_id else Q(pk__in=()),
        "is_of_field": _in_its_fields(event),
    }
    told = rows.annotate(**{name: _yes_no(fact) for name, fact in facts.items()})
    rank = Case(
        When(is_overdue=True, then=OVERDUE),
        When(is_of_series=True, then=SAME_SERIES),
        When(is_of_field=True, then=SAME_FIELD),
        default=REST,
    )
    ranked = told.annotate(rank=rank)
    ranked = ranked.annotate(group_rank=Window(Min("rank"), partition_by=F("event")))
    order = ("group_rank", F("event__starts").desc(nulls_last=True), "event", "rank", "number")
    return ranked.order_by(*order, "pk")


def _yes_no(fact: Q) -> Case:
    return Case(When(fact, then=Value(True)), default=Value(False), output_field=BooleanField())


def _in_its_fields(event: Event) -> Q:
    """Findings in one of the event's fields of the first level, by themselves or their event."""
    tops = {field.parent_id or field.pk for field in event.fields.all()}
    if event.series and event.series.field_id:
        tops.add(event.series.field.parent_id or event.series.field_id)
    fields = FieldOfAction.objects.filter(Q(pk__in=tops) | Q(parent__in=tops)).values("pk")
    of_finding = Finding.fields.through.objects.filter(finding=OuterRef("pk"))
    of_event = Event.fields.through.objects.filter(event=OuterRef("event"))
    own = Exists(of_finding.filter(fieldofaction__in=fields))
    inherited = ~Exists(of_finding) & Exists(of_event.filter(fieldofaction__in=fields))
    return Q(own) | Q(inherited)


def reasons(finding: Finding, event: Event) -> list[str]:
    """Why it stands where it stands, in words; of a row that `by_urgency` gave."""
    found = []
    if finding.is_overdue and finding.due_on:
        day = date_format(finding.due_on, "j. F Y")
        found.append(_("überfällig seit %(day)s") % {"day": day})
    if finding.is_of_series:
        found.append(_("gleiche Reihe"))
    if finding.is_of_field:
        found.append(_("gleiches Handlungsfeld"))
    if finding.office_id != event.office_id and finding.office:
        found.append(_("vom Amt %(office)s") % {"office": finding.office.short_name})
    return found
