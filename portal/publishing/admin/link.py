"""Addresses that do not answer, and which entries name them."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import chosen_office, offices_of
from portal.accounts.models import User
from portal.lib.admin import ReadOnlyAdmin
from portal.places.models import Office

from ..kinds import kinds
from ..models import LinkCheck
from .filters import OfficeFilter
from .scope import own_rows


class DeadFilter(admin.SimpleListFilter):
    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin):
        return [("tot", _("tot")), ("wackelt", _("erst ein- oder zweimal nicht erreicht"))]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "tot":
                return queryset.dead()
            case "wackelt":
                return queryset.not_dead()
        return queryset


class LinkOfficeFilter(OfficeFilter):
    """An address belongs to every office whose entries name it."""

    def lookups(self, request: HttpRequest, model_admin):
        self.user, self.offices = request.user, offices_of(request.user)
        return [(office.slug, office.short_name) for office in self.offices]

    def queryset(self, request: HttpRequest, queryset):
        office = chosen_office(self.offices, self.value())
        return queryset.filter(named_by(self.user, office)) if office else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """Only what does not answer; there is nothing to do about the others."""

    section = "initiatives"
    section_position = 35
    list_display = ["address", "since", "answer", "named_in", "checked_at"]
    list_display_links = None
    list_filter = [DeadFilter, LinkOfficeFilter]
    search_fields = ["url"]
    fields = ["address", "since", "answer", "status", "named_in", "checked_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.user = request.user
        return LinkCheck.objects.failing().filter(named_by(request.user))

    def get_changelist_instance(self, request: HttpRequest):
        """Who names the addresses of the page is asked for all of them at once."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        entries = naming(request.user, [link.url for link in changelist.result_list])
        for link in changelist.result_list:
            link.entries = entries.get(link.url, [])
        return changelist

    @admin.display(description=_("Adresse"), ordering="url")
    def address(self, link: LinkCheck) -> str:
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', link.url)

    @admin.display(description=_("antwortet nicht seit"), ordering="failing_since")
    def since(self, link: LinkCheck):
        return link.failing_since

    @admin.display(description=_("steht in"))
    def named_in(self, link: LinkCheck) -> str:
        entries = getattr(link, "entries", None)
        if entries is None:
            entries = naming(self.user, [link.url]).get(link.url, [])
        found = ((entry.admin_url, entry) for entry in entries)
        return format_html_join(", ", '<a href="{}">{}</a>', found) or "–"


def named_by(user: User, office: Office | None = None) -> Q:
    """Addresses that the person's public entries name, or the offices themselves."""
    offices = Office.objects.filter(pk=office.pk) if office else Office.objects.all()
    if not user.is_superuser:
        offices = offices.filter(pk__in=user.office_ids)
    found = Q(Exists(offices.filter(website=OuterRef("url"))))
    for kind in kinds():
        rows = own_rows(kind._default_manager.published(), user)
        rows = rows.in_office(office) if office else rows
        for path in kind.web_addresses:
            found |= Q(Exists(rows.with_address(path).filter(address=OuterRef("url"))))
    return found


def naming(user, urls: list[str]) -> dict[str, list]:
    """{address: own public entries that name it}; one query for each place addresses stand in."""
    found: dict[str, list] = {}
    for kind in kinds():
        for path in kind.web_addresses:
            rows = own_rows(kind._default_manager.published(), user)
            rows = rows.with_address(path).filter(address__in=urls)
            for entry in rows.distinct():
                found.setdefault(entry.address, []).append(entry)
    return found
