"""Example content is marked, spread over the state, and loaded only once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from conferences import loading
from conferences.loading_examples import load_examples
from conferences.models import Event, Finding, FindingUpdate
from initiatives.models import Initiative, Opportunity
from portal.lib.datafiles import read_texts
from portal.places.models import District
from portal.publishing.services import archive

from .builders import picture_upload
from .loaded import dump, kept_for_a_module, unknown_words


@pytest.fixture(scope="module", autouse=True)
def examples(django_db_setup, django_db_blocker):
    """The network, with small pictures because drawing is not what is tested here."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "draw", lambda scene: picture_upload().read())
        with kept_for_a_module(django_db_blocker, "load_network", "load_examples"):
            yield


# One worker loads it, not all of them.
pytestmark = pytest.mark.django_db


@pytest.fixture
def initiatives() -> list[Initiative]:
    return list(Initiative.objects.published().filter(is_example=True))


def test_two_hundred_initiatives_reach_every_district(initiatives):
    served = Counter(
        Initiative.districts.through.objects.filter(initiative__in=initiatives).values_list(
            "district", flat=True
        )
    )
    assert len(initiatives) == 200
    assert set(served) == set(District.objects.values_list("ags", flat=True))
    assert min(served.values()) >= 4


def test_no_two_examples_have_the_same_name_or_text(initiatives):
    assert len({row.title for row in initiatives}) == 200
    assert len({row.description for row in initiatives}) == 200
    assert len({row.summary for row in initiatives}) == 200


def test_every_example_can_be_found_by_what_it_does():
    words = ("fields", "target_groups", "engagement_forms", "languages", "districts__office")
    examples = Initiative.objects.filter(is_example=True).prefetch_related(*words)
    for row in examples.select_related("municipality__district", "office"):
        assert row.fields.all() and row.target_groups.all() and row.engagement_forms.all()
        assert "Deutsch" in [language.name for language in row.languages.all()]
        assert row.organisation_type_id and row.office_id
        assert [row.municipality.district] == list(row.districts.all())
        assert row.office_id == row.municipality.district.office_id


def test_examples_lead_to_nobody_real(initiatives):
    for row in initiatives:
        assert row.contact_email.endswith("@example.org")
        assert row.website == "" or row.website.startswith("https://example.org/")
        assert row.street.startswith(("Beispiel", "Muster"))
        assert row.phone == ""


def test_some_examples_have_not_been_confirmed_for_a_year(initiatives):
    today = timezone.localdate()
    ages = [(today - row.confirmed_on).days for row in initiatives]
    assert min(ages) >= 0 and max(ages) <= 480
    assert 20 < sum(row.is_unconfirmed for row in initiatives) < 100


def test_ninety_initiatives_look_for_people_in_the_coming_weeks():
    needs = Opportunity.objects.published()
    per_initiative = Counter(needs.values_list("initiative", flat=True))
    assert len(per_initiative) == 90
    assert set(per_initiative.values()) == {1, 2}
    today = timezone.localdate()
    for need in needs:
        assert need.is_example and need.initiative.is_example and need.form_id
        assert timedelta(days=10) <= need.until - today <= timedelta(days=120)


def test_one_conference_is_coming_and_takes_registrations():
    conference = Event.objects.published().conferences().upcoming().get()
    assert conference.is_example and conference.phase == Event.Phase.OPEN
    assert conference.starts - timezone.now() > timedelta(days=50)
    assert conference.workshops.count() == 4
    assert all(item.starts and item.ends for item in conference.programme.all())
    assert conference.stands.count() == 5
    assert conference.best_practices.count() == 2


def test_five_events_are_hosted_by_initiatives_of_five_districts():
    hosted = Event.objects.published().exclude(host=None)
    assert hosted.upcoming().count() == 4 and hosted.past().count() == 1
    assert len({event.kind for event in hosted}) == 4
    assert len({event.venue.municipality.district_id for event in hosted}) == 5
    for event in hosted:
        assert event.is_example and event.host.is_example
        assert event.office == event.host.office
        assert event.venue.municipality.district in event.host.districts.all()


def test_what_examples_tell_of_findings_is_marked_and_belongs_to_its_day():
    assert FindingUpdate.objects.count() == 3 + 4
    for update in FindingUpdate.objects.select_related("finding__event"):
        assert update.is_example
        assert update.date <= timezone.localdate()
        assert update.date > timezone.localdate(update.finding.event.starts)
    assert list(
        Finding.objects.filter(is_example=True).values_list("number", "status", "workshop__number")
    ) == [(1, "in-arbeit", 1), (2, "erledigt", 1), (3, "offen", 2)]


def test_no_example_says_that_a_real_finding_has_moved():
    """What became of the findings of 2017 is not known; examples there say that they are some."""
    real = Finding.objects.filter(is_example=False)
    assert real.count() == 16
    assert set(real.values_list("status", flat=True)) == {"offen"}
    examples = FindingUpdate.objects.filter(finding__in=real).select_related("reporter")
    assert len(examples) == 4
    for update in examples:
        assert update.status == "" and update.text.startswith("Ein erfundenes Beispiel")
        assert update.reporter is None or update.reporter.is_example


def test_every_word_and_initiative_the_examples_name_exists():
    events = read_texts("examples-events")["events"]
    findings = [row for event in events for row in event.get("findings", [])]
    kinds = read_texts("examples-initiatives")["kinds"]
    assert unknown_words([*kinds, *events, *findings]) == set()
    named = {
        slug
        for row in [*events, *findings, *(w for e in events for w in e.get("workshops", []))]
        for key in ("best_practices", "stands", "answers", "initiatives")
        for slug in row.get(key, [])
    }
    assert Initiative.objects.filter(slug__in=named, is_example=True).count() == len(named)


@pytest.mark.parametrize("days", [0, 3, 400])
def test_another_run_changes_nothing_on_any_day(days):
    before = dump()
    assert load_examples(timezone.localdate() + timedelta(days=days)) == {}
    assert dump() == before


def test_edited_archived_and_deleted_examples_stay_so():
    first, second, third = Initiative.objects.filter(is_example=True, hosted_events=None)[:3]
    Initiative.objects.filter(pk=first.pk).update(title="Neu", is_example=False)
    archive(second, by=None)
    third.delete()
    before = dump()
    call_command("load_examples", verbosity=0)
    call_command("load_network", verbosity=0)
    assert dump() == before


def test_the_same_examples_come_again_after_all_were_removed():
    slugs = set(Initiative.objects.values_list("slug", flat=True))
    Finding.objects.filter(is_example=True).delete()
    Event.objects.filter(is_example=True).delete()
    Initiative.objects.filter(is_example=True).delete()
    assert load_examples(timezone.localdate())["Initiativen"] == 200
    assert set(Initiative.objects.values_list("slug", flat=True)) == slugs
