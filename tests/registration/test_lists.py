"""Lists to print and to save: on a click, noted, complete, and nothing for those without right."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from conferences.registration import services
from conferences.registration.badge_sheets import CUT
from conferences.registration.models import Registration
from conferences.registration.services import Wish
from portal.accounts.models import AuditEntry
from tests import builders as build

pytestmark = pytest.mark.django_db

PAPER = ["unterschriften", "namensschilder", "workshops"]


@pytest.fixture
def event():
    """Ida Öz with Ömer, in two workshops, needs something; Bernd waits; Cem cancelled."""
    event = build.open_conference(office=build.office(), capacity=2)
    first = build.slot(event, hour=1)
    early = build.workshop(event, slot=first, number=1, title="Sprache", room="Saal A")
    late = build.workshop(event, slot=build.slot(event, hour=3), number=2, title="Teilhabe")
    build.registration(
        event,
        name="Ida Öz",
        email="ida@example.org",
        phone="+49 511 1",
        organisation="Nachbarschaft e. V.",
        attends_as="volunteer",
        companions=("Ömer Öz",),
        wishes=(Wish(late.pk), Wish(early.pk)),
        needs={"vegan": 2, "sign_language": True, "other": "Geheimes"},
        answers={build.question(event, text="Woher kommen Sie?").pk: "Peine"},
    )
    build.registration(event, name="Bernd Bauer", needs={"halal": 7})
    services.cancel(build.registration(event, name="Cem Celik"), because="self")
    return event


def url(event, part: str = "") -> str:
    return f"/tagungsbuero/{event.pk}/listen/{part and f'{part}/'}"


def rows_of(response) -> list[list[str]]:
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def as_dicts(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def save(client, event, **values):
    return client.post(url(event, "datei"), {"wer": "alle", "art": "csv", **values})


# --- files ----------------------------------------------------------------------------------
def test_the_file_has_a_line_for_everybody_who_comes_or_waits(signed_in, event):
    response = save(signed_in(build.editor(event.office)), event)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert event.slug in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    ida, oemer, bernd = as_dicts(rows_of(response))
    assert (ida["Name"], ida["E-Mail"], ida["Telefon"]) == (
        "Ida Öz",
        "ida@example.org",
        "'+49 511 1",
    )
    assert (ida["Stand"], ida["Plätze"], ida["Engagiert"]) == ("angemeldet", "2", "ehrenamtlich")
    assert ida["Workshops"] == "1. Sprache, 2. Teilhabe"
    assert ida["Woher kommen Sie?"] == "Peine"
    assert (oemer["Begleitung von"], oemer["E-Mail"]) == ("Ida Öz", "")
    assert oemer["Workshops"] == "1. Sprache, 2. Teilhabe"
    assert (bernd["Name"], bernd["Stand"]) == ("Bernd Bauer", "auf der Warteliste")


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("plaetze", ["Ida Öz", "Ömer Öz"]),
        ("warteliste", ["Bernd Bauer"]),
        ("abgesagt", ["Cem Celik"]),
    ],
)
def test_the_office_chooses_who_is_in_the_file(signed_in, event, who, names):
    response = save(signed_in(build.editor(event.office)), event, wer=who)
    assert [line["Name"] for line in as_dicts(rows_of(response))] == names


def test_excel_gets_the_same_lines_with_numbers_and_times_as_such(signed_in, event):
    client = signed_in(build.editor(event.office))
    sheet = load_workbook(io.BytesIO(save(client, event, art="xlsx").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    as_text = rows_of(save(client, event))
    assert rows[0] == as_text[0]
    ida = dict(zip(rows[0], rows[1], strict=True))
    assert (ida["Nummer"], ida["Plätze"], ida["Telefon"]) == (1, 2, "+49 511 1")
    assert ida["Eingegangen"].year == Registration.objects.first().sent_at.year
    assert len(rows) == len(as_text) == 4


def test_a_hostile_name_stays_text_in_every_file(signed_in, event):
    evil = '=HYPERLINK("http://boese.example";"Klick")'
    Registration.objects.filter(name="Ida Öz").update(name=evil, organisation="@SUM(1)\x07")
    client = signed_in(build.editor(event.office))
    ida, oemer, _bernd = as_dicts(rows_of(save(client, event)))
    assert (ida["Name"], ida["Organisation"]) == (f"'{evil}", "'@SUM(1)")
    assert oemer["Begleitung von"] == f"'{evil}"
    sheet = load_workbook(io.BytesIO(save(client, event, art="xlsx").content)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_needs_are_in_the_file_only_where_a_lead_asks_for_them(signed_in, event):
    lead = signed_in(build.lead(event.office))
    ida, oemer, bernd = as_dicts(rows_of(save(lead, event, bedarfe="on")))
    assert (ida["vegane Essen"], ida["Gebärdensprache"], ida["Assistenz oder Begleitung"]) == (
        "2",
        "ja",
        "",
    )
    assert (oemer["vegane Essen"], bernd["Essen halal"]) == ("", "7")
    assert "Geheimes" not in str(rows_of(save(lead, event)))
    assert "bedarfe" in lead.get(url(event)).content.decode()
    editor = signed_in(build.editor(event.office))
    assert "Geheimes" not in str(rows_of(save(editor, event, bedarfe="on")))
    assert 'name="bedarfe"' not in editor.get(url(event)).content.decode()


def test_an_unknown_choice_is_told_at_the_field(signed_in, event):
    response = save(signed_in(build.editor(event.office)), event, wer="jemand")
    assert "keine gültige Auswahl" in response.content.decode()
    assert not LogEntry.objects.exists()


# --- paper ----------------------------------------------------------------------------------
def test_the_list_to_sign_stands_in_the_order_of_last_names(signed_in, event):
    Registration.objects.filter(name="Bernd Bauer").update(standing="seat")
    build.registration(event, name="Zoe Abt")
    Registration.objects.filter(name="Zoe Abt").update(standing="seat", name="Zoe Ächt")
    page = signed_in(build.editor(event.office)).post(url(event, "unterschriften")).content.decode()
    places = [page.index(name) for name in ("<strong>Ächt", "<strong>Bauer", "Ida <strong>Öz")]
    assert places == sorted(places)
    assert "mit Ida Öz" in page
    assert "Celik" not in page


def test_badges_name_the_workshops_and_carry_the_code_of_the_group(signed_in, event):
    page = signed_in(build.editor(event.office)).post(url(event, "namensschilder"))
    html = page.content.decode()
    code = Registration.objects.get(name="Ida Öz").check_in_code
    assert html.count('class="name-badge"') == 2
    assert html.count(code) == html.count('class="qr"') == 1
    assert "Saal A" in html and "Nachbarschaft e. V." in html
    assert "Bauer" not in html


def test_badges_stand_ten_on_a_sheet_with_marks_where_to_cut(signed_in, event):
    event.capacity = 50
    event.save()
    for number in range(10):
        build.registration(event, name=f"Gast {number}")
    client = signed_in(build.editor(event.office))
    html = client.post(url(event, "namensschilder")).text
    assert html.count('class="badge-sheet badge-sheet-90x54"') == 2  # with Ida, Ömer and Bernd
    assert html.count("<line ") == 2 * 18 and 'x1="6.0"' in html
    cards = client.post(url(event, "namensschilder"), {"bogen": "85x54"}).text
    assert cards.count('class="badge-sheet badge-sheet-85x54"') == 2 and "<line " not in cards
    unknown = client.post(url(event, "namensschilder"), {"bogen": "x"}).text
    assert "badge-sheet-90x54" in unknown


def test_marks_lie_outside_the_badges_on_the_line_of_a_cut():
    for x1, y1, x2, y2 in CUT.marks:
        assert (x1 == x2 and x1 in (15, 105, 195)) or (y1 == y2 and (y1 - 13.5) % 54 == 0)
        assert max(x1, x2) < 15 or min(x1, x2) > 195 or max(y1, y2) < 13.5 or min(y1, y2) > 283.5


def test_every_door_has_its_list(signed_in, event):
    page = signed_in(build.editor(event.office)).post(url(event, "workshops")).content.decode()
    assert page.index("Workshop 1: Sprache") < page.index("Workshop 2: Teilhabe")
    assert page.count("Ida <strong>Öz") == 2
    assert "Saal A" in page and "2 Personen" in page


def test_numbers_for_the_kitchen_name_nobody(signed_in, event):
    page = signed_in(build.editor(event.office)).get(url(event, "zahlen")).content.decode()
    table = " ".join(page.split())
    assert '<th scope="row">vegane Essen</th><td>2</td>' in table
    assert '<th scope="row">Essen halal</th><td>0</td>' in table
    assert "Gebärdensprache: 1" in table
    for private in ("Ida", "Öz", "Bernd", "Geheimes", "example.org"):
        assert private not in page


def test_needs_with_names_are_for_leads_only(signed_in, event):
    page = signed_in(build.lead(event.office)).post(url(event, "bedarfe")).content.decode()
    assert "Ida Öz" in page and "Geheimes" in page
    assert "Bernd" not in page
    editor = signed_in(build.editor(event.office))
    assert editor.post(url(event, "bedarfe")).status_code == 404
    assert "Bedarfe mit Namen" not in editor.get(url(event)).content.decode()
    assert LogEntry.objects.count() == 1


# --- whose they are, and who took them ------------------------------------------------------
@pytest.mark.parametrize("part", [*PAPER, "datei", "bedarfe", "zahlen", ""])
def test_lists_of_others_are_not_there(signed_in, client, event, part):
    names = {"wer": "alle", "art": "csv"}
    assert client.post(url(event, part), names).status_code == 302
    for stranger in (build.lead(), build.coordinator()):
        client = signed_in(stranger)
        assert client.post(url(event, part), names).status_code == 404
        assert client.get(url(event, part)).status_code == 404
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("part", [*PAPER, "datei"])
def test_whoever_hosts_the_event_gets_its_lists(signed_in, event, part):
    event.host = build.initiative()
    event.save()
    client = signed_in(build.coordinator(event.host))
    assert client.post(url(event, part), {"wer": "alle", "art": "csv"}).status_code == 200
    assert client.post(url(event, "bedarfe")).status_code == 404


@pytest.mark.parametrize("part", [*PAPER, "datei", "bedarfe"])
def test_names_are_handed_out_on_a_click_only_and_it_is_noted_who_took_which(
    signed_in, event, part
):
    lead = build.lead(event.office)
    client = signed_in(lead)
    assert client.get(url(event, part)).status_code == 302
    assert not LogEntry.objects.exists()
    client.post(url(event, part), {"wer": "plaetze", "art": "xlsx"})
    note = LogEntry.objects.get()
    assert (note.user, note.object_id) == (lead, str(event.pk))
    assert note.change_message.startswith("Liste ausgegeben: ")
    assert "Ida" not in note.change_message
    entry = AuditEntry.objects.get(kind="export")
    assert (entry.by, entry.office) == (lead, event.office)
    assert entry.text == f"{note.change_message} – {event}"


@pytest.mark.parametrize("part", [*PAPER, "datei", "bedarfe"])
def test_lists_cost_the_same_queries_for_three_and_for_thirty(signed_in, event, part):
    client = signed_in(build.lead(event.office))
    values = {"wer": "alle", "art": "csv", "bedarfe": "on"}

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list(client.post(url(event, part), values))
        return len(seen)

    queries()
    few = queries()
    event.capacity = 500
    event.save()
    workshops = list(event.workshops.all())
    for number in range(12):
        build.registration(
            event,
            companions=("Bo",),
            wishes=[Wish(w.pk) for w in workshops],
            needs={"vegan": 1},
            answers={event.questions.get().pk: f"Antwort {number}"},
        )
    assert queries() == few
