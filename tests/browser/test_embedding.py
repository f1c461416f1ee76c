"""A municipality's website, on an origin of its own, shows the list in a frame."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .checks import accessibility, sideways_scrolling

LIST = "/einbetten/liste/?kreis=03103&thema=sprache"
ELSEWHERE = ("/", "/initiativen/", "/einbetten/", "/konto/anmelden/", "/verwaltung/", "/api/")


@pytest.fixture
def municipality(server):
    """The address of another website, whose page frames the part of ours its own path names."""

    class Website(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f'<iframe src="{server}{self.path}" title="Liste" width="100%" height="640">'
            page = f'<!doctype html><html lang="de"><title>Stadt</title>{frame}</iframe></html>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args) -> None:
            pass

    website = ThreadingHTTPServer(("127.0.0.1", 0), Website)
    threading.Thread(target=website.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{website.server_port}"
    website.shutdown()
    website.server_close()


@pytest.fixture
def visit(chromium_browser, municipality):
    """visit(path, width) is the municipality's page with that part of ours in its frame."""
    opened = []

    def go(path: str, width: int = 1280):
        page = chromium_browser.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        page.goto(municipality + path, wait_until="load")
        return page

    yield go
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_shows_in_a_foreign_page_and_leads_out_of_the_frame(visit, server, width):
    page = visit(LIST, width)
    frame = page.frames[1]
    assert frame.url == server + LIST
    assert frame.locator("h1").is_visible()
    assert sideways_scrolling(frame) == [] and accessibility(frame) == []
    link = frame.get_by_role("link", name="ansehen").first
    link.click()
    page.wait_for_url(f"{server}/**")
    assert len(page.frames) == 1 and page.locator("h1").is_visible()


def test_a_frame_gets_neither_scripts_nor_cookies_nor_anything_to_press(visit, server):
    page = visit(LIST)
    frame = page.frames[1]
    assert frame.locator("script, form, button, input").count() == 0
    assert page.context.cookies(server) == []


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nothing_else_of_the_portal_can_be_framed(chromium_browser, municipality, path):
    page = chromium_browser.new_page()
    with page.expect_console_message(is_refusal):
        page.goto(municipality + path)
    assert page.frames[1].locator("main, form, nav").count() == 0
    page.close()


def is_refusal(message) -> bool:
    """What the browser says when a page does not let itself be framed."""
    return "frame-ancestors" in message.text or "X-Frame-Options" in message.text
