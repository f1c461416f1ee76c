"""Asks the demo before the browser for something: a module's `main` runs with its settings."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from portal.demo import demo_environment


def answer_of(module: str, server: str, folder: Path, database: str = "") -> dict[str, str]:
    """What `tests.browser.<module>.main` prints as JSON, in a process of its own."""
    port = str(urlsplit(server).port)
    options = argparse.Namespace(port=port, folder=folder, database=database)
    environment = demo_environment(options) | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    script = f"import django; django.setup(); from tests.browser import {module} as m; m.main()"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
