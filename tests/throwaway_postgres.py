"""A PostgreSQL server for one run of tests: started from scratch, gone without a trace after."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SECONDS_TO_START = 30
NEEDED = ("initdb", "postgres")
# Nothing here needs to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class PostgresFailed(Exception):
    """The binaries are there, but no server came up; the message is the server's own."""


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, newest version first; None where there is none."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    complete = (folder for folder in folders if all((folder / n).exists() for n in NEEDED))
    return next(complete, None)


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh, empty server that only this machine can reach."""
    folder = Path(tempfile.mkdtemp(prefix="mosaik-pg-"))
    try:
        as_user = unprivileged(folder)
        initialise(binaries, folder, as_user)
        server = start(binaries, folder, as_user)
        try:
            wait_until_ready(server, folder)
            yield f"postgres://mosaik@/{folder}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's „fast shutdown“
            server.wait(SECONDS_TO_START)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses to run as root; then somebody else runs it (arguments of Popen)."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def initialise(binaries: Path, folder: Path, as_user: dict) -> None:
    command = [binaries / "initdb", "-D", folder / "data", "-U", "mosaik", "--auth=trust"]
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, **as_user
    )
    if done.returncode:
        raise PostgresFailed(done.stdout + done.stderr)


def start(binaries: Path, folder: Path, as_user: dict) -> subprocess.Popen:
    """The server listens on a socket in its own folder and on no network address."""
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder]
    options = [part for setting in (*FAST, "listen_addresses=") for part in ("-c", setting)]
    os.chmod(folder, 0o711)
    log = open(folder / "log", "wb")  # noqa: SIM115 – the server's for as long as it lives
    return subprocess.Popen(
        [*command, *options], cwd=folder, stdout=log, stderr=log, start_new_session=True, **as_user
    )


def wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    pid_file = folder / "data" / "postmaster.pid"
    while not (pid_file.exists() and "ready" in pid_file.read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise PostgresFailed((folder / "log").read_text())
        time.sleep(0.1)


def another_database(url: str, name: str) -> str:
    """A second, empty database on this server; its DATABASE_URL."""
    folder = url.split("@/")[1].rsplit("/", 1)[0]
    with psycopg.connect(host=folder, user="mosaik", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return f"{url.rsplit('/', 1)[0]}/{name}"
