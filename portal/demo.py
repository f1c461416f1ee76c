"""`make demo`: the whole portal on this machine, the way it runs in production.

Prepares a database of its own under var/demo, starts the web server and the worker that sends
letters, and stops both together. Needs nothing but the standard library, so that a taken port
can be noticed before anything is installed.
"""

import argparse
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10

PREPARATIONS = [
    ("Datenbank, Netzwerk und Gestaltung werden vorbereitet", ["prepare", "-v", "0"]),
    ("Beispiele werden geladen", ["load_examples", "-v", "0"]),
    ("Beispiel-Anmeldungen werden geladen", ["load_example_registrations", "-v", "0"]),
]
ACCOUNTS = ["load_demo_accounts"]


class DemoFailed(Exception):
    """The demo cannot run; the message says why, in one line."""


def main() -> int:
    options = read_options()
    try:
        refuse_taken_port(options.port)
        if not options.check_port:
            with stopping_on_signals():
                run_demo(options)
    except DemoFailed as failure:
        print(f"make demo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nDie Demo ist beendet.", flush=True)
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "demo")
    parser.add_argument("--database", default="", help="DATABASE_URL; else SQLite in the folder")
    parser.add_argument("--check-port", action="store_true", help="only say whether it is free")
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    return options


def refuse_taken_port(port: str) -> None:
    """Say what is wrong with the port before any work is done."""
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise DemoFailed(f"„{port}“ ist kein Port (not a port number).")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise DemoFailed(
                f"Port {port} ist nicht frei ({error.strerror}). "
                f"Nehmen Sie einen anderen (port is taken): make demo PORT={other_port(port)}"
            ) from error


def other_port(port: str) -> int:
    return int(port) + 1 if 1024 <= int(port) < 65535 else 8001


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal all end the demo the same way."""

    def stop(number, frame):
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    yield


def run_demo(options: argparse.Namespace) -> None:
    environment = demo_environment(options)
    accounts = prepare(environment)
    children = start(options.port, environment)
    try:
        wait_until_it_answers(options.port, children)
        print(welcome(options, accounts), flush=True)
        watch(children)
    finally:
        stop(children)


def demo_environment(options: argparse.Namespace) -> dict[str, str]:
    """What the settings read, and nothing of it from the caller's own environment."""
    folder = options.folder
    for part in ("media", "letters"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    inherited = {k: v for k, v in os.environ.items() if k not in names_the_settings_read()}
    return inherited | {
        "DEMO": "1",
        "SECRET_KEY": secret_key(folder / "secret-key"),
        "SITE_URL": f"http://localhost:{options.port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": options.database or f"sqlite:///{folder / 'mosaik.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "LETTERS_DIR": str(folder / "letters"),
        "SEARCH_DIR": str(folder / "search"),
        "WORDS_DIR": str(ROOT / "var" / "words"),
        "PYTHONUNBUFFERED": "1",
    }


def names_the_settings_read() -> set[str]:
    """Every environment variable that portal/settings.py asks for."""
    return set(SETTING.findall((ROOT / "portal" / "settings.py").read_text("utf-8")))


def secret_key(path: Path) -> str:
    """The demo's own key, made once and readable by its owner only."""
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        unfinished.replace(path)
    return path.read_text()


def prepare(environment: dict[str, str]) -> str:
    """Fill the database; gives back what is to be said about the accounts."""
    for sentence, command in PREPARATIONS:
        print(f"{sentence} …", flush=True)
        manage(command, environment)
    return manage(ACCOUNTS, environment, stdout=subprocess.PIPE).stdout


def manage(command: list[str], environment: dict[str, str], **options):
    """Run a management command; in its own session, so that Ctrl-C reaches only us."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        text=True,
        start_new_session=True,
        **options,
    )
    if done.returncode:
        raise DemoFailed(f"„manage.py {command[0]}“ ist gescheitert (failed).")
    return done


def start(port: str, environment: dict[str, str]) -> dict[str, subprocess.Popen]:
    server = ["-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    commands = {
        "Webserver": [*server, "--log-level", "warning"],
        "Briefversand": ["manage.py", "worker"],
    }
    return {
        name: subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, start_new_session=True
        )
        for name, command in commands.items()
    }


def wait_until_it_answers(port: str, children: dict[str, subprocess.Popen]) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not answers(f"http://127.0.0.1:{port}/"):
        refuse_dead(children)
        if time.monotonic() > deadline:
            raise DemoFailed("Die Startseite antwortet nicht (home page does not answer).")
        time.sleep(0.2)
    refuse_dead(children)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310
            return response.status == 200
    except urllib.error.HTTPError as error:
        raise DemoFailed(f"Die Startseite antwortet mit {error.code}.") from error
    except OSError:
        return False


def watch(children: dict[str, subprocess.Popen]) -> None:
    """Stay as long as both run."""
    while True:
        refuse_dead(children)
        time.sleep(0.5)


def refuse_dead(children: dict[str, subprocess.Popen]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise DemoFailed(
                f"{name} hat sich beendet (Code {child.returncode}); die Demo hält an."
            )


def stop(children: dict[str, subprocess.Popen]) -> None:
    """End both, politely first. A second Ctrl-C does not leave one of them behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def welcome(options: argparse.Namespace, accounts: str) -> str:
    address = f"http://localhost:{options.port}"
    return f"""
Mosaik läuft:  {address}/
Verwaltung:    {address}/verwaltung/
Briefe:        {address}/verwaltung/outbox/letter/  (und als Dateien in {options.folder}/letters)

{accounts.strip()}

Beenden mit Strg-C. Alle Daten liegen in {options.folder}.
"""


if __name__ == "__main__":
    sys.exit(main())
