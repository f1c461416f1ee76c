"""What the office decides about handed-in pictures, a row each; texts can be mended on the way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.lib.tokens import digest

from .comparing import Difference, compare
from .models import TEXTS, Entry, HandedIn, PictureBase
from .picture_forms import picture_from
from .services.pictures import picture_model, what_waits


class ReviewedRow(forms.ModelForm):
    """A picture with the texts somebody wants for it; only rows that are ticked are decided."""

    take = forms.BooleanField(label=_("Über dieses Bild jetzt entscheiden"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        fields = TEXTS

    def __init__(self, data: Any, *, row: HandedIn, picture: PictureBase, wanted: dict[str, str]):
        self.row, self.before = row, texts_of(picture) if picture.pk else {}
        prefix = f"{'text' if picture.pk else 'bild'}-{row.pk}"
        super().__init__(data, prefix=prefix, instance=picture, initial=wanted | {"take": True})
        for name in ("alt", "caption", "credit"):
            self.fields[name].widget.attrs["class"] = "vTextField"
        self.initial["seen"] = self.stamp

    @cached_property
    def stamp(self) -> str:
        """Another once it was handed in anew, or the public texts have changed."""
        return digest(f"{self.row.handed_in_at}|{'|'.join(self.before.values())}")[:16]

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def was_seen(self) -> bool:
        """As it is now, by whoever decides."""
        return self["seen"].data == self.stamp

    @property
    def is_taken(self) -> bool:
        return bool(self["take"].data)

    @property
    def differences(self) -> list[Difference]:
        """The public texts against those that are asked for."""
        wanted = {name: self.initial[name] for name in TEXTS}
        return compare(type(self.instance), self.before, wanted)

    def full_clean(self) -> None:
        """Rows that wait on are not asked for anything."""
        self.empty_permitted = self.is_bound and not self.is_taken
        self.use_required_attribute = False
        super().full_clean()

    def has_changed(self) -> bool:
        return self.is_taken if self.is_bound else super().has_changed()


def texts_of(picture: PictureBase) -> dict[str, str]:
    return {name: getattr(picture, name) for name in TEXTS}


class PictureReview:
    """All that waits of one entry's pictures, filled with what was sent or handed in."""

    def __init__(self, entry: Entry, data: Mapping[str, Any] | None = None):
        self.entry, self.data = entry, data
        self.model = picture_model(entry)
        new, changes = what_waits(entry, lock=data is not None)
        self.new = [self._row(row, picture_from(row, entry), {}) for row in new]
        self.changes = [self._row(row, row.picture, row.changes) for row in changes]

    def _row(self, row: Any, picture: PictureBase, wanted: dict) -> ReviewedRow:
        form: Any = forms.modelform_factory(self.model, form=ReviewedRow)
        sent = self.data if self.data is not None and self._was_sent(row, picture) else None
        return form(sent, row=row, picture=picture, wanted=texts_of(picture) | wanted)

    def _was_sent(self, row: Any, picture: PictureBase) -> bool:
        prefix = f"{'text' if picture.pk else 'bild'}-{row.pk}"
        return f"{prefix}-seen" in (self.data or {})

    @property
    def rows(self) -> list[ReviewedRow]:
        return [*self.new, *self.changes]

    @property
    def taken(self) -> list[ReviewedRow]:
        return [row for row in self.rows if row.is_bound and row.is_taken]

    @property
    def is_as_seen(self) -> bool:
        """Whether nothing that was decided about has changed or gone since."""
        sent = {key[: -len("-seen")] for key in self.data or {} if key.endswith("-seen")}
        asked = {prefix for prefix in sent if f"{prefix}-take" in (self.data or {})}
        there = {row.prefix for row in self.taken}
        return asked == there and all(row.was_seen for row in self.taken)

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.taken]
        return all(valid)

    @property
    def since(self) -> datetime:
        """When the first of it was handed in."""
        return min(row.row.handed_in_at for row in self.rows if row.row.handed_in_at)

    @property
    def authors(self) -> list[Any]:
        """Who handed in what waits, each once; accounts that are gone are nobody's."""
        return list({row.row.handed_in_by for row in self.rows if row.row.handed_in_by})
