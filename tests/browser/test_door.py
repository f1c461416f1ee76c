"""The entrance with phones: without network, on two devices, signed out, without JavaScript."""

import json
import os
import subprocess
from argparse import Namespace

import pytest

from portal.demo import demo_environment, manage

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_enquiry import tab_to
from .test_every_page import PASSWORD, sign_in, widen

EDITOR = "redaktion.braunschweig@demo.example"
#: one event for each test, so that none finds what another noted
EVENTS = ["devices", "signed out", "leaving", "forgotten", "plain", "camera", "codes", "early"]
#: Charlie waits; all others have seats
MAKE_EVENTS = """
import json
from datetime import timedelta
from django.utils import timezone
from conferences.models import Event
from portal.places.models import Office
from tests import builders as build

def make(name):
    office = Office.objects.get(slug="braunschweig")
    event = build.open_conference(title=f"Einlass {name}", office=office,
                                  capacity=6)
    people = {"Alice Beispiel": (), "Bob Müller": ("Ada Müller", "Bo Müller"),
              "Dana Nachbar": (), "Emil Nachbar": (), "Charlie Groß": ()}
    rows = [build.registration(event, name=n, companions=c) for n, c in people.items()]
    start = timezone.now() - timedelta(hours=1) + timedelta(days=5 * (name == "early"))
    times = {"starts": start, "ends": start + timedelta(hours=8)}
    Event.objects.filter(pk=event.pk).update(registration_closes=start, **times)
    return {"pk": event.pk, "codes": {row.name: row.check_in_code for row in rows}}

print(json.dumps({name: make(name.replace(" ", "-")) for name in EVENTS}))
"""
STORED = """
async (name) => {
  const request = indexedDB.open("mosaik-einlass", 1);
  await new Promise((resolve) => { request.onsuccess = resolve; });
  const rows = request.result.transaction(name).objectStore(name).getAll();
  await new Promise((resolve) => { rows.onsuccess = resolve; });
  request.result.close();
  return rows.result;
}
"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
#: a camera that shows nothing, and a detector that reads `window.shown` in it
FAKE_CAMERA = """
window.shown = "";
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.shown ? [{ rawValue: window.shown }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream(5);
};
"""


@pytest.fixture(scope="module")
def events(server, tmp_path_factory) -> dict:
    """{name: {"pk", "codes": {person: code}}} of events that run now, in the demo's database."""
    url = os.environ.get("MOSAIK_TEST_DATABASE_URL", "")
    options = Namespace(
        port=server.rsplit(":", 1)[1],
        folder=tmp_path_factory.getbasetemp() / "demo0",
        database=url and f"{url.rsplit('/', 1)[0]}/browser{os.getpid()}",
    )
    command = ["shell", "-v", "0", "-c", f"EVENTS = {EVENTS!r}\n{MAKE_EVENTS}"]
    done = manage(command, demo_environment(options), stdout=subprocess.PIPE)
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture
def stand_at(open_page, events):
    """stand_at(event's name) is a phone at its entrance, signed in and ready for no network."""

    def stand(name: str, *, width: int = 320, before: str = "", **options):
        page = open_page(width, **options)
        if before:
            page.add_init_script(before)
        sign_in(page, EDITOR)
        page.goto(address(events, name))
        if options.get("java_script_enabled", True):
            says(page, "[data-net]", "alles ist übertragen")
        return page

    return stand


def address(events: dict, name: str) -> str:
    return f"/tagungsbuero/{events[name]['pk']}/einlass/"


def says(page, selector: str, text: str) -> None:
    page.locator(selector, has_text=text).wait_for(timeout=20_000)


def ready_for_no_network(page) -> None:
    says(page, "[data-kept]", "auch ohne Netz bereit")


def note(page, name: str, button: str = "da") -> None:
    """Type a name and press the button of the person or group."""
    page.fill("[name=q]", name)
    page.locator(f"[data-list] [name={button}]").first.click()


def arrived(page, events: dict, name: str) -> list[str]:
    """The names the portal knows to be there."""
    state = page.request.get(f"{address(events, name)}stand.json").json()
    people = [person for group in state["groups"] for person in group["people"]]
    assert state["numbers"]["arrived"] == sum(bool(person["at"]) for person in people)
    return [person["name"] for person in people if person["at"]]


def test_two_devices_work_without_network_and_agree_afterwards(stand_at, events):
    one, other = stand_at("devices"), stand_at("devices")
    for page in (one, other):
        ready_for_no_network(page)
        page.context.set_offline(True)
    note(one, "Alice")
    note(one, "mueller", "alle")
    note(one, "Dana")
    note(one, "Dana", "nicht")
    says(one, "[data-net]", "offline – 6 Einträge warten")
    one.reload()
    says(one, "[data-net]", "offline – 6 Einträge warten")
    assert one.locator("[data-numbers]").inner_text() == "4 von 6 da"
    note(one, "Emil")
    note(other, "Alice")
    note(other, "Bob")
    says(other, "[data-numbers]", "2 von 6 da")
    for page in (other, one):
        page.context.set_offline(False)
        says(page, "[data-net]", "alles ist übertragen")
    expected = ["Alice Beispiel", "Bob Müller", "Ada Müller", "Bo Müller", "Emil Nachbar"]
    assert arrived(one, events, "devices") == expected
    for page in (one, other):
        says(page, "[data-numbers]", "5 von 6 da")
        assert page.evaluate(STORED, "queue") == []


def test_who_was_signed_out_meanwhile_loses_nothing(stand_at, events):
    page = stand_at("signed out")
    ready_for_no_network(page)
    page.context.set_offline(True)
    note(page, "Alice")
    says(page, "[data-net]", "offline – ein Eintrag wartet")
    page.context.clear_cookies()
    page.context.set_offline(False)
    says(page, "[data-net]", "Ein Eintrag wartet auf diesem Gerät, bis Sie sich anmelden.")
    assert accessibility(page) == []
    page.click("[data-sign-in]")
    page.fill("input[name=login]", EDITOR)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url(f"**{address(events, 'signed out')}")
    says(page, "[data-net]", "alles ist übertragen")
    assert arrived(page, events, "signed out") == ["Alice Beispiel"]


def test_signing_out_leaves_no_names_on_the_device(stand_at, events):
    page = stand_at("leaving")
    ready_for_no_network(page)
    page.context.set_offline(True)
    note(page, "Alice")
    says(page, "[data-net]", "ein Eintrag wartet")
    page.context.clear_cookies()  # so that nothing is sent on the way out
    page.context.set_offline(False)
    says(page, "[data-net]", "nicht mehr angemeldet")
    assert "Alice" in json.dumps(page.evaluate(STORED, "lists"))
    sign_in(page, EDITOR)
    page.goto("/konto/abmelden/")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/abmelden/"))
    assert page.evaluate(STORED, "lists") == []
    (kept,) = page.evaluate(STORED, "queue")
    assert set(kept) == {"id", "event", "person", "at", "via", "undo"}


def test_the_list_is_deleted_from_the_device_by_a_button(stand_at, events):
    page = stand_at("forgotten")
    ready_for_no_network(page)
    page.click("[data-forget]")
    page.wait_for_url(f"**/tagungsbuero/{events['forgotten']['pk']}/")
    assert page.evaluate(STORED, "lists") == []
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert (
        page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    )


def test_days_before_the_event_no_device_keeps_a_list(stand_at):
    page = stand_at("early")
    says(page, "[data-kept]", "hält dieses Gerät die Liste auch ohne Netz bereit")
    assert page.evaluate(STORED, "lists") == []
    assert (
        page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    )


def test_without_javascript_and_mouse(stand_at, events):
    page = stand_at("plain", java_script_enabled=False)
    tab_to(page, "[name=q]")
    page.keyboard.type("muller")
    page.keyboard.press("Enter")
    says(page, "[data-heading]", "Gefunden")
    assert page.locator("[data-list] > li").count() == 1
    tab_to(page, "[name=alle]")
    page.keyboard.press("Enter")
    page.wait_for_url("**?zuletzt=*")
    assert page.locator("[data-numbers]").inner_text() == "3 von 6 da"
    tab_to(page, "[name=nicht]")
    page.keyboard.press("Enter")
    says(page, "[data-numbers]", "2 von 6 da")
    tab_to(page, "[name=q]")
    page.keyboard.type(f"MOSAIK:{events['plain']['codes']['Alice Beispiel']}")
    page.keyboard.press("Enter")
    says(page, "[data-heading]", "Gefunden")
    assert page.locator("[data-list] > li").count() == 1
    page.keyboard.press("Enter")  # the button of a scanned person has the focus
    says(page, "[data-numbers]", "3 von 6 da")
    assert arrived(page, events, "plain") == ["Alice Beispiel", "Ada Müller", "Bo Müller"]
    assert page.trouble == []


def test_a_scanner_types_the_code(stand_at, events):
    page, codes = stand_at("codes"), events["codes"]["codes"]
    scan = page.locator("[name=q]")
    scan.focus()
    page.keyboard.type(f"MOSAIK:{codes['Alice Beispiel']}\n")
    says(page, "[data-said]", "Alice Beispiel ist da.")
    page.keyboard.type(f"MOSAIK:{codes['Alice Beispiel']}\n")
    says(page, "[data-said]", "Alice Beispiel ist schon da")
    page.keyboard.type("MOSAIK:ABCDEFGH\n")
    says(page, "[data-said]", "Diesen Code kennt die Liste nicht.")
    page.keyboard.type(f"MOSAIK:{codes['Charlie Groß']}\n")
    says(page, "[data-said]", "Charlie Groß: auf der Warteliste.")
    scan.focus()
    page.keyboard.type(f"MOSAIK:{codes['Bob Müller']}\n")
    says(page, "[data-said]", "Bob Müller kommt mit Begleitung.")
    says(page, "[data-net]", "alles ist übertragen")
    assert arrived(page, events, "codes") == ["Alice Beispiel"]
    assert page.trouble == []


def test_the_camera_reads_the_code(stand_at, events):
    page = stand_at("camera", before=FAKE_CAMERA)
    page.click("[data-camera]")
    page.evaluate("code => { window.shown = code; }", "https://example.org/")
    says(page, "[data-said]", "Diesen Code kennt die Liste nicht.")
    code = events["camera"]["codes"]["Emil Nachbar"]
    page.evaluate("code => { window.shown = code; }", f"MOSAIK:{code}")
    says(page, "[data-said]", "Emil Nachbar ist da.")
    says(page, "[data-net]", "alles ist übertragen")
    assert accessibility(page) == []
    page.click("[data-camera-off]")
    assert page.locator("[data-camera-box]").is_hidden()
    assert arrived(page, events, "camera") == ["Emil Nachbar"]
    assert page.trouble + refused_by_policy(page) == []


@pytest.mark.look
def test_the_entrance_is_accessible_in_every_state(stand_at, events):
    page = stand_at("early")
    found = states_of(page, events)
    assert {name: trouble for name, trouble in found.items() if trouble} == {}
    assert page.trouble + refused_by_policy(page) == []


def states_of(page, events: dict) -> dict[str, list[str]]:
    found = {"list": looks(page)}
    page.fill("[name=q]", "Zzzz")
    found["nobody found"] = looks(page)
    note(page, "Müller", "alle")
    found["arrived"] = looks(page)
    page.fill("[name=q]", "Charlie")
    found["waiting"] = looks(page)
    page.locator("[name=einlassen]").click()
    says(page, "[role=alert]", "Es ist kein Platz frei.")
    found["not let in"] = looks(page)
    page.goto(f"{address(events, 'early')}papierliste/")
    found["paper list"] = looks(page)
    return found


def looks(page) -> list[str]:
    """On a phone, then as wide as on a desk."""
    widen(page, 320)
    found = sideways_scrolling(page) + accessibility(page)
    widen(page, 1280)
    found += sideways_scrolling(page) + accessibility(page)
    widen(page, 320)
    return found
