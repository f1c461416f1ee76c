"""The list kept without an account: a signed cookie that survives everything but its six months."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import RequestFactory

from initiatives.kept import COOKIE, MOST, KeptList
from tests import builders

pytestmark = pytest.mark.django_db

URL = "/initiativen/merkliste/"


def press(client, name: str, value, *, follow: bool = False, **more):
    return client.post(URL, {name: str(value), **more}, follow=follow)


def kept(client) -> list[int]:
    """What the browser's cookie holds."""
    request = RequestFactory().get(URL)
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return KeptList.of(request).pks


def titles(response) -> list[str]:
    return re.findall(r'<h2><a href="[^"]*">([^<]*)</a></h2>', response.content.decode())


# --- keeping ------------------------------------------------------------------------------
def test_what_one_keeps_stands_on_the_list_the_latest_first(client):
    first, second = builders.initiative(title="Tee"), builders.initiative(title="Kaffee")
    press(client, "merken", first.pk)
    press(client, "merken", second.pk)
    assert titles(client.get(URL)) == ["Kaffee", "Tee"]


def test_keeping_twice_keeps_once_and_dropping_drops(client):
    entry, other = builders.initiative(), builders.initiative()
    for _time in range(2):
        press(client, "merken", entry.pk)
    press(client, "merken", other.pk)
    press(client, "entfernen", entry.pk)
    assert kept(client) == [other.pk]


def test_the_cookie_holds_numbers_only_and_is_out_of_reach_of_scripts(client, settings):
    settings.HTTPS = True
    entry = builders.initiative()
    cookie = press(client, "merken", entry.pk).cookies[COOKIE]
    assert cookie.value.split(":")[0] == str(entry.pk)
    assert cookie["httponly"] and cookie["secure"]
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/")
    assert cookie["max-age"] == 183 * 24 * 60 * 60


def test_without_tls_the_cookie_is_kept_too(client):
    assert not django_settings.HTTPS
    assert not press(client, "merken", builders.initiative().pk).cookies[COOKIE]["secure"]


def test_an_emptied_list_leaves_no_cookie(client):
    press(client, "merken", builders.initiative().pk)
    press(client, "leeren", 1)
    assert client.cookies[COOKIE].value == ""
    assert client.cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_what_is_not_public_cannot_be_kept(client, state):
    press(client, "merken", builders.initiative(state=state).pk)
    assert kept(client) == []


def test_a_full_list_says_so_and_keeps_what_it_has(client):
    entries = [builders.initiative() for _number in range(MOST + 2)]
    before, more = KeptList(e.pk for e in entries[:-3]), KeptList(e.pk for e in entries[-3:])
    press(client, "merken", before.text)
    response = press(client, "merken", more.text, next="/initiativen/", follow=True)
    assert kept(client) == [entry.pk for entry in entries[:MOST]]
    assert response.request["PATH_INFO"] == URL
    assert "2 hatten keinen Platz mehr" in response.content.decode()


# --- coming back --------------------------------------------------------------------------
def test_one_comes_back_to_the_button_one_pressed(client):
    entry = builders.initiative()
    response = press(client, "merken", entry.pk, next="/initiativen/?q=Tee&seite=2")
    assert response["Location"] == f"/initiativen/?q=Tee&seite=2#merken-{entry.pk}"


@pytest.mark.parametrize(
    "next_url",
    ["https://boese.example/", "//boese.example/", "javascript:alert(1)", "/\\boese.example", ""],
)
def test_nobody_is_led_elsewhere(client, next_url):
    response = press(client, "merken", builders.initiative().pk, next=next_url)
    assert response["Location"] == URL


def test_a_line_break_in_the_way_back_is_no_header(client):
    response = press(client, "merken", builders.initiative().pk, next="/a\r\nSet-Cookie: b=c")
    assert response.status_code == 302
    assert "\n" not in response["Location"]


# --- what vanished, what was forged -------------------------------------------------------
def test_what_vanished_is_told_and_can_be_taken_off(client):
    stays, goes = builders.initiative(), builders.initiative()
    press(client, "merken", f"{stays.pk}.{goes.pk}")
    type(goes).objects.filter(pk=goes.pk).update(state="archived")
    page = client.get(URL).content.decode()
    assert "Eine Initiative dieser Liste gibt es hier nicht mehr." in page
    assert goes.title not in page
    press(client, "aufraeumen", 1)
    assert kept(client) == [stays.pk]


def test_reading_the_list_changes_nothing(client):
    press(client, "merken", builders.initiative().pk)
    assert not client.get(URL).cookies.get(COOKIE)


@pytest.mark.parametrize(
    "value",
    ["", "1.2.3", "1.2.3:abc:def", ":::", "\x00", "ä" * 50, "9" * 4000, "1:" * 500, '"', "\\"],
)
def test_a_forged_cookie_is_an_empty_list(client, value):
    builders.initiative()
    client.cookies[COOKIE] = value
    response = client.get(URL)
    assert response.status_code == 200
    assert "Hier steht noch nichts." in response.content.decode()
    assert client.get("/").status_code == 200


def test_a_changed_number_breaks_the_seal(client):
    entry, other = builders.initiative(), builders.initiative()
    press(client, "merken", entry.pk)
    value = client.cookies[COOKIE].value
    client.cookies[COOKIE] = value.replace(str(entry.pk), str(other.pk), 1)
    assert titles(client.get(URL)) == []


@pytest.mark.parametrize("text", ["0", "-1", "1e3", "٣", "9" * 19, "x", "..", "1,2", "%00"])
def test_what_is_no_number_is_passed_over(client, text):
    entry = builders.initiative()
    assert KeptList.from_text(f"{text}.{entry.pk}").pks == [entry.pk]
    assert client.get(URL, {"i": text}).status_code == 200
    assert press(client, "merken", text).status_code == 302


def test_the_largest_number_is_only_not_found(client):
    assert client.get(URL, {"i": "9" * 18}).status_code == 200


# --- sharing ------------------------------------------------------------------------------
def shared_address(client) -> str:
    page = client.get(URL).content.decode()
    return re.search(r'value="http://localhost:8000([^"]*)" readonly', page).group(1)


def test_a_shared_list_shows_the_same_to_somebody_else_and_can_be_taken_over(client):
    alice, bob = client, type(client)()
    tea, coffee = builders.initiative(title="Tee"), builders.initiative(title="Kaffee")
    own = builders.initiative(title="Eigenes")
    press(alice, "merken", f"{tea.pk}.{coffee.pk}")
    press(bob, "merken", own.pk)
    address = shared_address(alice)
    assert address == f"{URL}?i={tea.pk}.{coffee.pk}"
    page = bob.get(address)
    assert titles(page) == ["Kaffee", "Tee"]
    assert kept(bob) == [own.pk]
    press(bob, "merken", f"{tea.pk}.{coffee.pk}", next=address)
    assert kept(bob) == [own.pk, tea.pk, coffee.pk]
    assert "Alle stehen schon auf Ihrer Merkliste." in bob.get(address).content.decode()


def test_a_shared_list_shows_nothing_that_is_not_public(client):
    hidden = builders.initiative(state="draft", title="Geheimes Vorhaben")
    page = client.get(URL, {"i": hidden.pk}).content.decode()
    assert "Geheimes Vorhaben" not in page
    assert "Eine Initiative dieser Liste gibt es hier nicht mehr." in page


# --- elsewhere in the portal --------------------------------------------------------------
def test_the_head_counts_only_when_there_is_something(client, django_assert_num_queries):
    assert "Merkliste (" not in client.get("/impressum/").content.decode()
    press(client, "merken", builders.initiative().pk)
    builders.page("impressum")
    with django_assert_num_queries(1):
        page = client.get("/impressum/").content.decode()
    assert page.count("Merkliste (1)") == 2
