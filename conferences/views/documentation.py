"""A conference's documentation as a page, as a tagged PDF, and its programme on paper."""

import logging

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.lib import pdf
from portal.lib.qr import qr_svg
from portal.pages.models import Page
from portal.publishing.admin.scope import own_rows

from ..documentation import add_what_became_of, documentation_of
from ..models import Event
from .public import EventDetail

log = logging.getLogger(__name__)

TEMPLATE = "conferences/documentation.html"
#: what fits inside a folded sheet at its usual size, and a size smaller
SIGNS_A_LINE, SOME_LINES, MANY_LINES = 45, 45, 75
STYLES = ("css/documentation.css", "css/documentation-paper.css")


class OnPaper(EventDetail):
    """A page of an event to print: public, or before that for its office, which nobody stores."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.is_preview = self._is_preview(request)
        answer = super().dispatch(request, *args, **kwargs)
        if self.is_preview:
            add_never_cache_headers(answer)
            answer["X-Robots-Tag"] = "noindex"
        return answer

    def public(self) -> QuerySet[Event]:
        return Event.objects.published()

    def _is_preview(self, request: HttpRequest) -> bool:
        slug = self.kwargs["slug"]
        if self.public().filter(slug=slug).exists():
            return False
        self.queryset = events_of_the_desk(request)
        return self.queryset.filter(slug=slug).exists()


class DocumentationPage(OnPaper):
    """Everything about a conference that is over, to read and to print."""

    template_name = TEMPLATE

    def public(self) -> QuerySet[Event]:
        return super().public().filter(ends__lte=timezone.now())

    def get_object(self, queryset=None) -> Event:
        event = super().get_object(queryset)
        if not self.is_preview and not event.is_over:
            raise Http404
        add_what_became_of(event)
        return event

    def new_address(self, entry) -> str:
        return f"{entry.get_absolute_url()}dokumentation/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            doc=documentation_of(self.object),
            imprint=Page.objects.filter(key=Page.Key.IMPRINT).first(),
            today=timezone.localdate(),
            has_pdf=pdf.is_available(),
            styles=[static(name) for name in STYLES],
            **kwargs,
        )


class DocumentationFile(DocumentationPage):
    """The same as a tagged PDF; where none can be made, the page to print."""

    def render_to_response(self, context, **response_kwargs) -> HttpResponse:
        page = f"{self.object.get_absolute_url()}dokumentation/"
        if not pdf.is_available():
            return redirect(page)
        files = {"is_pdf": True, "styles": [pdf.style_file(name) for name in STYLES]}
        html = render_to_string(TEMPLATE, context | files | site(), self.request)
        try:
            content = pdf.pdf_of(html, name=self._kept_as())
        except pdf.PdfBusy:
            return self._busy(page)
        except pdf.PdfFailed:
            log.exception("No PDF of event %s", self.object.pk)
            return redirect(page)
        return _file(content, f"{self.object.slug}-dokumentation.pdf")

    def _kept_as(self) -> str:
        """What is not public yet is made anew each time and lies nowhere."""
        return "" if self.is_preview else f"dokumentation/{self.object.pk}"

    def _busy(self, page: str) -> HttpResponse:
        answer = render(self.request, "conferences/pdf_busy.html", {"page": page}, status=503)
        answer["Retry-After"] = "20"
        return answer


class ProgrammePaper(OnPaper):
    """The programme to print: A4, or folded to A5 (`?form=a5`)."""

    template_name = "conferences/programme_paper.html"

    def new_address(self, entry) -> str:
        return f"{entry.get_absolute_url()}programm/"

    def get_context_data(self, **kwargs):
        address = f"{settings.SITE_URL}{self.object.get_absolute_url()}"
        return super().get_context_data(
            is_folded=self.request.GET.get("form") == "a5",
            density=density_of(self.object),
            code=qr_svg(address, title=_("Zur Veranstaltung im Netz"), description=address),
            **kwargs,
        )


def density_of(event: Event) -> str:
    """How small the day has to be set so that it fits inside a folded sheet."""
    items, workshops = event.programme.all(), event.workshops.all()
    texts = [f"{row.title}{row.description}" for row in items]
    texts += [str(speaker) for row in items for speaker in row.speakers.all()]
    texts += [f"{row.title}{row.moderation}{row.question}" for row in workshops]
    lines = sum(1 + len(text) // SIGNS_A_LINE for text in texts)
    return "denser" if lines > MANY_LINES else "dense" if lines > SOME_LINES else ""


def events_of_the_desk(request: HttpRequest) -> QuerySet[Event]:
    """What the person edits as an office's staff; nothing for who may not enter the admin."""
    if isinstance(request.user, User) and admin.site.has_permission(request):
        return own_rows(Event.objects.all(), request.user)
    return Event.objects.none()


def site() -> dict[str, str]:
    return {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
