"""Reads the project's data folder: tables (CSV), texts (TOML) and outlines (GeoJSON)."""

import csv
import json
import tomllib

from django.conf import settings


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`, one dict per row, all values as text."""
    with (settings.DATA_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_texts(name: str) -> dict:
    """The content of `data/<name>.toml`."""
    with (settings.DATA_DIR / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def read_outlines(name: str) -> dict:
    """The content of `data/<name>.geojson`."""
    return json.loads((settings.DATA_DIR / f"{name}.geojson").read_text("utf-8"))
