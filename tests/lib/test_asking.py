"""Asking the web: what counts as an answer, and where nobody can make the server ask."""

import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.lib import asking
from portal.lib.asking import Asker, is_public


class Site(BaseHTTPRequestHandler):
    """/<status>, /to?<address>, /no-head, /around, /slow"""

    protocol_version = "HTTP/1.1"
    asked: Counter = Counter()
    headers_seen: list = []

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        Site.asked[self.command, self.path] += 1
        Site.headers_seen.append(dict(self.headers))
        path, _mark, query = self.path.partition("?")
        if path == "/to":
            return self.say(302, Location=query)
        if path == "/around":
            return self.say(301, Location="/around")
        if path == "/no-head":
            return self.say(405 if self.command == "HEAD" else 206)
        if path == "/slow":
            threading.Event().wait(3)
        return self.say(int(path[1:]) if path[1:].isdigit() else 200)

    def say(self, status, **headers):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Set-Cookie", "a=b")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def fresh():
    Site.asked.clear()
    Site.headers_seen.clear()


def to_here(host, port, **options):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@pytest.fixture
def asker():
    """Allowed to ask this machine, as no real one is."""
    return Asker("Mosaik (+https://mosaik.example)", is_allowed=lambda ip: True, resolve=to_here)


# --- answers --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "alive"),
    [("/200", True), ("/404", False), ("/410", False), ("/500", False), ("/403", True)],
)
def test_the_status_says_whether_the_page_is_there(site, asker, path, alive):
    answer = asker.ask(site + path)
    assert (answer.is_alive, answer.status) == (alive, int(path[1:]))


def test_a_page_that_is_there_is_asked_once_and_without_its_body(site, asker):
    asker.ask(f"{site}/200")
    assert Site.asked == {("HEAD", "/200"): 1}


def test_a_server_that_does_not_know_head_is_asked_for_one_byte(site, asker):
    assert asker.ask(f"{site}/no-head").is_alive
    assert Site.asked == {("HEAD", "/no-head"): 1, ("GET", "/no-head"): 1}
    assert Site.headers_seen[-1]["Range"] == "bytes=0-0"


def test_the_portal_says_who_asks_and_keeps_no_cookie(site, asker):
    asker.ask(f"{site}/to?/200")
    assert {headers["User-Agent"] for headers in Site.headers_seen} == {asker.user_agent}
    assert not any("Cookie" in headers for headers in Site.headers_seen)


def test_redirects_are_followed_and_an_endless_one_ends(site, asker):
    assert asker.ask(f"{site}/to?/to?/200").is_alive
    assert not asker.ask(f"{site}/around").is_alive
    assert Site.asked["HEAD", "/around"] == asking.MOST_REDIRECTS + 1


def test_who_does_not_answer_in_time_is_not_there(site, asker, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    assert not asker.ask(f"{site}/slow").is_alive


def test_who_only_drips_is_cut_off(site, asker, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS_IN_ALL", 0.3)
    assert not asker.ask(f"{site}/slow").is_alive


def test_a_closed_port_is_nobody(asker):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert asker.ask(f"http://localhost:{port}/").words == "Niemand antwortet."


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "",
        "http://",
        "http://[::1",
        "http://example.org:99999/",
        "http://a\r\nb.example/",
        f"http://{'a' * 300}.example/",
    ],
)
def test_whatever_is_no_address_of_the_web_gets_a_sentence_and_no_error(asker, url):
    answer = asker.ask(url)
    assert not answer.is_alive
    assert answer.words
    assert not Site.asked


# --- the guard ------------------------------------------------------------------------------
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


def answering(*addresses):
    """A resolver that says these addresses for every name."""
    return lambda host, port, **options: [(0, 0, 6, "", (ip, port)) for ip in addresses]


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_asked(site, address):
    asker = Asker("Mosaik", resolve=answering(address))
    answer = asker.ask(site.replace("localhost", "harmlos.example") + "/200")
    assert answer.words == "Die Adresse führt nicht ins öffentliche Netz."
    assert not Site.asked


def test_a_name_with_one_answer_outside_and_one_inside_is_not_asked(site):
    asker = Asker("Mosaik", resolve=answering("93.184.216.34", "127.0.0.1"))
    assert "öffentliche Netz" in asker.ask(f"{site}/200").words
    assert not Site.asked


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "2130706433"])
def test_this_machine_is_refused_by_every_name(site, host):
    port = site.rsplit(":", 1)[1]
    assert not Asker("Mosaik").ask(f"http://{host}:{port}/200").is_alive
    assert not Site.asked


def test_a_redirect_inside_is_looked_at_as_the_first_address(site):
    """The first name is allowed, the second is not, though both are the same server."""
    allowed = {"127.0.0.1"}

    def resolve(host, port, **options):
        return answering("127.0.0.1" if host == "localhost" else "10.0.0.1")(host, port)

    asker = Asker("Mosaik", is_allowed=allowed.__contains__, resolve=resolve)
    port = site.rsplit(":", 1)[1]
    answer = asker.ask(f"{site}/to?http://innen.example:{port}/200")
    assert "öffentliche Netz" in answer.words
    assert Site.asked == {("HEAD", f"/to?http://innen.example:{port}/200"): 1}


def test_the_connection_goes_to_the_address_that_was_looked_at(site):
    """A name that says something else the second time it is asked changes nothing."""
    asked = []

    def resolve(host, port, **options):
        asked.append(host)
        return to_here(host, port) if len(asked) == 1 else answering("10.0.0.1")(host, port)

    asker = Asker("Mosaik", is_allowed=lambda ip: ip == "127.0.0.1", resolve=resolve)
    assert asker.ask(f"{site}/no-head").is_alive
    assert asked == ["localhost"]
