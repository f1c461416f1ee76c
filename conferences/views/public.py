"""The public pages of events and findings."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.publishing.admin.scope import own_rows
from portal.publishing.models import FieldOfAction
from portal.publishing.views import EntryDetail, EntryList

from ..documentation import has_something
from ..filters import EventFilterSet
from ..findings_of_event import add_findings
from ..linked_data import event_facts
from ..models import Document, Event, Finding, Stand, Workshop

FUTURE, PAST = "kommend", "vergangen"


class EventList(EntryList):
    """Coming events, or past ones; the coming come first where nothing is said."""

    model = Event
    filterset_class = EventFilterSet

    @property
    def period(self) -> str:
        return PAST if self.request.GET.get("zeitraum") == PAST else FUTURE

    def get_queryset(self):
        events = super().get_queryset()
        return events.past() if self.period == PAST else events.upcoming()

    def get_context_data(self, **kwargs):
        return super().get_context_data(period=self.period, **kwargs)


class EventDetail(EntryDetail):
    """An event with programme, workshops, findings, best practice, gallery and documents."""

    model = Event

    def get_queryset(self):
        initiatives = Initiative.objects.published().select_related(
            "organisation_type", "municipality"
        )
        workshops = Workshop.objects.select_related("slot", "language").prefetch_related(
            Prefetch("initiatives", initiatives)
        )
        return (
            super()
            .get_queryset()
            .with_seats()
            .select_related("venue__municipality", "office", "series", "host")
            .prefetch_related(
                Prefetch("fields", FieldOfAction.objects.with_parents()),
                "languages",
                "programme__speakers",
                Prefetch("workshops", workshops),
                Prefetch("best_practices", initiatives, to_attr="public_practices"),
                Prefetch("stands", Stand.objects.public(), to_attr="public_stands"),
                "pictures",
                "documents",
            )
        )

    def get_object(self, queryset=None) -> Event:
        event = super().get_object(queryset)
        add_findings(event, self.visible(Finding.objects.filter(event=event)))
        return event

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            workshops=self.workshops_with_findings(),
            facts=event_facts(self.object),
            has_documentation=self.object.is_over and has_something(self.object),
            **kwargs,
        )

    def workshops_with_findings(self) -> list[dict]:
        """Each workshop with the findings agreed in it, sorted out of those already fetched."""
        return [
            {
                "workshop": workshop,
                "findings": [
                    f for f in self.object.public_findings if f.workshop_id == workshop.pk
                ],
            }
            for workshop in self.object.workshops.all()
        ]


@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """A document of a published event, under its title; its office sees it before, as preview."""
    public = Document.objects.published().filter(pk=pk).first()
    document = public or get_object_or_404(_documents_of_the_desk(request), pk=pk)
    response = FileResponse(
        document.file.open(), content_type="application/pdf", filename=f"{document.title}.pdf"
    )
    if not public:
        add_never_cache_headers(response)
    return response


def _documents_of_the_desk(request: HttpRequest) -> QuerySet[Document]:
    """Those of events that the person may edit; none for who may not enter the admin."""
    if isinstance(request.user, User) and admin.site.has_permission(request):
        return own_rows(Document.objects.all(), request.user)
    return Document.objects.none()
