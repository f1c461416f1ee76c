"""The pictures of one entry as a form: upload many, describe each, order, crop, delete.

What was uploaded waits until alternative text, credit and licence are given; only then does it
become a picture, and only pictures are ever shown. Coordinators have a desk of their own over
these forms (`own_pictures.py`).
"""

import re
from collections.abc import Iterator

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.lib.many_files import ManyFilesField, Received
from portal.lib.pictures import PictureFormField
from portal.lib.widgets import FocusGrid

from .models import SHOWING, TEXTS, Entry, Licence, PictureBase
from .services.pictures import picture_model, release, what_waits

MOST_AT_ONCE = 20
FOCUS = re.compile(r"(\d{1,3})-(\d{1,3})")


class UploadForm(forms.Form):
    """Many files at once; who made them and what others may do is said once for all."""

    files = ManyFilesField(
        PictureFormField(),
        most=MOST_AT_ONCE,
        label=_("Bilder auswählen"),
        help_text=_(
            "JPEG, PNG oder WebP, je höchstens 10 MB und 24 Megapixel, bis zu 20 auf einmal. "
            "Aufnahmeort und Kameradaten entfernt das Portal."
        ),
    )
    credit = forms.CharField(
        label=_("Bildnachweis für alle"),
        required=False,
        max_length=200,
        help_text=_("Wer hat die Bilder gemacht? Lässt sich danach für jedes Bild ändern."),
    )
    licence = forms.ChoiceField(
        label=_("Rechte und Lizenz für alle"),
        required=False,
        choices=[("", _("bitte wählen")), *Licence.choices],
    )


class FocusForm(forms.ModelForm):
    """A picture's important part as one field: „x-y" in per cent."""

    focus = forms.RegexField(
        FOCUS,
        label=_("Wichtigste Stelle"),
        help_text=_("Wo das Bild beschnitten wird, bleibt diese Stelle zu sehen."),
        widget=FocusGrid,
        error_messages={"invalid": _("Bitte wählen Sie eine der neun Stellen.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["focus"] = f"{self.instance.focus_x}-{self.instance.focus_y}"
        self.fields["focus"].widget.picture = self.instance

    def clean_focus(self) -> str:
        value = self.cleaned_data["focus"]
        if max(map(int, value.split("-"))) > 100:
            raise forms.ValidationError(self.fields["focus"].error_messages["invalid"])
        return value

    def _post_clean(self) -> None:
        x, y = self.cleaned_data.get("focus", "50-50").split("-")
        self.instance.focus_x, self.instance.focus_y = int(x), int(y)
        super()._post_clean()


class PictureRowForm(FocusForm):
    """One picture's texts, rights, place in the order and important part."""

    delete = forms.BooleanField(label=_("Dieses Bild löschen"), required=False)

    class Meta:
        fields = ["alt", "caption", "credit", "licence", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("alt", "caption", "credit"):
            self.fields[name].widget.attrs["class"] = "vTextField"

    @property
    def picture(self) -> PictureBase:
        return self.instance

    @property
    def more_is_open(self) -> bool:
        """Whether something folded away is missing or wrong."""
        return any(name in self.errors for name in ("credit", "licence", "position", "focus"))

    @property
    def to_be_deleted(self) -> bool:
        return self.is_bound and bool(self.cleaned_data.get("delete"))

    def _post_clean(self) -> None:
        """What is to be deleted need not be described well."""
        if self.cleaned_data.get("delete"):
            self._errors = ErrorDict()
        else:
            super()._post_clean()


class WaitingRowForm(PictureRowForm):
    """An upload that becomes a picture as soon as it is described."""

    def __init__(self, *args, waiting, **kwargs):
        self.waiting = waiting
        super().__init__(*args, **kwargs)
        self.fields["alt"].error_messages["required"] = _(
            "Bitte beschreiben Sie, was auf dem Bild zu sehen ist. Vorher wird es nicht öffentlich."
        )
        self.fields["position"].required = False
        self.initial["position"] = None
        self.fields["position"].help_text = _("Leer lassen: Das Bild kommt ans Ende.")
        self.fields["delete"].label = _("Dieses Bild verwerfen")

    @property
    def more_is_open(self) -> bool:
        return super().more_is_open or not (self.waiting.credit and self.waiting.licence)

    @property
    def still_waits(self) -> bool:
        """Nobody has written anything about it yet."""
        return not self.has_changed()

    def full_clean(self) -> None:
        """A row nobody touched is left alone, and so is what it lacks."""
        self.empty_permitted = True
        self.use_required_attribute = False
        super().full_clean()

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0


class PictureDesk:
    """All forms about one entry's pictures, filled with what was sent or with what is stored."""

    upload_form: type[UploadForm] = UploadForm
    row_form: type[PictureRowForm] = PictureRowForm
    waiting_form: type[WaitingRowForm] = WaitingRowForm

    def __init__(self, owner: Entry, data=None, files=None):
        self.owner = owner
        self.data = data
        self.model = picture_model(owner)
        self.upload = self.upload_form(data, files, prefix="neu")

    @property
    def _of_owner(self) -> dict:
        return {self.model.whole: self.owner}

    @cached_property
    def rows(self) -> list[PictureRowForm]:
        """One form for each picture."""
        return list(self._rows())

    @cached_property
    def waiting(self) -> list[WaitingRowForm]:
        """One form for each upload that waits; first asked for once new ones are in."""
        return list(self._waiting())

    def pictures(self) -> QuerySet:
        return self.owner.pictures.all()  # type: ignore[attr-defined]

    def uploads(self) -> QuerySet:
        """What coordinators have handed in is decided on a page of its own."""
        return self.owner.incoming_pictures.in_work()  # type: ignore[attr-defined]

    def _rows(self) -> Iterator[PictureRowForm]:
        form = forms.modelform_factory(self.model, form=self.row_form)
        for picture in self.pictures():
            prefix = f"bild-{picture.pk}"
            yield form(_sent(self.data, prefix), prefix=prefix, instance=picture)

    def _waiting(self) -> Iterator[WaitingRowForm]:
        form: type[WaitingRowForm] = forms.modelform_factory(self.model, form=self.waiting_form)
        for waiting in self.uploads():
            prefix = f"eingang-{waiting.pk}"
            yield form(
                _sent(self.data, prefix),
                prefix=prefix,
                waiting=waiting,
                instance=picture_from(waiting, self.owner),
            )

    @cached_property
    def handed_in(self) -> int:
        """How much coordinators have handed in; it is decided on a page of its own."""
        return sum(len(rows) for rows in what_waits(self.owner))

    @property
    def bound(self) -> list[PictureRowForm]:
        """The rows that were sent: what somebody else uploaded meanwhile is not among them."""
        return [row for row in (*self.rows, *self.waiting) if row.is_bound]

    @property
    def to_be_deleted(self) -> list[PictureRowForm]:
        return [row for row in self.bound if row.is_valid() and row.to_be_deleted]

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.bound]
        return all(valid)

    def room_for(self, received: Received) -> Received:
        """What of it is taken."""
        return received

    def take_uploads(self) -> Received:
        """Keep what is fine as waiting pictures; done whatever else on the page is wrong."""
        self.upload.is_valid()
        received = self.room_for(self.upload.cleaned_data.get("files") or Received())
        model = type(self.owner)._meta.get_field("incoming_pictures").related_model
        rights = {name: self.upload.cleaned_data.get(name, "") for name in ("credit", "licence")}
        for file in received.good:
            model.objects.create(**self._of_owner, **rights, file=file)
        return received

    def save(self) -> int:
        """Store what was typed; how many pictures are new to the public."""
        for row in self.bound:
            if row.to_be_deleted:
                (row.waiting if isinstance(row, WaitingRowForm) else row.instance).delete()
            elif isinstance(row, WaitingRowForm):
                continue
            elif row.has_changed():
                row.save()
        return sum(self._release(row) for row in self.waiting if row.is_bound)

    def _release(self, row: WaitingRowForm) -> bool:
        """Make a picture of what waited; the file stays where it is."""
        if row.still_waits or row.to_be_deleted:
            return False
        release(row.waiting, row.instance)
        return True


def picture_from(waiting, owner: Entry) -> PictureBase:
    """A picture over the same file with what is known about it, not saved yet."""
    model = picture_model(owner)
    said = {name: getattr(waiting, name) for name in (*TEXTS, *SHOWING)}
    measures = {"width": waiting.width, "height": waiting.height}
    return model(**{model.whole: owner}, file=waiting.file.name, **measures, **said)


def _sent(data, prefix: str):
    """The data, where the page that was sent had this row at all."""
    return data if data is not None and f"{prefix}-alt" in data else None
