"""The pictures of an entry as its coordinators see them: choose, describe, hand in, delete.

The same forms as the office's, in plainer words. What goes to the office first is not stored as
a picture but given to the services; what came back or waits is shown filled with what was said.
"""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib.many_files import Received
from portal.lib.tokens import digest

from .models import TEXTS, Entry, Licence
from .picture_forms import PictureDesk, PictureRowForm, UploadForm, WaitingRowForm
from .services import count_version
from .services.pictures import (
    goes_to_the_office,
    hand_in_new,
    hand_in_texts,
    release,
)

#: pictures of one entry that are not public; whoever has more describes them first
MOST_NOT_PUBLIC = 40
TOO_MANY = _(
    "Hier liegen schon viele Bilder, die noch nicht auf der Seite sind. Bitte beschreiben oder "
    "verwerfen Sie erst einige davon."
)
STALE = _(
    "Dieses Bild hat inzwischen jemand anders bearbeitet; jetzt steht da: „%(now)s“. "
    "Ihr Text steht noch hier. Wenn er gelten soll, sichern Sie noch einmal."
)
ALT = re.compile(r"(bild|eingang)-\d{1,18}-alt$")
RIGHTS = [
    (Licence.PERMISSION, _("Ja: selbst gemacht, oder die Person hat es erlaubt")),
    (Licence.DRAWING, _("Ja: unsere eigene Zeichnung")),
    (Licence.CC_BY, _("Ja, und alle dürfen es nutzen, wenn der Name dabeisteht (CC BY 4.0)")),
    (Licence.CC_BY_SA, _("Ja, so auch, und Verändertes nur ebenso frei (CC BY-SA 4.0)")),
    (Licence.CC0, _("Ja, und alle dürfen es ohne Bedingung nutzen (CC0)")),
]
WORDS: dict[str, tuple[Any, Any]] = {
    "alt": (
        _("Was ist auf dem Bild zu sehen?"),
        _(
            "Für Menschen, die es nicht sehen. Zum Beispiel: „Zwei Frauen reparieren zusammen "
            "ein Fahrrad.“ Oder: „Ein voller Saal von hinten, vorn singt ein Chor.“"
        ),
    ),
    "caption": (
        _("Bildunterschrift, wenn Sie mögen"),
        _("Was man nicht sieht: wann, wo, wobei. Zum Beispiel: „Sommerfest 2026“."),
    ),
    "credit": (_("Wer hat das Bild gemacht?"), _("Der Name steht unter dem Bild.")),
    "licence": (
        _("Dürfen wir es zeigen?"),
        _("Nur, wer das Bild gemacht hat, kann das erlauben. Bilder aus dem Internet nicht."),
    ),
}


def rights(known: str = "") -> list[tuple[str, Any]]:
    """What can be answered; a licence the office gave a picture stays possible."""
    kept = [(known, Licence(known).label)] if known not in {"", *(r[0] for r in RIGHTS)} else []
    return [("", _("bitte wählen")), *RIGHTS, *kept]


class OwnUploadForm(UploadForm):
    """Many at once, from the phone's album or camera."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        files, credit, licence = (self.fields[name] for name in ("files", "credit", "licence"))
        files.label = _("Fotos auswählen oder aufnehmen")
        files.help_text = _(
            "Bis zu 20 auf einmal, als JPEG, PNG oder WebP. Wo und womit sie aufgenommen sind, "
            "löscht das Portal aus den Dateien."
        )
        credit.label = _("Wer hat die Bilder gemacht?")
        credit.help_text = _("Gilt für alle, die Sie jetzt auswählen; danach einzeln zu ändern.")
        licence.label, licence.help_text = _("Dürfen wir sie zeigen?"), WORDS["licence"][1]
        licence.choices = rights()


class OwnRow(PictureRowForm):
    """One picture, in words for people who do this twice a year."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in WORDS.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].widget.attrs.pop("class", None)
        widget = forms.Textarea(attrs={"rows": 3, "maxlength": 300})
        self.fields["alt"].widget = widget
        self.fields["licence"].choices = rights(self.instance.licence)
        self.fields["focus"].label = _("Wichtigste Stelle im Bild")
        del self.fields["position"]

    #: what is stored of its texts
    kept_texts: dict[str, str] = {}

    @property
    def stamp(self) -> str:
        """Another as soon as somebody else has saved this picture's texts."""
        return digest("|".join(self.kept_texts.values()))[:16]

    def clean(self) -> dict[str, Any]:
        """Whoever comes second is told, and what they typed stays."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen = self.data.get(self.add_prefix("seen"), self.stamp)
        if seen != self.stamp and set(self.changed_data) & set(TEXTS):
            now = self.kept_texts["alt"]
            raise forms.ValidationError(STALE % {"now": now}, code="stale")
        return cleaned

    def clean_alt(self) -> str:
        """Lines of the larger field are one text."""
        return " ".join(self.cleaned_data["alt"].split())


class PublicRow(OwnRow):
    """A picture of the page; with the texts that were handed in, where some were."""

    place = forms.TypedChoiceField(label=_("Stelle in der Reihe"), coerce=int, required=False)

    def __init__(self, *args, instance, **kwargs):
        self.change = getattr(instance, "change", None)
        #: what the page says, as opposed to what was handed in
        self.public = {name: getattr(instance, name) for name in TEXTS}
        wanted = self.change.changes if self.change else {}
        super().__init__(*args, instance=instance, initial=dict(wanted), **kwargs)
        self.fields["delete"].label = _("Dieses Bild von der Seite löschen")

    def number(self, place: int, of: int) -> None:
        """Where it stands now, and the places there are."""
        if of < 2:
            del self.fields["place"]
            return
        self.fields["place"].choices = [(n, n) for n in range(1, of + 1)]
        self.initial["place"] = place

    @property
    def kept_texts(self) -> dict[str, str]:  # type: ignore[override]
        return self.public | (self.change.changes if self.change else {})

    @property
    def new_place(self) -> int:
        """The other place it was given, or 0."""
        is_new = "place" in self.fields and "place" in self.changed_data
        return int(self.cleaned_data.get("place") or 0) if is_new else 0

    @property
    def more_is_open(self) -> bool:
        return bool(self.errors) or bool(self.change and self.change.came_back)

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class NewRow(OwnRow, WaitingRowForm):
    """A picture that is not public; the people on it are asked for, too."""

    people_agree = forms.BooleanField(
        label=_("Wer auf dem Bild zu erkennen ist, ist einverstanden"),
        help_text=_("Bei Kindern die Eltern. Ist niemand zu erkennen, haken Sie es bitte auch an."),
        error_messages={
            "required": _("Bitte fragen Sie erst alle, die zu erkennen sind, und haken dann an.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["people_agree"] = self.waiting.people_agree
        self.fields["delete"].label = _("Dieses Bild verwerfen")

    @property
    def kept_texts(self) -> dict[str, str]:
        return {name: getattr(self.waiting, name) for name in TEXTS}


@dataclass
class Done:
    """What came of one click, for the sentences that say so."""

    uploaded: int = 0
    handed_in: int = 0
    released: int = 0
    deleted: int = 0
    kept: int = 0


class OwnPictureDesk(PictureDesk):
    """All of an entry's pictures for one of its people."""

    upload_form, row_form, waiting_form = OwnUploadForm, PublicRow, NewRow

    def __init__(self, owner: Entry, by: User, data=None, files=None):
        super().__init__(owner, data, files)
        self.by = by
        self.goes_to_the_office = goes_to_the_office(owner, by)

    def pictures(self) -> QuerySet:
        return super().pictures().select_related("change")

    def uploads(self) -> QuerySet:
        return self.owner.incoming_pictures.all()  # type: ignore[attr-defined]

    @cached_property
    def rows(self) -> list[PublicRow]:
        rows: list[Any] = list(self._rows())
        for place, row in enumerate(rows, 1):
            row.number(place, len(rows))
        return rows

    @property
    def to_describe(self) -> list[WaitingRowForm]:
        """What came back first, then what nobody has described."""
        mine = [row for row in self.waiting if not row.waiting.waits]
        return sorted(mine, key=lambda row: not row.waiting.came_back)

    @property
    def at_the_office(self) -> list[WaitingRowForm]:
        return [row for row in self.waiting if row.waiting.waits]

    def room_for(self, received: Received) -> Received:
        """As many as one may leave undescribed; the rest is named."""
        room = max(0, MOST_NOT_PUBLIC - self.uploads().count())
        late = [(str(file.name), str(TOO_MANY)) for file in received.good[room:]]
        return Received(received.good[:room], received.refused + late)

    def lost_texts(self) -> list[str]:
        """What was typed about pictures that are not here any more, unless one says it now."""
        known = {row.prefix for row in self.bound}
        said = {text for row in self.rows for text in row.kept_texts.values()}
        typed = [(key[: -len("-alt")], value) for key, value in self.data.items() if ALT.match(key)]
        return [text for prefix, text in typed if prefix not in known and text not in {"", *said}]

    # --- saving ---
    def keep(self) -> Done:
        """Store what was typed: as pictures, or as what waits for the office."""
        done = Done()
        for row in self.bound:
            if row.to_be_deleted:
                self._delete(row, done)
            elif not row.has_changed():
                continue
            elif isinstance(row, NewRow):
                self._take_new(row, done)
            else:
                self._take_texts(row, done)
        self._put_in_order()
        if done.released or done.deleted or done.kept:
            count_version(self.owner, by=self.by)
        return done

    def _delete(self, row: PictureRowForm, done: Done) -> None:
        """At once, whoever it is: somebody may have withdrawn their consent."""
        (row.waiting if isinstance(row, NewRow) else row.instance).delete()
        done.deleted += 1

    def _take_new(self, row: NewRow, done: Done) -> None:
        if self.goes_to_the_office:
            hand_in_new(row.waiting, row.instance, by=self.by)
            done.handed_in += 1
        else:
            release(row.waiting, row.instance)
            done.released += 1

    def _take_texts(self, row: Any, done: Done) -> None:
        """How it is shown counts at once; what is said about it may have to wait."""
        if not self.goes_to_the_office:
            row.save()
            if row.change:
                row.change.delete()
            done.kept += 1
            return
        row.instance.save(update_fields=["focus_x", "focus_y"])
        asks = bool(set(row.changed_data) & set(TEXTS))
        if asks and hand_in_texts(row.instance, row.wanted, by=self.by):
            done.handed_in += 1
        else:
            done.kept += 1

    def _put_in_order(self) -> None:
        """The row of pictures with those that were given another place."""
        stay = [row for row in self.rows if not row.to_be_deleted]
        moved = [row for row in stay if row.is_bound and row.new_place]
        order = [row for row in stay if row not in moved]
        for row in sorted(moved, key=lambda row: row.new_place):
            order.insert(row.new_place - 1, row)
        for position, row in enumerate(order, 1) if moved else ():
            self.model.objects.filter(pk=row.instance.pk).update(position=position)
