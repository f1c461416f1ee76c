"""The portal as it runs, gunicorn before a database of its own, to be overrun, killed and cut off.

Tests build and count rows with Django's models in this process; the servers are others. A control
serves a module of `tests.faults.broken` instead of `portal.wsgi`: the portal less one protection.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from portal.accounts import append_only
from portal.demo import names_the_settings_read
from portal.search import triggers
from tests.mail_server import free_port
from tests.throwaway_postgres import another_database

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
PORTAL = "portal.wsgi"


@dataclass(frozen=True)
class House:
    folder: Path
    #: DATABASE_URL of the servers, and what Django calls the database here
    database: str
    name: str

    def environment(self, port: int, **more: str) -> dict[str, str]:
        """As in production, behind a proxy; nothing of the developer's own settings."""
        inherited = {k: v for k, v in os.environ.items() if k not in names_the_settings_read()}
        folder = self.folder
        return inherited | {
            # the same as here, so that tests can work out people's own links
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "SITE_URL": f"http://localhost:{port}",
            "DATABASE_URL": self.database,
            "TRUST_PROXY": "1",
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_ROOT": str(folder / "media"),
            "SEARCH_DIR": str(folder / "search"),
            "CHECK_LINKS": "0",
            "WORDS_DIR": str(ROOT / "var" / "words"),
            "LETTERS_DIR": str(folder / "letters"),
            "WEB_CONCURRENCY": "2",
            **more,
        }

    @contextmanager
    def serving(self, app: str = PORTAL, *options: str, **more: str) -> Iterator["Site"]:
        """gunicorn with our gunicorn.conf.py: two processes of four threads each.

        options: gunicorn's; more: variables of the environment.
        """
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
        with self.running([*command, *options, app], self.environment(port, **more)) as master:
            site = Site(port, master, self.folder / "log")
            site.wait_until_it_answers()
            yield site

    @contextmanager
    def running(self, command: list[str], environment: dict) -> Iterator[subprocess.Popen]:
        """A process of ours, its words in the folder's log, ended politely."""
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@dataclass(frozen=True)
class Site:
    """A running server."""

    port: int
    master: subprocess.Popen
    log: Path

    def workers(self) -> list[int]:
        """The processes that serve, those still starting included."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def wait_until_it_answers(self) -> None:
        from .clients import ask_once

        deadline = time.monotonic() + SECONDS_TO_START
        while ask_once(self.port, "/healthz").status != 200:
            if self.master.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)


@contextmanager
def built(folder: Path) -> Iterator[House]:
    """A migrated database beside the one under test, of the same sort; Django's models use it."""
    if connection.vendor == "sqlite":
        name = str(folder / "faults.sqlite3")
        url = f"sqlite:///{name}"
    else:
        url = another_database(os.environ["MOSAIK_TEST_DATABASE_URL"], f"faults{os.getpid()}")
        name = url.rsplit("/", 1)[1]
    house = House(folder, url, name)
    for part in ("media", "letters", "search"):
        (folder / part).mkdir()
    collecting = collect_static_files(house)
    with models_use(name):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        triggers.install()
        append_only.install()
        assert collecting.wait() == 0
        yield house


def collect_static_files(house: House) -> subprocess.Popen:
    """Beside the migrations, to save time."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    return subprocess.Popen(command, cwd=ROOT, env=house.environment(8000))


@contextmanager
def models_use(name: str) -> Iterator[None]:
    """In this thread "default" is that database, until the end."""
    before = connections["default"]
    other = type(before)({**before.settings_dict, "NAME": name}, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = before
