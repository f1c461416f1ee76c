"""What somebody typed while the session had already ended: kept for them until they are back.

It lies in the browser's new session, not in the page, because a sign-in has several pages. It
belongs to the account that typed it, for an hour; passwords and files are not kept.
"""

import time
from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

KEPT = "kept_form"
SECONDS = 60 * 60
MOST_CHARACTERS = 500_000
NEVER = ("csrfmiddlewaretoken", "password", "passwort")


@dataclass(frozen=True)
class KeptForm:
    """A form that was not taken: where it was sent, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def keep(request: HttpRequest, owner: int) -> bool:
    """Keep what this POST carried; False if it is too long for that."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name for word in NEVER)
    ]
    if sum(len(value) for _, value in fields) > MOST_CHARACTERS:
        return False
    request.session[KEPT] = {
        "owner": owner,
        "at": time.time(),
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
    }
    return True


def kept_form(request: HttpRequest) -> KeptForm | None:
    """What the person who is signed in now had typed, if anything."""
    kept = request.session.get(KEPT)
    if not kept or time.time() - kept["at"] > SECONDS:
        return None
    if str(kept["owner"]) != request.session.get(SESSION_KEY):
        return None
    return KeptForm(kept["path"], kept["fields"], kept["had_files"])


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)
