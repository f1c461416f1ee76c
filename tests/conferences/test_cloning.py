"""A conference as the template of the next one: what comes along, what never does."""

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Finding
from conferences.registration.models import EventText, Question, Registration, Setup
from conferences.services.cloning import NEVER, Rule, Shift, all_rules, clone
from tests import builders
from tests.world import world

NEXT = date(2027, 10, 31)
MARK = "zqnie"


# --- every column is decided about ----------------------------------------------------------
def models_that_lead_to_an_event() -> set[type[models.Model]]:
    """Events and whatever points to them, through however many others; versions apart."""
    found: set = {Event}
    known = 0
    while known != len(found):
        known = len(found)
        found |= {model for model in apps.get_models() if points_to(model, found)}
    return {m for m in found if not m._meta.proxy}


def points_to(model, others: set) -> bool:
    if hasattr(model, "instance_type"):
        return False
    targets = (field.related_model for field in own_fields(model) if field.is_relation)
    return any(target and target._meta.concrete_model in others for target in targets)


def own_fields(model) -> list:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def undecided(rules: dict) -> list[str]:
    """Models and columns nobody decided about, and decisions about what is not there."""
    found = []
    for model in models_that_lead_to_an_event():
        decided = rules.get(model._meta.label)
        if decided is None:
            found.append(model._meta.label)
        elif decided is not NEVER:
            names = {field.name for field in own_fields(model)}
            found += [f"{model._meta.label}.{name}" for name in names ^ set(decided)]
    labels = {model._meta.label for model in models_that_lead_to_an_event()}
    return found + sorted(set(rules) - labels)


def test_every_model_and_column_that_leads_to_an_event_has_a_copy_rule():
    assert undecided(all_rules()) == []


def test_a_column_or_model_without_a_rule_is_noticed():
    rules = all_rules()
    event = {name: rule for name, rule in rules["conferences.Event"].items() if name != "report"}
    assert undecided({**rules, "conferences.Event": event}) == ["conferences.Event.report"]
    del rules["registration.Needs"]
    assert undecided(rules) == ["registration.Needs"]


# --- nothing that must stay comes along -----------------------------------------------------
def fill(row, rules) -> None:
    """A marker in every column that must not come along."""
    kept = [f for f in own_fields(type(row)) if rules is NEVER or rules[f.name] is NEVER]
    texts = models.CharField | models.TextField | models.JSONField
    names = [f.name for f in kept if rules is not NEVER or isinstance(f, texts)]
    values = {name: marker_for(row._meta.get_field(name), row) for name in names}
    values = {name: value for name, value in values.items() if value is not None}
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def marker_for(field, row):
    """A value of the column's kind that would be noticed; None where a check forbids any."""
    if field.choices or field.unique or field.many_to_many or field.name in ("email", "file"):
        return None
    if isinstance(field, models.JSONField):
        return {MARK: MARK}
    if isinstance(field, (models.CharField, models.TextField)):
        return MARK
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.DateTimeField):
        return timezone.now() if field.null else None
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        return 77
    if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "accounts.User":
        return builders.user()
    return None


@pytest.fixture
def north(db):
    return world("Nord")


@pytest.fixture
def full(north) -> Event:
    """An event with a row of everything, whatever must not come along marked."""
    here, there = north.rows["registration.event"], north.rows["conferences.conference"]
    there.workshops.update(number=F("number") + 50)
    for name in ("programme", "workshops", "documents", "pictures", "stands", "findings"):
        getattr(there, name).update(event=here)
    Event.objects.filter(pk=here.pk).update(state="draft")
    here.best_practices.set([north.rows["initiatives.initiative"]])
    for key, row in north.rows.items():
        label = type(row)._meta.label
        if label in all_rules() and key not in ("conferences.event", "conferences.conference"):
            fill(row, all_rules()[label])
    return Event.objects.get(pk=here.pk)


def made_by(copying) -> tuple[Event, dict]:
    """The copy, and {model: its new rows} over all models that lead to an event."""
    kinds = models_that_lead_to_an_event()
    before = {kind: set(kind._base_manager.values_list("pk", flat=True)) for kind in kinds}
    new = copying()
    return new, {k: list(k._base_manager.exclude(pk__in=before[k])) for k in kinds}


def test_nothing_that_must_stay_comes_along(full, north):
    new, rows = made_by(lambda: clone(full, title="Neu", day=NEXT, by=north.editor))
    for model, found in rows.items():
        rules = all_rules()[model._meta.label]
        if rules is NEVER:
            assert found == [], model
            continue
        assert found, model
        for row in found:
            fresh = model()
            for field in own_fields(model):
                value = field.value_from_object(row) if not field.many_to_many else None
                assert MARK not in str(value), field
                if rules[field.name] is NEVER and not field.many_to_many:
                    assert value == field.value_from_object(fresh), field
                elif rules[field.name] is NEVER:
                    assert not getattr(row, field.name).exists(), field
    assert new.state == "draft"


def test_the_markers_were_there_to_be_found(full):
    assert full.report == full.introduction == full.cancel_reason == MARK
    assert full.setup.told == {MARK: MARK}
    assert full.workshops.filter(moderation=MARK).exists()
    assert full.participants == 77


# --- what comes along -----------------------------------------------------------------------
@pytest.fixture
def event(north) -> Event:
    starts = timezone.make_aware(datetime(2027, 6, 16, 10))
    row = north.rows["registration.event"]
    row.starts, row.ends = starts, starts + timedelta(hours=6)
    row.registration_opens = starts - timedelta(days=40)
    row.registration_closes = starts - timedelta(days=3)
    row.motto, row.capacity = "Dabei sein", 90
    row.save()
    row.fields.set([north.rows["publishing.fieldofaction"]])
    row.programme.update(starts=starts, ends=starts + timedelta(hours=1), room="Saal")
    row.questions.update(delete_on=starts.date())
    return Event.objects.get(pk=row.pk)


def test_settings_programme_workshops_questions_and_words_come_along(event, north):
    new = clone(event, title="Die nächste", day=NEXT, by=north.editor)
    same = ("office", "kind", "motto", "venue", "organiser", "host", "registration", "capacity")
    assert [getattr(new, name) for name in same] == [getattr(event, name) for name in same]
    assert (new.title, new.state, new.version) == ("Die nächste", "draft", 1)
    assert (new.slug, new.created_by) == ("die-naechste", north.editor)
    assert list(new.fields.all()) == list(event.fields.all())
    assert [i.room for i in new.programme.all()] == [i.room for i in event.programme.all()]
    (workshop,), (old,) = new.workshops.all(), event.workshops.all()
    assert (workshop.title, workshop.question, workshop.capacity) == (
        old.title,
        old.question,
        old.capacity,
    )
    assert workshop.slot.event == new
    assert Question.objects.get(event=new).text == Question.objects.get(event=event).text
    assert EventText.objects.get(event=new).body == EventText.objects.get(event=event).body
    assert Setup.objects.get(event=new).most_companions == 4
    assert not Registration.objects.filter(event=new).exists()


def test_days_move_and_the_clock_stays_also_over_the_change_of_summer_time(event, north):
    new = clone(event, title="Neu", day=NEXT, by=north.editor)
    local = timezone.localtime
    assert local(new.starts).replace(tzinfo=None) == datetime(2027, 10, 31, 10)
    assert local(new.ends).hour == 16
    days = NEXT - date(2027, 6, 16)
    for name in ("registration_opens", "registration_closes"):
        old, moved = (local(getattr(row, name)).replace(tzinfo=None) for row in (event, new))
        assert moved - old == days
    assert local(new.programme.first().starts).hour == 10
    assert Question.objects.get(event=new).delete_on == NEXT


def test_the_original_stays_as_it_is(event, north):
    before = Event.objects.filter(pk=event.pk).values().get()
    clone(event, title="Neu", day=NEXT, by=north.editor)
    assert Event.objects.filter(pk=event.pk).values().get() == before


def test_a_double_click_makes_one_draft(event, north):
    first = clone(event, title="Neu", day=NEXT, by=north.editor)
    assert clone(event, title="Neu", day=NEXT, by=north.editor) == first
    assert clone(event, title="Anders", day=NEXT, by=north.editor) != first


def test_what_has_no_time_gets_none():
    assert Shift(7)(None) is None
    assert set(Rule) == {"copy", "shift", "fresh", "link", "never"}


# --- the page -------------------------------------------------------------------------------
def url(event) -> str:
    return reverse("admin:conferences_conference_clone", args=[event.pk])


@pytest.fixture
def office(db):
    return builders.office()


@pytest.fixture
def conference(office):
    return builders.conference(office=office, title="Heute")


TYPED = {"title": "Morgen", "day": "2030-03-31"}


def test_an_editor_makes_a_draft_and_lands_on_it(signed_in, office, conference):
    client = signed_in(builders.editor(office))
    response = client.post(url(conference), TYPED)
    new = Event.objects.get(title="Morgen")
    assert response.url == new.admin_url
    assert timezone.localdate(new.starts) == date(2030, 3, 31)
    assert not Event.objects.published().filter(pk=new.pk).exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"day": "2020-01-01"}, "schon vorbei"), ({"title": ""}, "erforderlich"), ({"day": "x"}, "")],
)
def test_what_does_not_fit_is_said_and_makes_nothing(
    signed_in, office, conference, values, sentence
):
    client = signed_in(builders.editor(office))
    response = client.post(url(conference), {**TYPED, **values})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert Event.objects.count() == 1


def test_somebody_elses_published_conference_is_no_template(signed_in, conference):
    client = signed_in(builders.lead(builders.office()))
    assert client.get(url(conference)).status_code == 404
    assert client.post(url(conference), TYPED).status_code == 404
    assert Event.objects.count() == 1


# --- findings -------------------------------------------------------------------------------
@pytest.fixture
def findings(office, conference):
    """Two open ones, of this conference and an earlier one; and what is not offered."""
    past = builders.conference(office=office, starts=conference.starts - timedelta(days=400))
    late = builders.conference(office=office, starts=conference.starts + timedelta(days=40))
    builders.finding(conference, title="Erledigt", status=Finding.Status.DONE, number=7)
    builders.finding(conference, title="Im Archiv", state="archived", number=8)
    builders.finding(late, title="Später")
    builders.finding(builders.conference(), title="Anderes Amt")
    return [
        builders.finding(conference, title="Mehr Räume"),
        builders.finding(past, title="Mehr Zeit", status=Finding.Status.IN_PROGRESS),
    ]


def test_open_findings_of_this_and_earlier_conferences_are_offered_and_none_is_chosen(
    signed_in, office, conference, findings
):
    form = signed_in(builders.editor(office)).get(url(conference)).context["form"]
    groups = form.fields["findings"].choices
    assert [key for _event, rows in groups for key, _label in rows] == [f.pk for f in findings]
    assert [name for name, _rows in groups] == [str(f.event) for f in findings]
    assert not form["findings"].value()


def test_chosen_findings_become_one_item_of_the_programme(signed_in, office, conference, findings):
    client = signed_in(builders.editor(office))
    client.post(url(conference), {**TYPED, "findings": [f.pk for f in findings]})
    new = Event.objects.get(title="Morgen")
    item = new.programme.get(title="Was wurde daraus?")
    assert item.description.splitlines() == ["Mehr Räume", "Mehr Zeit"]
    assert item.starts is None
    for finding in findings:
        assert list(finding.taken_up_at.all()) == [new]
        assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_chosen_findings_become_workshops_of_their_own(signed_in, office, conference, findings):
    builders.workshop(conference, number=3)
    client = signed_in(builders.editor(office))
    typed = {**TYPED, "findings": [findings[1].pk], "take_up": "workshops"}
    client.post(url(conference), typed)
    new = Event.objects.get(title="Morgen")
    assert new.workshops.get(number=4).question == "Mehr Zeit"
    assert list(findings[1].taken_up_at.all()) == [new]
    assert not findings[0].taken_up_at.exists()


def test_a_finding_that_was_not_offered_is_not_taken(signed_in, office, conference, findings):
    foreign = Finding.objects.get(title="Anderes Amt")
    client = signed_in(builders.editor(office))
    response = client.post(url(conference), {**TYPED, "findings": [foreign.pk]})
    assert response.status_code == 200
    assert not foreign.taken_up_at.exists()
    assert not Event.objects.filter(title="Morgen").exists()


def test_a_draft_that_takes_a_finding_up_is_not_told_to_the_public(
    client, office, conference, findings
):
    new = clone(conference, title="Geheim", day=NEXT, by=builders.editor(office), findings=findings)
    page = client.get(findings[0].get_absolute_url()).content.decode()
    assert new.title not in page
