"""The parts of an event as they are edited on its own page."""

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.publishing.admin import ScopedInline, own_or_published

from ..models import Document, Finding, Picture, ProgrammeItem, Stand, Workshop


class NumberedForm(forms.ModelForm):
    """A row whose number may stay empty: it then gets the next one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        number = self.fields.get("number")
        if number and not self.instance.pk:
            number.required, number.initial = False, None
            self.initial.pop("number", None)
            number.help_text = _("Leer lassen für die nächste freie Nummer.")


class EventInline(ScopedInline, admin.StackedInline):
    """A part of an event; what it points to within the event is of the same event."""

    classes = ["collapse"]
    same_event = ("slot", "workshop")

    def choices_for(self, db_field, request: HttpRequest) -> QuerySet | None:
        if db_field.name in self.same_event:
            return db_field.related_model.objects.filter(event=self.parent_id(request))
        return super().choices_for(db_field, request)


class ProgrammeInline(EventInline):
    model = ProgrammeItem
    fields = ["kind", "title", "starts", "ends", "room", "moderation", "position"]


class WorkshopInline(EventInline):
    model = Workshop
    form = NumberedForm
    fields = ["number", "title", "question", "slot", "room", "capacity", "moderation"]


class FindingInline(EventInline):
    """Findings are archived on their own page, not deleted here."""

    model = Finding
    form = NumberedForm
    can_delete = False
    fields = ["number", "title", "explanation", "workshop", "status"]


class DocumentInline(EventInline):
    model = Document
    fields = ["title", "file", "language", "position"]
    show_change_link = False


class PictureInline(EventInline):
    model = Picture
    fields = ["file", "alt", "caption", "credit", "licence", "position"]
    show_change_link = False


class StandInline(EventInline):
    model = Stand
    fields = ["initiative", "status", "spot", "note"]
    show_change_link = False

    def choices_for(self, db_field, request: HttpRequest) -> QuerySet | None:
        """Any public initiative, one's own, and those that have a stand here already."""
        if db_field.related_model is not Initiative:
            return super().choices_for(db_field, request)
        usable = own_or_published(Initiative, request.user).values("pk")
        here = Stand.objects.filter(event=self.parent_id(request)).values("initiative")
        return Initiative.objects.filter(Q(pk__in=usable) | Q(pk__in=here))


DESK = [
    ProgrammeInline,
    WorkshopInline,
    FindingInline,
    DocumentInline,
    PictureInline,
    StandInline,
]
