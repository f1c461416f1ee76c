"""The office's page for an entry: its list, its form, its steps, its preview."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import services
from ..forms import VersionedForm
from ..models import Entry
from .history import HistoryPages
from .scope import OfficeScopedAdmin

#: {step: (button, what happened)}
STEPS = {
    "publish": (_("Sichern und veröffentlichen"), _("veröffentlicht")),
    "archive": (_("Sichern und archivieren"), _("archiviert")),
    "restore": (_("Sichern und als Entwurf zurückholen"), _("als Entwurf zurückgeholt")),
}
STATE_FIELDS = ["state_badge", "version_line", "created_line", "changed_line", "published_line"]


class EntryAdmin(HistoryPages, OfficeScopedAdmin):
    """An entry's list and form; a kind adds its columns, its fieldsets and its public view."""

    form = VersionedForm
    change_form_template = "admin/publishing/entry_form.html"
    actions = ["publish", "archive", "restore"]
    count_on_index = True
    readonly_fields = STATE_FIELDS
    #: the public detail view, shown as preview with the office's own rows
    preview_view = None

    # --- form ---
    def get_fieldsets(self, request: HttpRequest, obj=None):
        fields = STATE_FIELDS if obj else []
        if request.user.is_superuser:
            fields = [*fields, "is_example"]
        own = super().get_fieldsets(request, obj)
        return [*own, (_("Stand und Fassung"), {"fields": fields})] if fields else own

    def save_model(self, request: HttpRequest, obj: Entry, form, change: bool) -> None:
        """Every saving counts as a version, even one that only changed a part."""
        obj.changed_by = request.user
        if change:
            obj.version += 1
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context.update(self._steps_and_links(request, obj))
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)

    def _steps_and_links(self, request: HttpRequest, obj: Entry | None) -> dict:
        may_change = self.has_change_permission(request, obj)
        entry = obj or self.model()
        steps = [
            {"name": f"_{step}", "label": label}
            for step, (label, _done) in STEPS.items()
            if may_change and services.is_possible(step, entry) and (obj or step == "publish")
        ]
        return {
            "state_steps": steps,
            "preview_url": self._preview_url(obj),
            "public_url": self._public_url(obj),
        }

    def _preview_url(self, obj: Entry | None) -> str:
        return "../vorschau/" if obj and self.preview_view else ""

    def _public_url(self, obj: Entry | None) -> str:
        """Of the stored row: a refused form may have emptied the address in this one."""
        public = type(obj).objects.published().filter(pk=obj.pk).first() if obj else None
        return public.get_absolute_url() if public else ""

    # --- steps ---
    def response_add(self, request: HttpRequest, obj: Entry, post_url_continue=None):
        step = self._asked_step(request)
        if step is None:
            return super().response_add(request, obj, post_url_continue)
        return self._take_asked_step(request, obj, step)

    def response_change(self, request: HttpRequest, obj: Entry):
        step = self._asked_step(request)
        if step is None:
            return super().response_change(request, obj)
        return self._take_asked_step(request, obj, step)

    @staticmethod
    def _asked_step(request: HttpRequest) -> str | None:
        return next((step for step in STEPS if f"_{step}" in request.POST), None)

    def _take_asked_step(self, request: HttpRequest, obj: Entry, step: str) -> HttpResponse:
        self._take(request, [obj], step)
        return HttpResponseRedirect(obj.admin_url)

    def _take(self, request: HttpRequest, entries, step: str) -> None:
        """Take the step with every entry that can; say how many did and which could not."""
        done, refused = 0, []
        for entry in entries:
            if self._take_one(request, entry, step):
                done += 1
            else:
                refused.append(str(entry))
        self._report(request, step, done, refused)

    def _take_one(self, request: HttpRequest, entry: Entry, step: str) -> bool:
        if not self.has_change_permission(request, entry):
            return False
        try:
            getattr(services, step)(entry, by=request.user)
        except services.StateChangeRefused:
            return False
        self.log_change(request, entry, str(STEPS[step][1]).capitalize())
        return True

    def _report(self, request: HttpRequest, step: str, done: int, refused: list[str]) -> None:
        what = STEPS[step][1]
        if done:
            text = ngettext("%(count)d Eintrag %(what)s.", "%(count)d Einträge %(what)s.", done)
            messages.success(request, text % {"count": done, "what": what})
        if refused:
            text = _("Nicht %(what)s, weil der Stand es nicht zulässt: %(titles)s")
            titles = ", ".join(f"„{title}“" for title in refused)
            messages.warning(request, text % {"what": what, "titles": titles})

    @admin.action(description=_("Veröffentlichen"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "publish")

    @admin.action(description=_("Archivieren"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "archive")

    @admin.action(description=_("Als Entwurf zurückholen"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "restore")

    # --- preview ---
    def get_urls(self):
        if self.preview_view is None:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/vorschau/", view, name=name), *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page of an entry that need not be public; 404 where it is not yours."""
        public_view = self.preview_view
        mine = public_view.model.objects.filter(pk__in=self.get_queryset(request).values("pk"))
        response = public_view.as_view(queryset=mine, is_preview=True)(request, pk=pk)
        response["X-Robots-Tag"] = "noindex"
        add_never_cache_headers(response)
        return response

    # --- columns and lines ---
    @admin.display(description=_("Stand"), ordering="state")
    def state_badge(self, entry: Entry) -> str:
        return format_html(
            '<span class="badge badge--{}">{}</span>', entry.state, entry.get_state_display()
        )

    @admin.display(description=_("Amt"), ordering="office")
    def office_name(self, entry: Entry) -> str:
        return entry.office.short_name if entry.office else str(_("landesweit"))

    @admin.display(description=_("Fassung"))
    def version_line(self, entry: Entry) -> str:
        return str(entry.version)

    @admin.display(description=_("Angelegt"))
    def created_line(self, entry: Entry) -> str:
        return when_and_who(entry.created_at, entry.created_by)

    @admin.display(description=_("Geändert"))
    def changed_line(self, entry: Entry) -> str:
        return when_and_who(entry.changed_at, entry.changed_by)

    @admin.display(description=_("Veröffentlicht"))
    def published_line(self, entry: Entry) -> str:
        return when_and_who(entry.published_at, entry.published_by)


def when_and_who(moment, person) -> str:
    """„16. Mai 2017 15:30, Alice Muster", a dash where it never happened."""
    if moment is None:
        return "–"
    written = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return f"{written}, {person}" if person else written
