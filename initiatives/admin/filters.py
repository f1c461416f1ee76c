"""What the office's lists of initiatives and calls are narrowed by."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models.initiative import ASK_AFTER, NOTICE_AFTER


class ConfirmedFilter(admin.SimpleListFilter):
    """Whether somebody has said lately that the entry is still true."""

    title = _("bestätigt")
    parameter_name = "bestaetigt"

    def lookups(self, request: HttpRequest, model_admin):
        return [("nein", _("seit über einem Jahr nicht")), ("ja", _("im letzten Jahr"))]

    def queryset(self, request: HttpRequest, queryset):
        year_ago = timezone.localdate() - NOTICE_AFTER
        match self.value():
            case "nein":
                return queryset.unconfirmed(since=year_ago)
            case "ja":
                return queryset.filter(confirmed_on__gte=year_ago)
        return queryset


class StewardFilter(admin.SimpleListFilter):
    """Whether anybody looks after the entry from the initiative itself."""

    title = _("Koordination")
    parameter_name = "koordination"

    def lookups(self, request: HttpRequest, model_admin):
        return [
            ("ja", _("jemand")),
            ("nein", _("niemand")),
            ("niemand-mehr", _("niemand mehr")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "ja":
                return queryset.looked_after()
            case "nein":
                return queryset.exclude(pk__in=queryset.looked_after().values("pk"))
            case "niemand-mehr":
                return queryset.left_alone()
        return queryset


class AskedFilter(admin.SimpleListFilter):
    """What came of asking whether the entry is still true."""

    title = _("Rückfrage")
    parameter_name = "rueckfrage"

    def lookups(self, request: HttpRequest, model_admin):
        return [
            ("gefragt", _("gefragt, noch keine Antwort")),
            ("ueberfaellig", _("überfällig: dreimal gefragt")),
            ("nicht-erreichbar", _("nicht erreichbar")),
            ("gemeldet", _("gemeldet: gibt es nicht mehr")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "gefragt":
                return queryset.asked()
            case "ueberfaellig":
                return queryset.overdue()
            case "nicht-erreichbar":
                return queryset.unreachable(ASK_AFTER)
            case "gemeldet":
                return queryset.reported_gone()
        return queryset


class StandingFilter(admin.SimpleListFilter):
    """Whether a call is still wanted; the day alone decides."""

    title = _("gesucht")
    parameter_name = "gesucht"

    def lookups(self, request: HttpRequest, model_admin):
        return [("ja", _("noch gesucht")), ("nein", _("abgelaufen"))]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "ja":
                return queryset.filter(until__gte=timezone.localdate())
            case "nein":
                return queryset.filter(until__lt=timezone.localdate())
        return queryset


class UndecidedFilter(admin.SimpleListFilter):
    """Whether the office has decided about what somebody suggested."""

    title = _("Entscheidung")
    parameter_name = "offen"

    def lookups(self, request: HttpRequest, model_admin):
        return [("ja", _("steht noch aus"))]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.waiting() if self.value() else queryset
