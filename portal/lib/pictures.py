"""The picture field: in a model it stores what `images` made, in a form it checks the upload."""

import secrets
from dataclasses import dataclass

from django import forms
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile

from .images import WIDTHS, variants


@dataclass(frozen=True)
class PictureSource:
    """One format of a picture: its MIME type and its `srcset` with widths in pixels."""

    mime: str
    srcset: str


def make_anew(upload) -> dict[str, bytes]:
    """The upload's variants, made once and kept with it until it is stored.

    Raises PictureRefused.
    """
    if not hasattr(upload, "variants"):
        upload.variants = variants(upload)
    return upload.variants


class PictureFormField(forms.FileField):
    """A picture upload; what is no picture is refused with a sentence.

    The picture is made anew here already: a file may be fine in its header and broken behind it.
    """

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            make_anew(upload)
        return upload


class PictureFieldFile(ImageFieldFile):
    """A stored picture: `<random>/1600.jpg` and its twins in the same folder.

    Names are random; they tell nothing and cannot be guessed.
    """

    def save(self, name: str, content, save: bool = True) -> None:
        """Write all variants under a new random name; the file's own name is forgotten."""
        folder = f"bilder/{secrets.token_urlsafe(16)}"
        files = make_anew(content)
        for variant, data in files.items():
            if variant != "1600.jpg":
                self.storage.save(f"{folder}/{variant}", ContentFile(data))
        name = f"{folder}/1600.jpg"
        # Django measures only content that has a name.
        super().save(name, ContentFile(files["1600.jpg"], name), save)

    @property
    def folder_url(self) -> str:
        return self.url.rsplit("/", 1)[0]

    @property
    def folder_path(self) -> str:
        """Where its sizes lie on this machine."""
        return self.path.rsplit("/", 1)[0]

    def delete_variants(self) -> None:
        """Remove the picture in all its sizes; what is gone already does not matter."""
        folder = self.name.rsplit("/", 1)[0]
        for width in WIDTHS:
            for ending in ("webp", "jpg"):
                self.storage.delete(f"{folder}/{width}.{ending}")
        self.storage.delete(folder)

    def sources(self, width: int, height: int) -> list[PictureSource]:
        """WebP first, then JPEG; a picture narrower than a step is listed with its own width."""
        steps = [step for step in WIDTHS if step < width] + [WIDTHS[-1]]
        return [
            PictureSource(mime, ", ".join(self._candidates(steps, width, ending)))
            for mime, ending in (("image/webp", "webp"), ("image/jpeg", "jpg"))
        ]

    def _candidates(self, steps: list[int], width: int, ending: str) -> list[str]:
        return [f"{self.folder_url}/{step}.{ending} {min(step, width)}w" for step in steps]


class PictureFile(models.ImageField):
    """An image field that stores only what it has made anew itself."""

    attr_class = PictureFieldFile

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def generate_filename(self, instance, filename: str) -> str:
        return filename

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureFormField, **kwargs})
