"""The lists of pictures, the page of one, and the page of an initiative's pictures."""

import pytest
from django.core.files.storage import default_storage

from initiatives.models import IncomingPicture, Picture
from tests import builders as build
from tests.admin.forms import errors, fill_in
from tests.admin.test_documentation import four_pictures, read

pytestmark = pytest.mark.django_db

LISTS = [("conferences", build.conference), ("initiatives", build.initiative)]


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours))


def page_of(picture) -> str:
    return f"/verwaltung/{picture._meta.app_label}/picture/{picture.pk}/change/"


@pytest.mark.parametrize(("app", "make"), LISTS)
def test_the_list_names_what_matters_and_only_ones_own(alice, ours, app, make):
    owner = make(office=ours, title="Unser Eintrag")
    build.picture(owner, alt="Unser Bild im Saal", credit="Alice Muster", licence="cc0-1.0")
    build.picture(make(), alt="Ein fremdes Bild")
    text = alice.get(f"/verwaltung/{app}/picture/").content.decode()
    for word in ("Unser Bild im Saal", "Alice Muster", "CC0 1.0", "Unser Eintrag", "480.webp"):
        assert word in text
    assert f'href="{owner.get_absolute_url()}#bilder"' in text
    assert "Ein fremdes Bild" not in text


@pytest.mark.parametrize(("app", "make"), LISTS)
def test_alternative_texts_to_check_have_an_address(alice, ours, app, make):
    build.picture(make(office=ours), alt="Sechs Menschen im Kreis")
    build.picture(make(office=ours), alt="IMG_2031")
    rows = alice.get(f"/verwaltung/{app}/picture/?alt=pruefen").context["cl"].result_list
    assert [row.alt for row in rows] == ["IMG_2031"]


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    alice, ours, django_assert_max_num_queries
):
    for _number in range(12):
        build.picture(build.conference(office=ours))
    with django_assert_max_num_queries(20):
        alice.get("/verwaltung/conferences/picture/")


def test_the_page_of_one_says_where_it_is_to_be_seen(alice, ours):
    draft = build.conference(office=ours, state="draft", title="Noch ein Entwurf")
    text = alice.get(page_of(build.picture(draft))).content.decode()
    assert "Noch ein Entwurf" in text
    assert "nicht öffentlich: Entwurf" in text


@pytest.mark.parametrize("make", [build.conference, build.initiative])
def test_texts_rights_and_important_part_are_changed_on_the_page(alice, ours, make):
    picture = build.picture(make(office=ours))
    values = {"alt": "Zwei Frauen am Stand", "licence": "cc-by-4.0", "focus": "100-0"}
    answer = fill_in(alice, page_of(picture), **values)
    assert answer.status_code == 302, errors(answer)
    picture.refresh_from_db()
    changed = (picture.alt, picture.licence, picture.focus_x, picture.focus_y)
    assert changed == ("Zwei Frauen am Stand", "cc-by-4.0", 100, 0)
    assert default_storage.exists(picture.file.name)


@pytest.mark.parametrize("field", ["alt", "credit", "licence", "focus"])
def test_nothing_of_it_can_be_left_out(alice, ours, field):
    picture = build.picture(build.conference(office=ours))
    answer = fill_in(alice, page_of(picture), **{field: ""})
    assert answer.status_code == 200
    assert field in errors(answer)


def test_another_offices_picture_is_not_there(signed_in, ours):
    charlie = signed_in(build.editor())
    for picture in (
        build.picture(build.conference(office=ours)),
        build.picture(build.initiative()),
    ):
        assert charlie.get(page_of(picture)).status_code == 404
        assert charlie.post(page_of(picture), {"alt": "x"}).status_code == 404


def test_deleting_from_the_list_takes_the_files_along(
    alice, ours, django_capture_on_commit_callbacks
):
    picture = build.picture(build.conference(office=ours))
    foreign = build.picture(build.conference())
    data = {
        "action": "delete_selected",
        "_selected_action": [picture.pk, foreign.pk],
        "post": "yes",
    }
    with django_capture_on_commit_callbacks(execute=True):
        alice.post("/verwaltung/conferences/picture/", data)
    assert not default_storage.exists(picture.file.name)
    assert default_storage.exists(foreign.file.name)


# --- an initiative's pictures -------------------------------------------------------------
def pictures_of(initiative) -> str:
    return f"/verwaltung/initiatives/initiative/{initiative.pk}/bilder/"


def test_an_initiatives_pictures_are_uploaded_and_described_on_a_page_of_their_own(alice, ours):
    initiative = build.initiative(office=ours)
    url = pictures_of(initiative)
    rights = {"neu-credit": "Alice Muster", "neu-licence": "amt"}
    page = alice.post(url, {"neu-files": four_pictures(), **rights}, follow=True)
    assert IncomingPicture.objects.count() == 4
    texts = {f"eingang-{row.pk}-alt": "Menschen im Saal" for row in IncomingPicture.objects.all()}
    alice.post(url, {**read(page), **texts})
    assert (IncomingPicture.objects.count(), Picture.objects.count()) == (0, 4)
    public = alice.get(initiative.get_absolute_url()).content.decode()
    assert public.count("Alice Muster, Rechte beim Amt") == 4
    form = alice.get(initiative.admin_url).content.decode()
    assert "4 Bilder ansehen und hochladen" in form


def test_another_offices_pages_of_pictures_are_not_there(signed_in, ours):
    initiative = build.initiative(office=ours)
    charlie = signed_in(build.editor())
    assert charlie.get(pictures_of(initiative)).status_code == 404
    assert charlie.post(pictures_of(initiative), {"neu-files": four_pictures()}).status_code == 404
    assert not IncomingPicture.objects.exists()
