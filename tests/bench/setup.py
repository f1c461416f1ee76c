"""The settings of a measurement: as in production, with a scratch folder and database."""

import os
import subprocess
import sys
from pathlib import Path

import django

from portal.demo import names_the_settings_read

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path, database: str) -> dict[str, str]:
    """Nothing of the caller's own settings."""
    inherited = {k: v for k, v in os.environ.items() if k not in names_the_settings_read()}
    return inherited | {
        "SECRET_KEY": "only-for-the-bench",
        "SITE_URL": "http://localhost:8000",
        "DATABASE_URL": database,
        "SEARCH_DIR": str(folder / "search"),
        "CHECK_LINKS": "0",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "LETTERS_DIR": str(folder / "letters"),
        "LOG_LEVEL": "CRITICAL",
    }


def prepare(values: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "prepare", "-v", "0"]
    subprocess.run(command, cwd=ROOT, env=values, check=True)


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
