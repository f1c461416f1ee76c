"""What takes long about an upload is done before anything is locked."""

import pytest
from django.db import connection

from conferences.admin.desk import documentation
from portal.lib import documents, pictures
from tests import builders as build
from tests.admin.test_documentation import four_pictures, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked(monkeypatch) -> list[bool]:
    """Whether a transaction was open, for each file that was looked at."""
    noted = []

    def noting(do):
        def look(upload):
            noted.append(connection.in_atomic_block)
            return do(upload)

        return look

    monkeypatch.setattr(pictures, "variants", noting(pictures.variants))
    monkeypatch.setattr(documents, "_ask_reader", noting(documents._ask_reader))
    return noted


def test_files_are_looked_at_once_each_before_the_event_is_locked(signed_in, locked):
    office = build.office()
    conference = build.conference(office=office)
    client = signed_in(build.editor(office))
    client.post(tab(conference), {"neu-files": four_pictures(), "pdf-files": [build.pdf_upload()]})
    assert locked == [False] * 5
    assert conference.incoming_pictures.count() == 4
    assert conference.documents.count() == 1


def test_an_initiatives_pictures_too(signed_in, locked):
    office = build.office()
    initiative = build.initiative(office=office)
    client = signed_in(build.editor(office))
    url = f"/verwaltung/initiatives/initiative/{initiative.pk}/bilder/"
    client.post(url, {"neu-files": four_pictures()})
    assert locked == [False] * 4
    assert initiative.incoming_pictures.count() == 4


def test_what_fails_in_the_middle_leaves_nothing_behind(signed_in, monkeypatch):
    """The page opens its transaction itself; it holds as everywhere else."""
    office = build.office()
    conference = build.conference(office=office)
    client = signed_in(build.editor(office))
    client.raise_request_exception = False
    monkeypatch.setattr(documentation, "tell_about_uploads", lambda *_uploads: 1 / 0)
    data = {"neu-files": four_pictures(), "pdf-files": [build.pdf_upload()]}
    assert client.post(tab(conference), data).status_code == 500
    assert not conference.incoming_pictures.exists()
    assert not conference.documents.exists()
