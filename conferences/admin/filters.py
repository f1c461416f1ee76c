"""What the office's lists of events and findings are narrowed by."""

from datetime import timedelta

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: so far ahead the desk looks
SOON = timedelta(days=30)


class DueFilter(admin.SimpleListFilter):
    """Findings that wait for somebody, by the day they are due."""

    title = _("fällig")
    parameter_name = "faellig"

    def lookups(self, request: HttpRequest, model_admin):
        return [
            ("ueberfaellig", _("überfällig")),
            ("bald", _("in den nächsten 30 Tagen")),
            ("angeschrieben", _("angeschrieben, noch nicht erledigt")),
            ("unzustellbar", _("Brief kommt nicht an")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        return due(queryset, self.value()) if self.value() else queryset


def due(findings, when: str):
    """Those past their day, or whose day comes within a month; those somebody was written about.

    Nothing of them is done.
    """
    today = timezone.localdate()
    match when:
        case "ueberfaellig":
            return findings.due(until=today - timedelta(days=1))
        case "bald":
            return findings.due(since=today, until=today + SOON)
        case "angeschrieben":
            return findings.written_to()
        case "unzustellbar":
            return findings.unreachable()
    return findings


class DocumentFilter(admin.SimpleListFilter):
    """Whether documents can be told apart and read aloud in the right language."""

    title = _("Dokumente")
    parameter_name = "dokumente"

    def lookups(self, request: HttpRequest, model_admin):
        return [("namenlos", _("Titel oder Sprache fehlt"))]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.with_nameless_document() if self.value() else queryset


class TimeFilter(admin.SimpleListFilter):
    title = _("Zeit")
    parameter_name = "zeitraum"

    def lookups(self, request: HttpRequest, model_admin):
        return [("kommend", _("kommende")), ("vergangen", _("vergangene"))]

    def queryset(self, request: HttpRequest, queryset):
        now = timezone.now()
        match self.value():
            case "kommend":
                return queryset.filter(ends__gte=now)
            case "vergangen":
                return queryset.filter(ends__lt=now)
        return queryset
