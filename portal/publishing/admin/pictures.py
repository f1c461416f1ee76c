"""The office's pages for pictures: the list of all, the page of one, and what uploads tell."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.lib.many_files import Received

from ..forms import PartForm
from ..models import PictureBase
from ..picture_forms import FocusForm
from .parts import PartAdmin


class AltFilter(admin.SimpleListFilter):
    title = _("Alternativtext")
    parameter_name = "alt"

    def lookups(self, request: HttpRequest, model_admin):
        return [("pruefen", _("bitte prüfen"))]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.alt_to_check() if self.value() == "pruefen" else queryset


class PicturePageForm(FocusForm, PartForm):
    """The page of one picture: the same fields as on its entry's page, and its version."""


class PictureAdmin(PartAdmin):
    """A list of pictures and the page of one. New ones come in on the page of their entry."""

    form = PicturePageForm
    list_filter = [AltFilter, "licence"]
    search_fields = ["alt", "caption", "credit"]
    readonly_fields = ["preview", "used_in"]
    list_display = ["thumbnail", "alt", "credit", "licence", "used_in"]
    list_display_links = ["alt"]
    fieldsets = [
        (None, {"fields": ["preview", "alt", "caption", "credit", "licence"]}),
        (_("Ausschnitt und Reihenfolge"), {"fields": ["focus", "position"]}),
        (_("Verwendung"), {"fields": ["used_in"]}),
    ]

    class Media:
        css = {"all": ["css/pictures.css", "css/admin-files.css"]}
        js = [Script("js/focus.js", defer=True)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(f"{self.whole}__office")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """One by one, so that each takes its files along."""
        for picture in queryset:
            picture.delete()

    @admin.display(description=_("Bild"))
    def thumbnail(self, picture: PictureBase) -> str:
        return format_html(
            '<img class="thumbnail {}" src="{}" alt="" width="120" height="80" loading="lazy">',
            picture.focus_class,
            picture.thumbnail_url,
        )

    @admin.display(description=_("Bild"))
    def preview(self, picture: PictureBase) -> str:
        return format_html(
            '<a href="{}"><img class="picture-preview" src="{}" alt="{}"></a>',
            picture.file.url,
            f"{picture.file.folder_url}/960.webp",
            picture.alt,
        )

    @admin.display(description=_("Zu sehen auf"))
    def used_in(self, picture: PictureBase) -> str:
        return places_of(picture)


def places_of(picture: PictureBase) -> str:
    """Where the picture is to be seen: its entry, with its state and the way there."""
    owner = picture.owner
    desk = format_html('<a href="{}">{}</a>', owner.admin_url, owner)
    if not owner.is_published:
        state = owner.get_state_display()
        return format_html("{} ({})", desk, _("nicht öffentlich: %(state)s") % {"state": state})
    public = f"{owner.get_absolute_url()}#bilder"
    return format_html('{}, <a href="{}">{}</a>', desk, public, _("Abschnitt „Bilder“ der Seite"))


def tell_about_uploads(request: HttpRequest, received: Received) -> int:
    """Say of every refused file why; how many are kept."""
    for name, reason in received.refused:
        messages.error(request, f"„{name}“: {reason}")
    return len(received.good)


def what_was_saved(*, released: int, uploaded: int) -> str:
    """What a person reads after „Sichern", in whole sentences."""
    sentences = [str(_("Gesichert."))]
    if released:
        text = ngettext(
            "%(count)d Bild gehört jetzt zur Seite.",
            "%(count)d Bilder gehören jetzt zur Seite.",
            released,
        )
        sentences.append(text % {"count": released})
    if uploaded:
        text = ngettext(
            "%(count)d Bild ist hochgeladen. Bitte beschreiben Sie jetzt, was darauf zu sehen ist; "
            "vorher wird es nicht öffentlich.",
            "%(count)d Bilder sind hochgeladen. Bitte beschreiben Sie jetzt, was darauf zu sehen "
            "ist; vorher werden sie nicht öffentlich.",
            uploaded,
        )
        sentences.append(text % {"count": uploaded})
    return " ".join(sentences)
