"""The letters the portal sends: whether they went out, not what they say."""

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS

from portal.lib.admin import ReadOnlyAdmin

from .models import Letter

STATUS_NAMES = {
    None: _("wartet"),
    STATUS.sent: _("verschickt"),
    STATUS.failed: _("gescheitert"),
    STATUS.queued: _("wartet"),
    STATUS.requeued: _("wird wiederholt"),
}
FACTS = ["subject", "recipient", "status_name", "created", "last_error"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters carry sign-in codes, so their text is shown nowhere but in the demo."""

    section = "texts"
    section_position = 20
    list_display = FACTS
    list_filter = ["status"]
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
