"""Whether and when an office has letters written about findings that are due."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import OfficeRulesAdmin

from ..models import DueRules


@admin.register(DueRules)
class DueRulesAdmin(OfficeRulesAdmin):
    section = "events"
    section_position = 85
    list_display = ["office", "is_on", "days_before", "days_after", "reply_to"]
    fieldsets = [
        (None, {"fields": ["office", "is_on", "reply_to"]}),
        (
            _("Wann geschrieben wird"),
            {
                "fields": ["days_before", "days_after"],
                "description": _(
                    "Zu jedem Termin geht jeder der beiden Briefe höchstens einmal hinaus. Den "
                    "Wortlaut ändern Sie unter „Brieftexte“."
                ),
            },
        ),
    ]
