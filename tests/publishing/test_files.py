"""Files nobody needs any more go; files in use never."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conferences.models import IncomingPicture, Picture
from portal.publishing.services.files import delete_given_up_uploads, delete_orphans
from tests import builders as build

pytestmark = pytest.mark.django_db

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def make_old(media: Path) -> None:
    for path in [*media.rglob("*"), media]:
        os.utime(path, (time.time() - 2 * DAY,) * 2)


def test_files_in_use_stay_however_old_they_are(media):
    conference = build.conference()
    build.picture(conference)
    build.incoming_picture(conference)
    build.picture(build.initiative())
    build.document(conference)
    before = files(media)
    assert len(before) == 3 * 6 + 1
    make_old(media)
    delete_orphans()
    assert files(media) == before


def test_files_whose_rows_are_gone_go_after_a_day(media):
    conference = build.conference()
    build.picture(conference)
    build.document(conference)
    kept = build.picture(build.initiative())
    conference.delete()  # the rows go with it, the files stay
    before = files(media)
    delete_orphans()
    assert files(media) == before
    make_old(media)
    delete_orphans()
    assert {name.split("/")[1] for name in files(media)} == {kept.file.name.split("/")[1]}
    assert len(files(media)) == 6
    make_old(media)  # an emptied folder is as fresh as its last change
    delete_orphans()
    assert len(list((media / "bilder").iterdir())) == 1


def test_other_folders_are_left_alone(media):
    (media / "post_office_attachments").mkdir()
    (media / "post_office_attachments" / "kalender.ics").write_text("x")
    make_old(media)
    delete_orphans()
    assert files(media) == {"post_office_attachments/kalender.ics"}


def test_without_any_upload_there_is_nothing_to_do(media):
    delete_orphans()
    assert files(media) == set()


def test_an_upload_nobody_described_goes_after_thirty_days(
    media, django_capture_on_commit_callbacks
):
    conference = build.conference()
    fresh, old = build.incoming_picture(conference), build.incoming_picture(conference)
    IncomingPicture.objects.filter(pk=old.pk).update(
        uploaded_at=timezone.now() - timedelta(days=31)
    )
    with django_capture_on_commit_callbacks(execute=True):
        delete_given_up_uploads()
    assert list(IncomingPicture.objects.all()) == [fresh]
    assert {name.split("/")[1] for name in files(media)} == {fresh.file.name.split("/")[1]}


@pytest.mark.parametrize("make", [build.picture, build.incoming_picture])
def test_a_deleted_picture_takes_all_its_files_along_once_that_is_certain(
    media, make, django_capture_on_commit_callbacks
):
    picture = make(build.conference())
    with django_capture_on_commit_callbacks() as after:
        picture.delete()
    assert len(files(media)) == 6, "until then it may still be undone"
    for callback in after:
        callback()
    assert list(media.rglob("*/*")) == []


# --- what the database holds ---------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [{"alt": ""}, {"credit": ""}, {"licence": ""}, {"licence": "frei"}, {"focus_x": 101}],
)
@pytest.mark.parametrize("owner", [build.conference, build.initiative])
def test_no_way_leads_to_a_picture_without_description_and_rights(owner, values):
    picture = build.picture(owner())
    with pytest.raises(IntegrityError), transaction.atomic():
        type(picture).objects.filter(pk=picture.pk).update(**values)


@pytest.mark.parametrize(
    ("alt", "to_check"),
    [
        ("Sechs Menschen sitzen im Kreis", False),
        ("Bild 3", True),
        ("IMG_20170516_153000", True),
        ("dsc01234.jpg", True),
        ("Gruppenfoto-final-2.JPEG", True),
        ("Saal", True),
        ("Im Saal reden alle", True),  # the caption once more
        ("Bildungshaus in Wolfsburg", False),
        ("Foto 1 zeigt zwei Männer beim Kochen", False),
    ],
)
@pytest.mark.parametrize("owner", [build.conference, build.initiative])
def test_alternative_texts_that_say_nothing_are_found(owner, alt, to_check):
    picture = build.picture(owner(), alt=alt, caption="Im Saal reden alle")
    assert type(picture).objects.alt_to_check().exists() is to_check


def test_the_migration_reads_licences_from_what_was_written():
    from importlib import import_module

    from django.apps import apps

    credits = {
        "Foto: Alice, CC BY-SA 4.0": "cc-by-sa-4.0",
        "Foto: Alice (CC BY 4.0)": "cc-by-4.0",
        "CC0": "cc0-1.0",
        "Illustration: Mosaik-Portal; kein Foto": "zeichnung",
        "Foto: Alice": "erlaubnis",
    }
    event = build.conference()
    for credit in credits:
        build.picture(event, credit=credit, licence="erlaubnis")
    module = import_module("conferences.migrations.0004_pictures_say_licence_and_focus")
    module.read_licences(apps, None)
    assert dict(Picture.objects.values_list("credit", "licence")) == credits
