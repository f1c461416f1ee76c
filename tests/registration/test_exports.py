"""The order of lists, and a large event."""

import io

import pytest
from openpyxl import load_workbook

from conferences.registration.models import Companion, Needs, Registration, WorkshopChoice
from conferences.registration.services import exports
from conferences.registration.services.exports import as_in_a_list
from portal.lib.spreadsheets import csv_lines, xlsx_file
from tests import builders as build

pytestmark = pytest.mark.django_db
PEOPLE = 1000


def test_umlauts_accents_and_capitals_stand_with_their_letter():
    names = ["Zoe", "Öz", "oz", "Ärmel", "Abt", "Çelik", "de Vries"]
    assert sorted(names, key=as_in_a_list) == [
        "Abt",
        "Ärmel",
        "Çelik",
        "de Vries",
        "Öz",
        "oz",
        "Zoe",
    ]


@pytest.fixture
def large_event():
    """A thousand registrations with a companion, a workshop and needs each, written at once."""
    event = build.open_conference()
    workshop = build.workshop(event)
    people = [
        Registration(
            event=event,
            name=f"Vorname{n} Nachname{PEOPLE - n}",
            email=f"person{n}@example.org",
            standing="seat",
            seats=2,
            rank=n,
            confirmed_at=event.starts,
            sending=f"{n:064}",
            link_digest=f"{n:064}",
            check_in_code=f"{n:08}",
        )
        for n in range(1, PEOPLE + 1)
    ]
    rows = Registration.objects.bulk_create(people)
    Companion.objects.bulk_create(Companion(registration=r, name="Bo Begleitung") for r in rows)
    Needs.objects.bulk_create(Needs(registration=r, vegan=1) for r in rows)
    seat = {"workshop": workshop, "standing": "seat"}
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(registration=r, rank=r.rank, **seat) for r in rows
    )
    return event


def test_a_thousand_people_in_eight_queries(large_event, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        table = exports.Table(large_event, needs=True)
        lines = list(table.lines())
    assert len(lines) == 1 + 2 * PEOPLE
    assert len(list(csv_lines(lines))) == 2 + 2 * PEOPLE
    sheet = load_workbook(io.BytesIO(xlsx_file("Liste", lines)), read_only=True).active
    assert sum(1 for _row in sheet.iter_rows()) == 1 + 2 * PEOPLE
    with django_assert_max_num_queries(5):
        [door] = exports.doors(large_event)
    assert len(door.guests) == 2 * PEOPLE
    assert door.guests[-1].last_name == "Nachname999"
