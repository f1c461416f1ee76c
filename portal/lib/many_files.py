"""Choosing many files at once: each is looked at by itself, a bad one costs the others nothing."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _


@dataclass
class Received:
    """What came in: the good ones, and for each of the others its name and the reason."""

    good: list[UploadedFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.good or self.refused)


class ManyFilesInput(forms.FileInput):
    """The browser's own choice of files, several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.Field):
    """Several uploads, each checked by the field for one; the value is a `Received`."""

    def __init__(self, one: forms.FileField, *, most: int, **kwargs):
        self.one = one
        self.most = most
        accept = one.widget.attrs.get("accept", "")
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": accept, "multiple": True}))
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> Received:
        received = Received()
        for upload in value[: self.most] if value else []:
            self._take(upload, received)
        for upload in value[self.most :] if value else []:
            text = _(
                "Es waren zu viele Dateien auf einmal. Bitte laden Sie diese noch einmal hoch."
            )
            received.refused.append((str(upload.name), text))
        return received

    def _take(self, upload: UploadedFile, received: Received) -> None:
        try:
            received.good.append(self.one.clean(upload))
        except ValidationError as error:
            received.refused.append((str(upload.name), " ".join(error.messages)))


def looks_at_files_first(view: Callable) -> Callable:
    """Mark a view that calls `look_at` and then opens its one transaction itself.

    Twenty photographs take seconds to be made anew; on SQLite nobody else could write meanwhile.
    """
    view.looks_at_files_first = True
    return view


def look_at(uploads: Iterable[UploadedFile], one: forms.FileField) -> None:
    """Do the long part of checking now; what was found is kept with each upload."""
    for upload in uploads:
        with suppress(ValidationError):
            one.clean(upload)
