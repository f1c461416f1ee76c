"""The office's pages for files: get a list, hand in a table, see what it would change, say yes."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.lib.admin import ReadOnlyAdmin
from portal.lib.spreadsheets import FORMATS, XLSX
from portal.publishing.admin import own_rows

from . import services
from .forms import UploadForm
from .kinds import may_import, may_work_on, offices_to_import_into, page_of, table_for
from .models import ImportJob
from .results import Results
from .services import exporting
from .services.asking import ImportNotReady


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """The office's imports; a file is handed in from the list it belongs to."""

    section = "basics"
    section_position = 150
    list_display = ["file_name", "kind_name", "state_line", "office", "created_at", "by"]
    list_filter = ["state"]
    list_select_related = ["office", "by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return own_rows(super().get_queryset(request), request.user)

    def get_urls(self) -> list:
        def route(address: str, view, name: str):
            return path(
                address, self.admin_site.admin_view(view), name=f"exchange_importjob_{name}"
            )

        kind = "<slug:app_label>.<slug:model>/"
        return [
            route(f"hochladen/{kind}", self.upload_view, "upload"),
            route(f"vorlage/{kind}", self.template_view, "template"),
            route(f"tabelle/{kind}", self.export_view, "export"),
            route("<int:pk>/uebernehmen/", self.apply_view, "apply"),
            route("<int:pk>/erneut/", self.again_view, "again"),
            *super().get_urls(),
        ]

    # --- out ----------------------------------------------------------------------------------
    @staticmethod
    def _page(app_label: str, model: str) -> Any:
        return page_of(f"{app_label}.{model}")

    def export_view(self, request: HttpRequest, app_label: str, model: str) -> HttpResponse:
        """The list as its address narrows it; nothing but what the list shows."""
        return require_POST(self._export)(request, self._page(app_label, model))

    def _export(self, request: HttpRequest, page) -> HttpResponse:
        if not page.has_view_permission(request):
            raise PermissionDenied
        form = _asked_form(request.POST)
        try:
            rows = page.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(_list_of(page))
        name = str(page.opts.verbose_name_plural)
        table = table_for(page, request.user)
        return exporting.export(table, rows, form, by=request.user, name=name)

    def template_view(self, request: HttpRequest, app_label: str, model: str) -> HttpResponse:
        return require_safe(self._template)(request, self._page(app_label, model))

    def _template(self, request: HttpRequest, page) -> HttpResponse:
        if not may_import(request.user, page):
            raise PermissionDenied
        name = str(page.opts.verbose_name_plural)
        form = _asked_form(request.GET)
        return exporting.template(table_for(page, request.user), form, name=name)

    # --- in -----------------------------------------------------------------------------------
    def upload_view(self, request: HttpRequest, app_label: str, model: str) -> HttpResponse:
        page = self._page(app_label, model)
        if not may_import(request.user, page):
            raise PermissionDenied
        offices = [] if request.user.is_superuser else offices_to_import_into(request.user, page)
        form = UploadForm(request.POST or None, request.FILES or None, offices=offices)
        if request.method == "POST" and form.is_valid():
            return self._start(request, page, form)
        return self._show(request, "upload", page, form=form, table=table_for(page, request.user))

    def _start(self, request: HttpRequest, page, form: UploadForm) -> HttpResponse:
        job = services.start_import(
            form.content,
            name=form.cleaned_data["file"].name,
            kind=page.opts.label_lower,
            office=form.chosen_office,
            by=request.user,
        )
        return redirect(job.admin_url)

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """Progress, then what the check found, page by page."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self._result(request, object_id)

    def _result(self, request: HttpRequest, object_id: str) -> HttpResponse:
        job = self._own_job(request, object_id)
        page = page_of(job.kind)
        results = Results(job, request.GET)
        may_apply = job.may_be_applied and may_work_on(request.user, job)
        return self._show(request, "importjob", page, job=job, results=results, may_apply=may_apply)

    def _own_job(self, request: HttpRequest, object_id) -> ImportJob:
        if not str(object_id).isdigit():
            raise Http404
        jobs = self.get_queryset(request).select_related("office", "by", "applied_by")
        return get_object_or_404(jobs, pk=object_id)

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._apply)(request, pk)

    def _apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._own_job(request, pk)
        if not may_work_on(request.user, job):
            raise PermissionDenied
        try:
            services.apply_import(job, by=request.user)
        except ImportNotReady:
            messages.warning(
                request, _("So weit ist dieser Import nicht. Es wurde nichts geändert.")
            )
        return redirect(job.admin_url)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._again)(request, pk)

    def _again(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._own_job(request, pk)
        try:
            services.check_again(job)
        except ImportNotReady:
            messages.warning(request, _("Dieser Import lässt sich nicht noch einmal prüfen."))
        return redirect(job.admin_url)

    def _show(self, request: HttpRequest, template: str, page, **context) -> HttpResponse:
        list_name = page.opts.verbose_name_plural
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(list)s importieren") % {"list": list_name},
            "opts": page.opts,
            "list_name": list_name,
            "list_url": _list_of(page),
            **context,
        }
        return TemplateResponse(request, f"admin/exchange/{template}.html", context)

    # --- columns ------------------------------------------------------------------------------
    @admin.display(description=_("Was"))
    def kind_name(self, job: ImportJob) -> str:
        return str(page_of(job.kind).opts.verbose_name_plural)

    @admin.display(description=_("Stand"), ordering="state")
    def state_line(self, job: ImportJob) -> str:
        return job.get_state_display()


def _asked_form(values) -> str:
    form = values.get("form", XLSX)
    if form not in FORMATS:
        raise Http404
    return str(form)


def _list_of(page) -> str:
    return reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
