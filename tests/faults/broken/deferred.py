"""SQLite's transactions begin without the write lock."""

from django.db import connections

from . import application

__all__ = ["application"]

connections.settings["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"
