"""The portal's own texts: worded, looked at, and brought back to what was shipped."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.accounts.audit import Kind, record
from portal.lib.admin import HouseAdmin
from portal.publishing.admin import PROSE, HistoryPages
from portal.publishing.forms import PartForm, fingerprint

from .loading import shipped
from .models import Page


@admin.register(Page)
class PageAdmin(HistoryPages, HouseAdmin):
    section = "texts"
    section_position = 10
    form = PartForm
    formfield_overrides = {**HouseAdmin.formfield_overrides, **PROSE}
    change_form_template = "admin/publishing/entry_form.html"
    list_display = ["title", "key", "changed_at"]
    fieldsets = [(None, {"fields": ["key", "title", "body"]})]

    def get_urls(self):
        view = self.admin_site.admin_view(self.reset)
        return [path("<int:pk>/zuruecksetzen/", view, name="pages_page_reset"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["key"] if obj else []

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context["public_url"] = obj.get_absolute_url() if obj else ""
        context["can_look_first"] = self._may_save(request, obj)
        if obj and shipped(obj.key) and self.has_change_permission(request, obj):
            context["reset_url"] = reverse("admin:pages_page_reset", args=[obj.pk])
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)

    # --- looking ---
    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra=None):
        """„Vorschau“ shows the public page as typed; what the form refuses is said as ever."""
        if request.method == "POST" and "_preview" in request.POST:
            page = self._typed(request, object_id)
            if page is not None:
                return preview(request, page)
        return super().changeform_view(request, object_id, form_url, extra)

    def _typed(self, request: HttpRequest, object_id) -> Page | None:
        """The page as it stands in the form, not stored; None where it cannot be stored either."""
        stored = self.get_object(request, object_id) if object_id else None
        if not self._may_save(request, stored):
            return None
        form = self.get_form(request, stored, change=stored is not None)(
            request.POST, request.FILES, instance=stored
        )
        return form.save(commit=False) if form.is_valid() else None

    def _may_save(self, request: HttpRequest, stored: Page | None) -> bool:
        if stored is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, stored)

    # --- going back ---
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, with both texts side by side; then the shipped one stands there again."""
        rows = Page.objects.select_for_update() if request.method == "POST" else Page.objects.all()
        page = rows.filter(pk=pk).first()
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        text = shipped(page.key) if page else None
        if page is None or text is None:
            raise Http404
        version = fingerprint(page)
        if request.method == "POST" and request.POST.get("version") == version:
            return self._bring_back(request, page, text)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Zurücksetzen: %(page)s") % {"page": page.title},
            "opts": self.opts,
            "page": page,
            "shipped": text,
            "version": version,
            "is_stale": request.method == "POST",
            "back_url": self._url_of(page),
        }
        return TemplateResponse(request, "admin/pages/page_reset.html", context)

    def _bring_back(self, request: HttpRequest, page: Page, text: Page) -> HttpResponse:
        page.title, page.body = text.title, text.body
        page.save()
        said = _("Seite „%(page)s“ auf den mitgelieferten Text zurückgesetzt") % {"page": page}
        self.log_change(request, page, str(said))
        record(Kind.RESTORE, by=request.user, text=said)
        messages.success(request, _("Zurückgesetzt. Auf der Seite steht jetzt dieser Text."))
        return HttpResponseRedirect(self._url_of(page))

    @staticmethod
    def _url_of(page: Page) -> str:
        return reverse("admin:pages_page_change", args=[page.pk])


def preview(request: HttpRequest, page: Page) -> HttpResponse:
    """Exactly the public page, with a note above it; for no browser or search engine to keep."""
    page.clean_body()
    context = {"page": page, "view": {"is_preview": True}}
    response = render(request, "pages/page.html", context)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
