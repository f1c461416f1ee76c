"""The real network is loaded completely, once, and nobody's edits are overwritten."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import override_settings
from PIL import Image

from conferences.management.commands import load_network as command
from conferences.models import Event, Finding, ProgrammeItem, Series, Venue, Workshop
from initiatives.models import Initiative
from portal.lib.datafiles import read_texts
from portal.pages.models import Page
from portal.places.models import Postcode
from portal.publishing.models import FieldOfAction, Language, State, TargetGroup
from portal.publishing.services import archive

from .loaded import dump, kept_for_a_module, stored_pictures, unknown_words

CONFERENCE = "integrationskonferenz-braunschweig-2017"
VILLAGE = "ehra-lessien-ein-dorf-ein-team"
BERLIN = ZoneInfo("Europe/Berlin")
#: what each finding of the seed says, in its order
FINDINGS = [
    "brauchen einander",
    "Netzwerke sind unverzichtbar",
    "Strukturen des Ehrenamts stützen",
    "Koordinierung ist wichtig",
    "muss flexibler sein können",
    "kein blinder Aktionismus",
    "sekundäre Traumatisierung",
    "schnell und unkompliziert",
    "nicht als kostenloser Notnagel",
    "im Hintergrund sinnvoll unterstützen",
    "Begleitung ja, Beratung nein",
    "Informationsaustausch und Transparenz",
    "auf Augenhöhe",
    "Familiäre Strukturen",
    "Solange Grundbedürfnisse nicht erfüllt sind",
    "gezielter und flexibler",
]


@pytest.fixture(scope="module", autouse=True)
def network(django_db_setup, django_db_blocker, tmp_path_factory):
    """Its pictures in a folder of its own: other tests store some at the same time."""
    media = str(tmp_path_factory.mktemp("media"))
    with override_settings(MEDIA_ROOT=media), kept_for_a_module(django_db_blocker, "load_network"):
        yield


# One worker loads it, not all of them.
pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Event:
    return Event.objects.published().get(slug=CONFERENCE)


def moment(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN)


# --- the content --------------------------------------------------------------------------
def test_the_seed_conference_tells_when_where_who_and_how_many(conference):
    assert conference.title == "Regionale Integrationskonferenz „Bürgerschaftliches Engagement“"
    assert conference.kind == Event.Kind.REGIONAL_CONFERENCE
    assert conference.organiser == "Amt für regionale Landesentwicklung Braunschweig"
    assert conference.motto == "Ehrenamt braucht Hauptamt – und umgekehrt!"
    assert (conference.starts, conference.ends) == (
        moment(2017, 5, 16, 15, 30),
        moment(2017, 5, 16, 19, 45),
    )
    assert str(conference.venue) == "Hotel am See, Salzgitter"
    assert (conference.participants, conference.participants_estimated) == (80, True)
    assert conference.series.number == 4
    assert conference.phase == Event.Phase.DOCUMENTED


def test_introduction_and_report_carry_what_the_seed_says(conference):
    text = conference.introduction + conference.report
    for fact in ("einig", "Hauptamt leistet gute", "Beweglichkeit", "Aktionismus", "sekundäre"):
        assert fact in " ".join(text.split())


def test_the_programme_has_no_invented_times(conference):
    kinds = ProgrammeItem.Kind
    assert list(conference.programme.values_list("kind", "starts", "ends")) == [
        (kinds.WELCOME, conference.starts, None),
        (kinds.KEYNOTE, None, None),
        (kinds.WORKSHOPS, None, None),
        (kinds.CLOSING, None, None),
    ]


def test_three_workshops_run_in_the_workshop_slot(conference):
    workshops = list(conference.workshops.all())
    assert [workshop.title for workshop in workshops] == [
        "Perspektiven der ehrenamtlichen Integrationsarbeit anhand der Beispiele Ehra-Lessien und "
        "Wolfsburg",
        "Bürgerschaftliches Engagement im Sozialraum – von der Einzelhilfe zum Netzwerk",
        "Ein Mosaik hat viele Steine – Ressourcen- und bedarfsorientierter Einsatz von Ehrenamt in "
        "professionellen Strukturen",
    ]
    assert {workshop.slot.kind for workshop in workshops} == {"workshops"}
    shown = [set(w.initiatives.values_list("slug", flat=True)) for w in workshops]
    assert shown == [{VILLAGE, "netzwerkstelle-wolfsburg"}, set(), set()]


def test_all_sixteen_findings_are_public_open_and_addressed(conference):
    findings = list(Finding.objects.published().filter(event=conference).order_by("number"))
    assert [finding.number for finding in findings] == list(range(1, 17))
    for finding, words in zip(findings, FINDINGS, strict=True):
        assert words in finding.title
        assert finding.explanation and finding.fields.exists() and finding.addressees.exists()
        assert (finding.status, finding.workshop) == (Finding.Status.OPEN, None)
        assert finding.office == conference.office
    assert not conference.findings.exclude(updates=None).exists()


def test_six_initiatives_are_shown_as_best_practice(conference):
    shown = conference.best_practices.published()
    assert set(shown) == set(Initiative.objects.published()) and len(shown) == 6
    for initiative in shown:
        assert initiative.summary and initiative.good_practice and initiative.description
        assert initiative.districts.exists() and initiative.fields.exists()
        assert initiative.municipality and initiative.latitude
        assert initiative.confirmed_on is None  # nobody has confirmed it in the portal yet


def test_refugium_serves_three_districts_in_ten_languages():
    refugium = Initiative.objects.get(slug="refugium-fluechtlingshilfe")
    assert set(refugium.districts.values_list("ags", flat=True)) == {"03101", "03154", "03158"}
    assert refugium.languages.count() == 10
    assert refugium.founded == 1986


def test_four_drawn_pictures_say_that_they_are_no_photographs(conference):
    pictures = list(conference.pictures.all())
    assert len(stored_pictures()) == 4 * 6  # three widths in two formats
    assert len({picture.alt for picture in pictures}) == len({p.caption for p in pictures}) == 4
    for picture in pictures:
        assert "kein Foto der Konferenz" in picture.credit
        assert conference.organiser.removeprefix("Amt") in picture.caption.replace("Amtes", "")
        with picture.file.open() as file, Image.open(file) as stored:
            assert stored.size == (picture.width, picture.height) == (1600, 1067)


def test_the_state_wide_conference_belongs_to_no_office():
    event = Event.objects.published().get(kind=Event.Kind.STATE_CONFERENCE)
    assert (event.office, event.series.number) == (None, 4)
    assert (event.starts, event.ends) == (moment(2017, 3, 6, 10), moment(2017, 3, 6, 17))
    assert event.venue.address_line == "Hermesallee, 30521 Hannover"


def test_the_five_series_are_the_five_fields_of_action():
    tops = FieldOfAction.objects.top_level()
    assert [field.tile for field in tops] == [1, 2, 3, 4, 5]
    assert [series.field for series in Series.objects.all()] == list(tops)
    assert all(4 <= field.children.count() <= 7 for field in tops)


def test_every_word_the_network_uses_is_in_a_list():
    network = read_texts("network")
    findings = [row for event in network["events"] for row in event.get("findings", [])]
    assert unknown_words([*network["initiatives"], *network["events"], *findings]) == set()
    assert Initiative.objects.filter(organisation_type=None).count() == 0


def test_every_page_is_there_and_shows_what_is_to_be_filled_in():
    pages = {page.key: page.body for page in Page.objects.all()}
    assert set(pages) == set(Page.Key.values)
    for key in set(pages) - {"quellen"}:
        assert "[bitte ergänzen: " in pages[key]
    for credit in ("© GeoBasis-DE", "GeoNutzV", "Daten vereinfacht", "OpenStreetMap", "ODbL 1.0"):
        assert credit in pages["quellen"]
    assert "EUPL-1.2" in pages["quellen"]


def test_nothing_real_is_marked_as_an_example():
    for kind in (Initiative, Event, Finding):
        assert not kind.objects.filter(is_example=True).exists()


# --- the second run -----------------------------------------------------------------------
def edit_texts():
    Initiative.objects.filter(slug=VILLAGE).update(title="Neu", summary="Neu", website="")
    Event.objects.filter(slug=CONFERENCE).update(motto="Neu", venue=None)
    Finding.objects.filter(number=3).update(title="Neu", number=33)
    Page.objects.filter(key="impressum").update(title="Neu", body="<p>Neu</p>")
    Workshop.objects.filter(number=2).update(title="Neu")


def edit_links():
    initiative = Initiative.objects.get(slug=VILLAGE)
    initiative.fields.clear()
    initiative.districts.clear()
    Event.objects.get(slug=CONFERENCE).best_practices.clear()
    Finding.objects.get(number=1).addressees.clear()


def archive_entries():
    for kind in (Initiative, Event, Finding):
        for entry in kind.objects.all():
            archive(entry, by=None)


def move_entries():
    for kind in (Initiative, Event):
        for entry in kind.objects.all():
            entry.slug = f"neu-{entry.slug}"
            entry.save()


def remove_entries():
    Event.objects.get(slug=CONFERENCE).best_practices.clear()
    Initiative.objects.get(slug="volkswagen-pro-ehrenamt").delete()


def remove_a_conference():
    Finding.objects.filter(event__slug=CONFERENCE).delete()
    Event.objects.get(slug=CONFERENCE).delete()
    Venue.objects.filter(events=None).delete()


def remove_parts():
    conference = Event.objects.get(slug=CONFERENCE)
    for parts in (conference.programme, conference.workshops, conference.pictures):
        parts.first().delete()
    conference.findings.first().delete()


def change_the_lists():
    TargetGroup.objects.filter(slug="aeltere").update(name="Seniorinnen und Senioren")
    Language.objects.filter(code="gsg").update(slug="dgs")
    FieldOfAction.objects.filter(slug="lernhilfe").delete()
    Series.objects.filter(number=1).update(number=11)


EDITS = [
    edit_texts,
    edit_links,
    archive_entries,
    move_entries,
    remove_entries,
    remove_a_conference,
    remove_parts,
    change_the_lists,
]


@pytest.mark.parametrize("edit", [lambda: None, *EDITS], ids=lambda edit: edit.__name__)
def test_a_second_run_changes_nothing(edit):
    edit()
    before, pictures = dump(), stored_pictures()
    said = StringIO()
    call_command("load_network", stdout=said)
    assert dump() == before
    assert stored_pictures() == pictures
    assert said.getvalue() == "Alles schon da.\n"


def test_an_archived_initiative_stays_out_of_the_public():
    archive(Initiative.objects.get(slug=VILLAGE), by=None)
    call_command("load_network", verbosity=0)
    assert Initiative.objects.get(slug=VILLAGE).state == State.ARCHIVED
    assert not Initiative.objects.published().filter(slug=VILLAGE).exists()


def test_a_new_installation_is_told_what_is_new():
    Page.objects.get(key="impressum").delete()
    said = StringIO()
    call_command("load_network", stdout=said)
    assert said.getvalue() == "Netzwerk geladen: neu sind 1 Seiten.\n"


def test_a_run_that_fails_leaves_nothing_behind(monkeypatch):
    Postcode.objects.get(code="38468").delete()

    def fail():
        raise OSError

    monkeypatch.setattr(command, "load_pages", fail)
    with pytest.raises(OSError):
        call_command("load_network", verbosity=0)
    assert not Postcode.objects.filter(code="38468").exists()
