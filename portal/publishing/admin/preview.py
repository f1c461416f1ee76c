"""The preview of an entry: for the office, and by secret links for people without an account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..models import Entry, PreviewLink
from ..models.preview import DAYS, DEFAULT_DAYS
from ..services import revoke_preview, share_preview
from .scope import OfficeScopedAdmin


class PreviewLinkForm(forms.Form):
    """How long the new link is to open the preview."""

    days = forms.TypedChoiceField(
        label=_("Wie lange soll der Link gelten?"),
        coerce=int,
        initial=DEFAULT_DAYS,
        choices=[(days, ngettext_lazy("%d Tag", "%d Tage", days) % days) for days in DAYS],
    )


class Previews(OfficeScopedAdmin):
    """The preview and its secret links; part of `EntryAdmin`."""

    #: the public detail view, shown as preview with the office's own rows
    preview_view = None

    def get_urls(self):
        if self.preview_view is None:
            return super().get_urls()
        name, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        links = require_http_methods(["GET", "HEAD", "POST"])(self.preview_links)
        revoke = require_POST(self.revoke_link)
        return [
            path("<int:pk>/vorschau/", wrap(self.preview), name=f"{name}_preview"),
            path("<int:pk>/vorschau-links/", wrap(links), name=f"{name}_preview_links"),
            path("<int:pk>/vorschau-links/beenden/", wrap(revoke), name=f"{name}_preview_revoke"),
            *super().get_urls(),
        ]

    def preview_url(self, obj: Entry | None) -> str:
        return "../vorschau/" if obj and self.preview_view else ""

    def links_url(self, request: HttpRequest, obj: Entry | None) -> str:
        """Where the secret links to the preview are made, for who may change the entry."""
        may = obj and self.preview_view and self.has_change_permission(request, obj)
        return "../vorschau-links/" if may else ""

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page of an entry that need not be public; 404 where it is not yours."""
        public_view = self.preview_view
        mine = public_view.model.objects.filter(pk__in=self.get_queryset(request).values("pk"))
        response = public_view.as_view(queryset=mine, is_preview=True)(request, pk=pk)
        response["X-Robots-Tag"] = "noindex"
        add_never_cache_headers(response)
        return response

    # --- secret links ---
    def preview_links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The living links of an entry; the button makes another and shows it this once."""
        entry = self._own_entry(request, pk)
        form = PreviewLinkForm(request.POST or None)
        address = ""
        if request.method == "POST" and form.is_valid():
            _link, token = share_preview(entry, days=form.cleaned_data["days"], by=request.user)
            address = settings.SITE_URL + reverse("publishing:preview", args=[token])
            self.log_change(request, entry, str(_("Vorschau-Link erstellt")))
        return self._links_page(request, entry, form=form, address=address)

    def _links_page(self, request: HttpRequest, entry: Entry, **more) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Vorschau-Links"),
            "opts": self.opts,
            "original": entry,
            "links": living_links(entry),
            **more,
        }
        response = TemplateResponse(request, "admin/publishing/preview_links.html", context)
        add_never_cache_headers(response)
        return response

    def revoke_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End one link of this entry; another entry's is not there."""
        entry = self._own_entry(request, pk)
        key = request.POST.get("link", "")
        links = PreviewLink.objects.of(entry)
        link = get_object_or_404(links, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
        if revoke_preview(link):
            self.log_change(request, entry, str(_("Vorschau-Link beendet")))
            messages.success(request, _("Der Link ist beendet und öffnet nichts mehr."))
        return redirect("..")

    def _own_entry(self, request: HttpRequest, pk: int) -> Entry:
        """One the person may change; not yours is not there."""
        entry = self.get_object(request, str(pk))
        if entry is None or not self.has_change_permission(request, entry):
            raise Http404
        return entry


def living_links(entry: Entry):
    return PreviewLink.objects.alive().of(entry).select_related("made_by")
