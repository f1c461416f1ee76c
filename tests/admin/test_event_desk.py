"""The tabs of an event's desk: what is typed is kept, checked and nobody else's."""

from datetime import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Finding, ProgrammeItem, Stand, Workshop
from initiatives.models import Initiative
from tests import builders as build

from .forms import fill_in, read

pytestmark = pytest.mark.django_db

TABS = ("programme", "workshops", "good_practice", "people", "findings", "stands", "numbers")
WRITABLE = ("programme", "workshops", "good_practice", "findings", "stands")


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def person(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


@pytest.fixture
def charlie(signed_in):
    return signed_in(build.editor(build.office()))


def at(hour: int, minute: int = 0, day: int = 16) -> datetime:
    return timezone.make_aware(datetime(2030, 5, day, hour, minute))


@pytest.fixture
def conference(ours):
    """One afternoon, from half past three to a quarter to eight."""
    return build.conference(office=ours, starts=at(15, 30), ends=at(19, 45), state="draft")


def tab(event, name: str) -> str:
    kind = "conference" if event.is_conference else "event"
    return reverse(f"admin:conferences_{kind}_{name}", args=[event.pk])


def item(event, title: str, start=None, end=None, **values) -> ProgrammeItem:
    return build.programme_item(event, title=title, starts=start, ends=end, **values)


def text_of(response) -> str:
    return response.content.decode()


# --- the frame ---
@pytest.mark.parametrize("name", TABS)
def test_every_tab_is_a_page_with_its_own_address(alice, conference, name):
    page = alice.get(tab(conference, name))
    here = [link.name for link in page.context["tabs"] if link.is_current]
    assert here == [name]
    assert text_of(page).count('aria-current="page"') == 1
    assert all(link.url in text_of(page) for link in page.context["tabs"])
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("name", TABS)
def test_another_offices_tab_is_not_there(charlie, conference, name):
    assert charlie.get(tab(conference, name)).status_code == 404
    assert charlie.post(tab(conference, name), {"_save": "1"}).status_code == 404


def test_the_form_is_the_first_tab_and_holds_no_parts(alice, conference):
    page = alice.get(conference.admin_url)
    assert page.context["tabs"][0].is_current
    assert page.context["inline_admin_formsets"] == []


def test_a_new_conference_leads_to_its_programme(alice, ours):
    venue = build.venue(office=ours)
    values = {"title": "Ehrenamt vor Ort", "venue": str(venue.pk)}
    times = {"starts": "2030-05-16T15:30", "ends": "2030-05-16T19:45"}
    add = reverse("admin:conferences_conference_add")
    answer = fill_in(alice, add, **values, **times, _save="1")
    event = Event.objects.get()
    assert answer.url == tab(event, "programme")
    assert (event.kind, event.office, event.state) == ("regionalkonferenz", ours, "draft")


def test_saving_and_going_on_leads_to_the_next_tab(alice, conference):
    answer = fill_in(alice, tab(conference, "programme"), _next="1")
    assert answer.url == tab(conference, "workshops")


def test_saving_a_tab_counts_a_version_with_the_persons_name(alice, person, conference):
    fill_in(alice, tab(conference, "programme"), **{"programme-0-title": "Begrüßung"})
    conference.refresh_from_db()
    assert (conference.version, conference.changed_by) == (2, person)


def test_other_events_have_the_tabs_too(alice, ours):
    meeting = build.event(office=ours, starts=at(18), ends=at(20))
    url = tab(meeting, "programme")
    fill_in(alice, url, **{"programme-0-title": "Runde"})
    assert meeting.programme.get().title == "Runde"
    assert alice.get(url.replace("/event/", "/conference/")).status_code == 404


# --- programme ---
def test_times_of_the_day_become_moments_of_the_events_day(alice, conference):
    row = {"title": "Begrüßung", "begin": "1530", "finish": "15.45", "kind": "welcome"}
    row["speakers"] = "Erika Muster, Leiterin, Amt\nMax Muster"
    fill_in(alice, tab(conference, "programme"), **{f"programme-0-{k}": v for k, v in row.items()})
    stored = conference.programme.get()
    assert (stored.starts, stored.ends, stored.kind) == (at(15, 30), at(15, 45), "welcome")
    people = list(stored.speakers.values_list("name", "role", "organisation"))
    assert people == [("Erika Muster", "Leiterin", "Amt"), ("Max Muster", "", "")]


def test_a_new_row_begins_where_the_last_one_ends_and_alone_is_no_row(alice, conference):
    item(conference, "Begrüßung", at(15, 30), at(16), position=4)
    shown = read(alice.get(tab(conference, "programme")))
    new = [shown[f"programme-1-{name}"] for name in ("begin", "finish", "position")]
    assert new == [["16:00"], ["16:30"], ["5"]]
    fill_in(alice, tab(conference, "programme"))
    assert conference.programme.count() == 1


def test_another_row_is_a_button_that_saves_nothing_and_loses_nothing(alice, conference):
    typed = {"programme-0-title": "Begrüßung", "programme-0-finish": "16:10"}
    page = fill_in(alice, tab(conference, "programme"), **typed, _more="1")
    shown = read(page)
    assert shown["programme-0-title"] == ["Begrüßung"]
    assert [shown[f"programme-1-{n}"] for n in ("begin", "finish")] == [["16:10"], ["16:40"]]
    assert not conference.programme.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"begin": "25:00"}, "„25:00“ ist keine Uhrzeit."),
        ({"begin": "halb vier"}, "„halb vier“ ist keine Uhrzeit."),
        ({"begin": "16:00", "finish": "15:45"}, "Das Ende muss nach dem Beginn liegen."),
        ({"begin": "", "finish": "15:45"}, "Zu einem Ende gehört ein Beginn."),
        ({"speakers": "x" * 121}, "Zeile 1 ist zu lang"),
    ],
)
def test_a_bad_row_gets_a_sentence_and_nothing_typed_is_lost(alice, conference, typed, sentence):
    item(conference, "Alt", at(15, 30), at(16), room="Saal")
    new = {f"programme-1-{name}": value for name, value in typed.items()}
    values = {"programme-0-title": "Geändert", "programme-1-title": "Impuls", **new}
    page = fill_in(alice, tab(conference, "programme"), **values)
    assert page.status_code == 200
    assert sentence in text_of(page)
    shown = read(page)
    assert all(shown[name] == [value] for name, value in values.items())
    assert [row.title for row in conference.programme.all()] == ["Alt"]


def test_two_in_one_room_at_once_are_named_and_not_saved(alice, conference):
    item(conference, "Impuls", at(15, 30), at(16, 15), room="Saal")
    row = {"title": "Podium", "begin": "16:00", "finish": "16:30", "room": "saal ", "kind": "break"}
    values = {f"programme-1-{name}": value for name, value in row.items()}
    page = fill_in(alice, tab(conference, "programme"), **values, _accept="1")
    assert "„Impuls“ (15:30–16:15) und „Podium“ (16:00–16:30)" in text_of(page)
    assert conference.programme.count() == 1


def test_what_is_odd_is_asked_about_once(alice, conference):
    row = {"title": "Podium", "begin": "19:00", "finish": "20:00", "kind": "panel"}
    values = {f"programme-1-{name}": value for name, value in row.items()}
    item(conference, "Impuls", at(15, 30), at(16))
    page = fill_in(alice, tab(conference, "programme"), **values)
    assert page.context["formset"].notices == [
        "Zwischen „Impuls“ (15:30–16:00) und „Podium“ (19:00–20:00) sind 180 Minuten frei.",
        "„Podium“ (19:00–20:00) liegt außerhalb der Zeit der Veranstaltung.",
    ]
    assert conference.programme.count() == 1
    assert (
        alice.post(tab(conference, "programme"), {**read(page), "_accept": "1"}).status_code == 302
    )
    assert conference.programme.count() == 2
    assert fill_in(alice, tab(conference, "programme")).status_code == 302


def test_an_item_follows_its_event_to_another_day(alice, conference):
    moved = item(conference, "Begrüßung", at(15, 30, day=9), at(16, day=9))
    fill_in(alice, tab(conference, "programme"), _accept="1")
    moved.refresh_from_db()
    assert (moved.starts, moved.ends) == (at(15, 30), at(16))


def test_an_event_of_two_days_asks_for_the_day(alice, ours):
    event = build.conference(office=ours, starts=at(9), ends=at(16, day=17))
    values = {"title": "Ausklang", "begin": "15:00", "finish": "16:00", "day": "2030-05-17"}
    fill_in(alice, tab(event, "programme"), **{f"programme-0-{k}": v for k, v in values.items()})
    assert event.programme.get().starts == at(15, day=17)


def test_a_colleagues_programme_is_shown_beside_what_was_typed(alice, conference):
    mine = item(conference, "Alt", at(15, 30), at(16))
    opened = read(alice.get(tab(conference, "programme")))
    ProgrammeItem.objects.update(title="Vom Kollegen")
    typed = {**opened, "programme-0-title": "Von mir"}
    page = alice.post(tab(conference, "programme"), typed)
    assert page.status_code == 200
    assert "Vom Kollegen" in text_of(page)
    assert read(page)["programme-0-title"] == ["Von mir"]
    mine.refresh_from_db()
    assert mine.title == "Vom Kollegen"
    assert alice.post(tab(conference, "programme"), read(page)).status_code == 302
    mine.refresh_from_db()
    assert mine.title == "Von mir"


def test_a_colleagues_new_speaker_is_noticed(alice, conference):
    mine = item(conference, "Impuls")
    opened = read(alice.get(tab(conference, "programme")))
    build.speaker(mine, name="Neu Dazu")
    page = alice.post(tab(conference, "programme"), {**opened, "programme-0-room": "Saal"})
    assert page.status_code == 200
    assert mine.speakers.count() == 1


def test_of_a_row_a_colleague_deleted_nothing_typed_is_lost(alice, conference):
    gone, stays = item(conference, "Alt", position=1), item(conference, "Bleibt", position=2)
    opened = read(alice.get(tab(conference, "programme")))
    gone.delete()
    typed = {**opened, "programme-0-title": "Von mir", "programme-1-room": "Saal"}
    page = alice.post(tab(conference, "programme"), typed)
    assert "hat jemand anderes eine Zeile gelöscht" in text_of(page)
    assert [row.title for row in conference.programme.all()] == ["Bleibt"]
    assert alice.post(tab(conference, "programme"), read(page)).status_code == 302
    stays.refresh_from_db()
    assert stays.room == "Saal"
    assert {row.title for row in conference.programme.all()} == {"Von mir", "Bleibt"}


# --- workshops ---
def test_deleting_a_workshop_on_its_own_page_is_noticed_and_emptied_it_stays_deleted(
    alice, conference
):
    rows = [build.workshop(conference, number=n, title=f"Nummer {n}") for n in (1, 2, 3)]
    opened = read(alice.get(tab(conference, "workshops")))
    alice.post(f"/verwaltung/conferences/workshop/{rows[0].pk}/delete/", {"post": "yes"})
    page = alice.post(tab(conference, "workshops"), opened)
    assert "hat jemand anderes eine Zeile gelöscht" in text_of(page)
    shown = read(page)
    (at_the_end,) = [name for name, value in shown.items() if value == ["Nummer 1"]]
    row = at_the_end.removesuffix("title")
    emptied = {name: [""] if name.startswith(row) else value for name, value in shown.items()}
    assert alice.post(tab(conference, "workshops"), emptied).status_code == 302
    assert [row.title for row in conference.workshops.all()] == ["Nummer 2", "Nummer 3"]


@pytest.mark.parametrize("junk", ["x", "-1", "999999999999", ""])
def test_junk_numbers_of_rows_are_no_error(alice, conference, junk):
    for number in (1, 2, 3):
        build.workshop(conference, number=number)
    opened = read(alice.get(tab(conference, "workshops")))
    forged = {**opened, "workshops-INITIAL_FORMS": junk}
    assert alice.post(tab(conference, "workshops"), forged).status_code == 200
    assert conference.workshops.count() == 3


def test_workshops_number_themselves_and_show_initiatives_by_name(alice, conference, ours):
    slot = item(conference, "Workshops", kind="workshops")
    shown = build.initiative(title="Fahrradwerkstatt Süd")
    row = {"title": "Mobil sein", "add": "fahrradwerkstatt süd", "slot": str(slot.pk)}
    fill_in(alice, tab(conference, "workshops"), **{f"workshops-0-{k}": v for k, v in row.items()})
    workshop = conference.workshops.get()
    assert (workshop.number, workshop.slot) == (1, slot)
    assert list(workshop.initiatives.all()) == [shown]
    fill_in(alice, tab(conference, "workshops"), **{"workshops-0-initiatives": []})
    assert not workshop.initiatives.exists()


def test_two_workshops_of_a_slot_in_one_room_are_named(alice, conference):
    slot = item(conference, "Workshops", kind="workshops")
    build.workshop(conference, title="Eins", slot=slot, room="Raum 1")
    row = {"title": "Zwei", "slot": str(slot.pk), "room": "raum 1"}
    values = {f"workshops-1-{name}": value for name, value in row.items()}
    page = fill_in(alice, tab(conference, "workshops"), **values)
    assert "„Eins“ und „Zwei“ sind zur selben Zeit im Raum „Raum 1“" in text_of(page)
    assert conference.workshops.count() == 1


def test_a_name_that_may_mean_several_is_asked_about(alice, conference):
    north, _south = (build.initiative(title=f"Sprachcafé {place}") for place in ("Nord", "Süd"))
    workshop = build.workshop(conference)
    page = fill_in(alice, tab(conference, "workshops"), **{"workshops-0-add": "Sprachcafé"})
    assert page.status_code == 200
    form = page.context["formset"].forms[0]
    assert [row.title for row in form.candidates] == ["Sprachcafé Nord", "Sprachcafé Süd"]
    answer = {**read(page), "workshops-0-pick": str(north.pk)}
    assert alice.post(tab(conference, "workshops"), answer).status_code == 302
    assert list(workshop.initiatives.all()) == [north]


def test_an_unknown_name_gets_a_sentence_and_stays(alice, conference):
    build.workshop(conference)
    page = fill_in(alice, tab(conference, "workshops"), **{"workshops-0-add": "Quittengelee"})
    assert "„Quittengelee“ ist weder eine veröffentlichte" in text_of(page)
    assert read(page)["workshops-0-add"] == ["Quittengelee"]


def test_an_initiative_shown_and_archived_since_is_not_lost_by_saving(alice, conference):
    shown = build.initiative(office=build.office(), state="archived")
    workshop = build.workshop(conference, initiatives=[shown])
    fill_in(alice, tab(conference, "workshops"), **{"workshops-0-room": "Saal"})
    workshop.refresh_from_db()
    assert (workshop.room, list(workshop.initiatives.all())) == ("Saal", [shown])


def test_the_desk_offers_the_workshops_and_slots_of_its_own_conference(alice, conference, ours):
    workshop, other = build.workshop(conference), build.workshop(build.conference(office=ours))
    build.programme_item(other.event, kind="workshops")
    finding = build.finding(conference)
    rows = alice.get(tab(conference, "findings")).context["formset"]
    offered = [str(key) for key, _label in rows.forms[0].fields["workshop"].choices]
    assert (rows.forms[0].instance, offered) == (finding, ["", str(workshop.pk)])
    rows = alice.get(tab(conference, "workshops")).context["formset"]
    assert len(rows.forms[0].fields["slot"].choices) == 1
    values = {"findings-0-workshop": str(other.pk)}
    assert fill_in(alice, tab(conference, "findings"), **values).status_code == 200
    finding.refresh_from_db()
    assert finding.workshop is None


def test_foreign_rows_are_not_changed_through_a_tab(alice, conference):
    """A made-up request names a workshop of another conference in the tab's own form."""
    foreign = build.workshop(build.conference(office=build.office()), title="Ihrer")
    own = build.workshop(conference, title="Unserer")
    forged = {"workshops-0-id": str(foreign.pk), "workshops-0-title": "Gekapert"}
    fill_in(alice, tab(conference, "workshops"), **forged)
    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (foreign.title, own.title) == ("Ihrer", "Unserer")
    assert Workshop.objects.count() == 2


def test_the_tab_and_the_workshops_own_page_notice_each_other(alice, conference):
    workshop = build.workshop(conference, title="Alt")
    own_page = reverse("admin:conferences_workshop_change", args=[workshop.pk])
    opened, on_page = read(alice.get(tab(conference, "workshops"))), read(alice.get(own_page))
    assert fill_in(alice, own_page, title="Neu").status_code == 302
    assert alice.post(tab(conference, "workshops"), opened).status_code == 200
    assert alice.post(own_page, on_page).status_code == 200
    workshop.refresh_from_db()
    assert workshop.title == "Neu"


def test_a_workshops_own_page_notices_the_tab(alice, conference):
    workshop = build.workshop(conference, title="Alt")
    own_page = reverse("admin:conferences_workshop_change", args=[workshop.pk])
    opened = read(alice.get(own_page))
    fill_in(alice, tab(conference, "workshops"), **{"workshops-0-title": "Vom Tisch"})
    assert alice.post(own_page, {**opened, "room": "Saal"}).status_code == 200
    workshop.refresh_from_db()
    assert (workshop.title, workshop.room) == ("Vom Tisch", "")


def test_a_workshop_people_chose_is_not_deleted(alice, ours):
    event = build.conference(office=ours, registration="portal", capacity=9)
    slot = build.slot(event, hour=1)
    workshop = build.workshop(event, slot=slot, capacity=9)
    build.registration(event, wishes=(build.desk.Wish(workshop.pk),))
    page = fill_in(alice, tab(event, "workshops"), **{"workshops-0-DELETE": "on"})
    assert "kann nicht weg: Anmeldungen hängen daran" in text_of(page)
    assert Workshop.objects.filter(pk=workshop.pk).exists()


# --- findings ---
MINUTES = """
Ergebnisse:

1. Hauptamt und Ehrenamt brauchen einander.
2) Gute Netzwerke sind unverzichtbar.
 - Koordinierung ist wichtig.
• 16 Jahre Erfahrung zählen
hauptamt und ehrenamt brauchen einander
"""


def test_pasted_lines_are_shown_first_and_made_on_the_second_word(alice, person, conference):
    build.finding(conference, number=16, title="Koordinierung ist wichtig")
    page = alice.post(tab(conference, "findings"), {"lines": MINUTES, "_preview": "1"})
    lines = page.context["lines"]
    assert [line.text for line in lines.new] == [
        "Ergebnisse:",
        "Hauptamt und Ehrenamt brauchen einander.",
        "Gute Netzwerke sind unverzichtbar.",
        "16 Jahre Erfahrung zählen",
    ]
    assert [line.number for line in lines.repeated] == [6, 8]
    assert conference.findings.count() == 1
    assert (
        alice.post(tab(conference, "findings"), {"lines": MINUTES, "_lines": "1"}).status_code
        == 302
    )
    rows = conference.findings.order_by("number")
    assert [row.number for row in rows] == [16, 17, 18, 19, 20]
    last = rows.last()
    assert (last.state, last.office, last.created_by) == ("published", conference.office, person)


def test_too_long_lines_are_named_and_nothing_is_made(alice, conference):
    lines = f"Kurz.\n\n{'x' * 301}\n{'y' * 300}"
    page = alice.post(tab(conference, "findings"), {"lines": lines, "_lines": "1"})
    assert "Zu lang, höchstens 300 Zeichen: Zeile 3." in text_of(page)
    assert "Kurz." in text_of(page)
    assert not Finding.objects.exists()


def test_a_single_finding_is_added_and_the_field_keeps_the_focus(alice, conference):
    one = {"title": "Gute Netze tragen", "_one": "1"}
    page = alice.post(tab(conference, "findings"), one, follow=True)
    assert "autofocus" in str(page.context["one"]["title"])
    assert Finding.objects.get().title == "Gute Netze tragen"
    assert "steht schon in der Liste" in text_of(alice.post(tab(conference, "findings"), one))
    assert Finding.objects.count() == 1


def test_findings_of_the_desk_are_public_with_their_conference(alice, conference):
    alice.post(tab(conference, "findings"), {"title": "Ein Ergebnis", "_one": "1"})
    assert not Finding.objects.published().exists()
    held_back = build.finding(conference, state="draft")
    fill_in(alice, conference.admin_url, _publish="1")
    assert [row.title for row in Finding.objects.published()] == ["Ein Ergebnis"]
    held_back.refresh_from_db()
    assert held_back.state == "draft"


def test_findings_are_refined_in_one_form(alice, conference):
    workshop, body, field = build.workshop(conference), build.addressee(), build.field_of_action()
    finding = build.finding(conference, title="Netze")
    values = {
        "findings-0-workshop": str(workshop.pk),
        "findings-0-status": "in-arbeit",
        "findings-0-due_on": "2030-12-31",
        "findings-0-addressees": [str(body.pk)],
        "findings-0-fields": [str(field.pk)],
    }
    assert fill_in(alice, tab(conference, "findings"), **values).status_code == 302
    finding.refresh_from_db()
    assert (finding.workshop, finding.status, finding.version) == (workshop, "in-arbeit", 2)
    assert (list(finding.addressees.all()), list(finding.fields.all())) == ([body], [field])


def test_a_findings_own_page_notices_the_tab(alice, conference):
    finding = build.finding(conference, title="Alt")
    opened = read(alice.get(finding.admin_url))
    fill_in(alice, tab(conference, "findings"), **{"findings-0-title": "Vom Tisch"})
    assert alice.post(finding.admin_url, {**opened, "title": "Spät"}).status_code == 200
    finding.refresh_from_db()
    assert (finding.title, finding.version) == ("Vom Tisch", 2)


# --- stands and good practice ---
def test_a_stand_is_asked_for_by_name_and_answered_with_a_button(alice, conference):
    build.initiative(title="Sprachcafé Nord")
    add = {"new-add": "Sprachcafé Nord", "_add": "1"}
    assert alice.post(tab(conference, "stands"), add).status_code == 302
    stand = conference.stands.get()
    assert stand.status == "asked"
    answered = {"stands-0-to": "confirmed", "stands-0-spot": "A 3"}
    fill_in(alice, tab(conference, "stands"), **answered)
    stand.refresh_from_db()
    assert (stand.status, stand.spot) == ("confirmed", "A 3")
    assert "steht schon in der Liste" in text_of(alice.post(tab(conference, "stands"), add))


def test_a_made_up_answer_of_a_stand_is_refused(alice, conference):
    stand = build.stand(conference, status="asked")
    assert fill_in(alice, tab(conference, "stands"), **{"stands-0-to": "x"}).status_code == 200
    stand.refresh_from_db()
    assert stand.status == "asked"


@pytest.mark.parametrize("name", ["good_practice", "stands"])
def test_nothing_of_another_office_that_is_not_public_can_be_named(alice, conference, name):
    secret = build.initiative(office=build.office(), state="draft", title="Noch geheim")
    for text in ("Noch geheim", f"https://example.org/initiativen/{secret.slug}/"):
        values = {"new-add": text, "new-pick": str(secret.pk), "_add": "1"}
        page = alice.post(tab(conference, name), values)
        assert page.status_code == 200
        assert page.context["adder"].candidates == []
    assert not conference.best_practices.exists()
    assert not Stand.objects.exists()


def test_published_initiatives_of_other_offices_may_be_shown_and_removed(alice, conference):
    public = build.initiative(office=build.office())
    add = {"new-add": f"/initiativen/{public.slug}/", "_add": "1"}
    alice.post(tab(conference, "good_practice"), add)
    assert list(conference.best_practices.all()) == [public]
    alice.post(tab(conference, "good_practice"), {"_remove": str(public.pk)})
    assert not conference.best_practices.exists()
    assert Initiative.objects.filter(pk=public.pk).exists()


@pytest.mark.parametrize(
    ("publish", "state"), [({}, "draft"), ({"write-publish": "on"}, "published")]
)
def test_a_new_initiative_needs_name_place_and_a_sentence(
    alice, person, conference, ours, publish, state
):
    place = build.municipality(name="Wolfsburg", district=build.district(office=ours))
    values = {"write-title": "Neu", "write-place": "Wolfsburg", "write-summary": "Wir helfen."}
    answer = alice.post(tab(conference, "good_practice"), {**values, **publish, "_new": "1"})
    assert answer.status_code == 302
    made = conference.best_practices.get()
    assert (made.title, made.office, made.state, made.created_by) == ("Neu", ours, state, person)
    assert (made.municipality, list(made.districts.all())) == (place, [place.district])


def test_a_new_initiative_without_a_place_is_not_made(alice, conference):
    values = {"write-title": "Neu", "write-place": "", "write-summary": "Wir helfen.", "_new": "1"}
    page = alice.post(tab(conference, "good_practice"), values)
    assert page.context["new"].errors.keys() == {"place"}
    assert not Initiative.objects.exists()


def test_suggestions_are_public_or_ones_own(alice, conference, ours):
    for office, state in (
        (ours, "draft"),
        (build.office(), "published"),
        (build.office(), "draft"),
    ):
        build.initiative(office=office, state=state, title=f"Teestube {office.slug} {state}")
    names = alice.get(tab(conference, "initiative_names"), {"q": "teestube"}).json()["names"]
    assert len(names) == 2
    assert f"Teestube {ours.slug} draft" in names
    assert alice.get(tab(conference, "initiative_names"), {"q": "te"}).json() == {"names": []}


# --- numbers and costs ---
def test_the_numbers_tell_what_there_is(alice, conference):
    build.finding(conference, status="offen")
    build.finding(conference, status="erledigt")
    build.stand(conference, status="asked")
    page = alice.get(tab(conference, "numbers"))
    figures = {
        (section.title, row.label): (row.count, row.whole)
        for section in page.context["sections"]
        for row in section.figures
    }
    assert figures["Ergebnisse", "offen"] == (1, 2)
    assert figures["Markt der Möglichkeiten", "angefragt"] == (1, 1)
    assert figures["Dokumentation", "Bilder"] == (0, None)


def grow(conference, count: int) -> None:
    for _number in range(count):
        slot = item(conference, "Workshops", kind="workshops")
        build.speaker(slot)
        shown = build.initiative()
        workshop = build.workshop(conference, slot=slot, initiatives=[shown])
        body, field = build.addressee(), build.field_of_action()
        build.finding(conference, workshop=workshop, addressees=[body], fields=[field])
        build.stand(conference, shown)
        conference.best_practices.add(shown)


def cost(client, url: str) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_every_tab_costs_at_most_twenty_queries_at_three_and_fifty_parts(alice, conference):
    Event.objects.filter(pk=conference.pk).update(registration="portal", capacity=200)
    grow(conference, 3)
    with_three = {name: cost(alice, tab(conference, name)) for name in TABS}
    grow(conference, 47)
    with_fifty = {name: cost(alice, tab(conference, name)) for name in TABS}
    assert with_fifty == with_three
    assert {name: count for name, count in with_fifty.items() if count > 20} == {}
