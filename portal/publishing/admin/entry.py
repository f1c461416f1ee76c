"""The office's page for an entry: its list and its form, put together of its parts."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..forms import EntryForm
from ..models import Entry, FormerSlug
from .editing import Editing
from .history import HistoryPages
from .keeping import KeptParts
from .merging import Merging
from .preview import Previews, living_links
from .review import Reviewing
from .steps import StateSteps, planned_time

STATE_FIELDS = [
    "state_badge",
    "version_line",
    "created_line",
    "changed_line",
    "published_line",
    "preview_line",
]


class EntryAdmin(Reviewing, HistoryPages, Editing, KeptParts, Previews, Merging, StateSteps):
    """An entry's list and form; a kind adds its columns, its fieldsets and its public view."""

    form = EntryForm
    change_form_template = "admin/publishing/entry_form.html"
    count_on_index = True
    readonly_fields = STATE_FIELDS

    # --- form ---
    def get_fieldsets(self, request: HttpRequest, obj=None):
        fields = self.state_fields() if obj else []
        if request.user.is_superuser:
            fields = [*fields, "is_example"]
        own = super().get_fieldsets(request, obj)
        return [*own, (_("Stand und Fassung"), {"fields": fields})] if fields else own

    def state_fields(self) -> list[str]:
        return [name for name in STATE_FIELDS if self.preview_view or name != "preview_line"]

    def save_model(self, request: HttpRequest, obj: Entry, form, change: bool) -> None:
        """Every saving counts as a version, even one that only changed a part."""
        obj.changed_by = request.user
        self.plan_or_not(request, obj, form)
        if change:
            obj.version += 1
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Entry) -> None:
        """Its address is not given to another, so that old links never lead elsewhere."""
        if obj.has_slug():
            FormerSlug.remember(obj, obj.slug)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for entry in queryset:
            self.delete_model(request, entry)

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context.update(self.buttons(request, obj) | self.editing_context(request, obj))
        context.update(self.keeping_context(request, context, obj))
        context["links_url"] = self.links_url(request, obj)
        context["merge_url"] = self.merge_url(obj)
        context |= {"preview_url": self.preview_url(obj), "public_url": self._public_url(obj)}
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)

    def _public_url(self, obj: Entry | None) -> str:
        """Of the stored row: a refused form may have emptied the address in this one."""
        public = type(obj).objects.published().filter(pk=obj.pk).first() if obj else None
        return public.get_absolute_url() if public else ""

    # --- columns and lines ---
    @admin.display(description=_("Stand"), ordering="state")
    def state_badge(self, entry: Entry) -> str:
        badge = format_html(
            '<span class="badge badge--{}">{}</span>', entry.state, entry.get_state_display()
        )
        return format_html_join(" ", "{}", [(badge,), *((note,) for note in state_notes(entry))])

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

    @admin.display(description=_("Vorschau-Links"))
    def preview_line(self, entry: Entry) -> str:
        """The living secret links, and the way to the page where they are made and ended."""
        rows = [(when_and_who(link.expires_at, link.made_by),) for link in living_links(entry)]
        lead = _("Gültig bis, erstellt von:") if rows else _("Es gibt keinen.")
        return format_html(
            '{}<ul>{}</ul><a href="../vorschau-links/">{}</a>',
            lead,
            format_html_join("", "<li>{}</li>", rows),
            _("Vorschau-Links verwalten"),
        )


def state_notes(entry: Entry) -> list[SafeString]:
    """What stands beside the badge: a plan, a merger, somebody at work."""
    notes = []
    if entry.publish_at:
        planned = _("geplant für %(when)s") % {"when": planned_time(entry)}
        notes.append(format_html('<span class="state-note">{}</span>', planned))
    for note in getattr(entry, "editing_notes", []):
        at_work = _("%(person)s bearbeitet gerade") % {"person": note.user}
        notes.append(format_html('<span class="state-note state-note--busy">{}</span>', at_work))
    return notes


def when_and_who(moment, person) -> str:
    """„16. Mai 2017 15:30, Alice Muster", a dash where it never happened."""
    if moment is None:
        return "–"
    written = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return f"{written}, {person}" if person else written
