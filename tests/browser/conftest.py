"""A real Chromium before the real server: the whole of `make demo` on the database under test."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.throwaway_postgres import another_database

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 180
# Playwright keeps an event loop running in this process; Django would refuse its own tests then.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Remembers what the page's security policy had to refuse.
WATCH_POLICY = """
window.refused = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refused.push(event.violatedDirective + " " + event.blockedURI));
"""


def pytest_collection_modifyitems(items) -> None:
    """So that they can be chosen or left out: pytest -m "not browser"."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    if not found:
        pytest.skip("no Chromium here (set CHROMIUM or install the package chromium)")
    return found


@pytest.fixture(scope="module")
def chromium_browser():
    """Gone with its module: while it runs, this thread has an event loop, and Django would
    open a second database connection beside it that nobody closes."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a demo of our own; stopped as Ctrl-C would stop it."""
    chromium()
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    command = [sys.executable, "-m", "portal.demo", "--port", str(port), "--folder", str(folder)]
    with open(folder / "log", "w+") as log:
        demo = subprocess.Popen([*command, *database_option()], cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for(f"http://localhost:{port}/", demo, folder / "log")
            yield f"http://localhost:{port}"
        finally:
            demo.terminate()
            demo.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_option() -> list[str]:
    """A second, empty database on the PostgreSQL server under test; else the demo's SQLite."""
    url = os.environ.get("MOSAIK_TEST_DATABASE_URL")
    if not url:
        return []
    return ["--database", another_database(url, f"browser{os.getpid()}")]


def wait_for(address: str, demo: subprocess.Popen, log: Path) -> None:
    """Until the demo has said its welcome."""
    deadline = time.monotonic() + SECONDS_TO_START
    while "Beenden mit Strg-C" not in log.read_text():
        if demo.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the demo did not start:\n{log.read_text()}")
        time.sleep(0.3)
    with urllib.request.urlopen(address, timeout=30) as response:
        assert response.status == 200


@pytest.fixture
def open_page(chromium_browser, server):
    """open_page(width=320, …) is a fresh browser window that remembers what went wrong."""
    contexts = []

    def open_one(width: int = 1280, **options):
        context = chromium_browser.new_context(
            viewport={"width": width, "height": 900}, base_url=server, **options
        )
        contexts.append(context)
        return watched(context, server)

    yield open_one
    for context in contexts:
        context.close()


def watched(context, server: str):
    """A page whose `.trouble` lists policy reports, foreign requests and failed ones."""
    page = context.new_page()
    page.trouble = []
    page.add_init_script(WATCH_POLICY)
    page.on("console", lambda message: note_console(page, message))
    page.on("pageerror", lambda error: page.trouble.append(f"script error: {error}"))
    page.on("request", lambda request: note_request(page, request, server))
    page.on("response", lambda response: note_response(page, response))
    return page


def note_console(page, message) -> None:
    if message.type in ("error", "warning") and "404" not in message.text:
        page.trouble.append(f"console: {message.text}")


def note_request(page, request, server: str) -> None:
    if not request.url.startswith((f"{server}/", "data:")):
        page.trouble.append(f"foreign request: {request.url}")


def note_response(page, response) -> None:
    is_page = response.request.resource_type == "document"
    if response.status >= 400 and not is_page:
        page.trouble.append(f"{response.status}: {response.url}")
