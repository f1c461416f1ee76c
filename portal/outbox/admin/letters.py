"""The letters the portal sends: whether they went out, not what they say."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS

from portal.lib.admin import ReadOnlyAdmin

from ..models import Letter
from ..services import held_up

STATUS_NAMES = {
    None: _("wartet"),
    STATUS.sent: _("verschickt"),
    STATUS.failed: _("gescheitert"),
    STATUS.queued: _("wartet"),
    STATUS.requeued: _("wird wiederholt"),
}
#: what the office asks for: which states of the package those are
STANDS = {
    "wartet": Q(status__in=[STATUS.queued]) | Q(status=None),
    "wiederholt": Q(status=STATUS.requeued),
    "gescheitert": Q(status=STATUS.failed),
    "verschickt": Q(status=STATUS.sent),
}
FACTS = ["subject", "recipient", "status_name", "created", "last_error"]


class StandFilter(admin.SimpleListFilter):
    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin):
        return [
            ("haengt", _("kommt nicht an")),
            ("wartet", _("wartet")),
            ("wiederholt", _("wird wiederholt")),
            ("gescheitert", _("gescheitert")),
            ("verschickt", _("verschickt")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        asked = held_up() if self.value() == "haengt" else STANDS.get(self.value())
        return queryset.filter(asked) if asked else queryset


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters carry sign-in codes, so their text is shown nowhere but in the demo."""

    section = "texts"
    section_position = 20
    list_display = FACTS
    list_filter = [StandFilter]
    search_fields = ["subject", "to"]
    date_hierarchy = "created"
    ordering = ["-created"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("logs")

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return [*FACTS, "body"] if settings.DEMO else FACTS

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.is_superuser or (settings.DEMO and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("An"))
    def recipient(self, letter: Letter) -> str:
        return ", ".join(letter.to)

    @admin.display(description=_("Stand"), ordering="status")
    def status_name(self, letter: Letter) -> str:
        return str(STATUS_NAMES.get(letter.status, letter.get_status_display()))

    @admin.display(description=_("Letzter Fehler"))
    def last_error(self, letter: Letter) -> str:
        failures = [log for log in letter.logs.all() if log.status == STATUS.failed]
        return max(failures, key=lambda log: log.date).message if failures else "–"

    @admin.display(description=_("Text"))
    def body(self, letter: Letter) -> str:
        return format_html('<div class="letter-body">{}</div>', letter.message)
