"""A conference's documentation as a page, as a tagged PDF, and its programme on paper."""

import logging

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from portal.lib import pdf
from portal.pages.models import Page

from ..documentation import documentation_of
from ..models import Event
from .public import EventDetail

log = logging.getLogger(__name__)

TEMPLATE = "conferences/documentation.html"


class DocumentationPage(EventDetail):
    """Everything about a conference that is over, to read and to print."""

    template_name = TEMPLATE

    def get_object(self, queryset=None) -> Event:
        event = super().get_object(queryset)
        if not event.is_over:
            raise Http404
        return event

    def new_address(self, entry) -> str:
        return f"{entry.get_absolute_url()}dokumentation/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            doc=documentation_of(self.object),
            imprint=Page.objects.filter(key=Page.Key.IMPRINT).first(),
            today=timezone.localdate(),
            has_pdf=pdf.is_available(),
            **kwargs,
        )


class DocumentationFile(DocumentationPage):
    """The same as a tagged PDF; where none can be made, the page to print."""

    def render_to_response(self, context, **response_kwargs) -> HttpResponse:
        page = f"{self.object.get_absolute_url()}dokumentation/"
        if not pdf.is_available():
            return redirect(page)
        files = {"is_pdf": True, "style": pdf.style_file("css/documentation.css")}
        html = render_to_string(TEMPLATE, context | files | site(), self.request)
        try:
            content = pdf.pdf_of(html, name=f"dokumentation/{self.object.pk}")
        except pdf.PdfBusy:
            return self._busy(page)
        except pdf.PdfFailed:
            log.exception("No PDF of event %s", self.object.pk)
            return redirect(page)
        return _file(content, f"{self.object.slug}-dokumentation.pdf")

    def _busy(self, page: str) -> HttpResponse:
        answer = render(self.request, "conferences/pdf_busy.html", {"page": page}, status=503)
        answer["Retry-After"] = "20"
        return answer


class ProgrammePaper(EventDetail):
    """The programme to print: A4, or folded to A5 (`?form=a5`)."""

    template_name = "conferences/programme_paper.html"

    def new_address(self, entry) -> str:
        return f"{entry.get_absolute_url()}programm/"

    def get_context_data(self, **kwargs):
        is_folded = self.request.GET.get("form") == "a5"
        return super().get_context_data(is_folded=is_folded, **kwargs)


def site() -> dict[str, str]:
    return {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
