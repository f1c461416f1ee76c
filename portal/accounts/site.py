"""The admin site of the offices: second factor at the door, order of the office's work inside."""

from typing import cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.lib.counting import count_all
from portal.places.models import Office

from . import desk
from .audit import Kind, record
from .models import User
from .second_factor import second_factor_is_missing

# The order of the office's work; a ModelAdmin names its section and its place in it.
SECTIONS = [
    ("events", _("Konferenzen und Veranstaltungen")),
    ("initiatives", _("Initiativen")),
    ("texts", _("Texte und Briefe")),
    ("people", _("Menschen und Rechte")),
    ("basics", _("Grundlagen")),
]

# Doors of Django's admin that would tell about rows without asking whose they are.
CLOSED_DOORS = frozenset({"view_on_site", "autocomplete"})


class MosaikAdminSite(AdminSite):
    """Django's own admin with our door and our index."""

    site_header = _("Mosaik – Verwaltung")
    site_title = _("Mosaik")
    index_title = _("Schreibtisch")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Only pages that name their section: those other packages bring along stay out."""
        if hasattr(admin_class, "section"):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", "") not in CLOSED_DOORS]

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_active and user.is_authenticated and user.is_staff):
            return False
        return not second_factor_is_missing(user)

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Send people to the portal's own sign-in, or on to setting up their second factor."""
        user = request.user
        if user.is_authenticated and user.is_staff and second_factor_is_missing(user):
            return redirect("mfa_activate_totp")
        if self.has_permission(request):
            return redirect(reverse("admin:index"))
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The portal has one page for this, for everybody who signs in."""
        return redirect("account_change_password")

    def note_deletions(self, request: HttpRequest, rows) -> None:
        """One line in the audit list for each row that is being deleted."""
        for row in rows:
            text = _("%(kind)s „%(name)s“ gelöscht") % {
                "kind": row._meta.verbose_name,
                "name": row,
            }
            record(Kind.DELETION, by=request.user, text=text, office=office_of(row))

    def app_index(self, request: HttpRequest, app_label: str, extra_context=None) -> HttpResponse:
        """Django's pages per app mean nothing to an office; the sections are on the index."""
        if not super().get_app_list(request, app_label):
            raise Http404
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The desk: what waits, and below it the lists, all numbers counted in one query."""
        user = cast(User, request.user)  # the door has seen to that
        offices = desk.offices_of(user)
        office = desk.chosen_office(offices, request.GET.get("amt"))
        tiles = desk.tiles_for(user, office)
        sections = self.get_app_list(request)
        self._count(request, tiles, [row for section in sections for row in section["models"]])
        context = {"sections": sections, "tiles": tiles, "offices": offices, "office": office}
        return super().index(request, {**context, **(extra_context or {})})

    def _count(self, request: HttpRequest, tiles: list[desk.Tile], rows: list[dict]) -> None:
        pages = {row["model"]: self._registry[row["model"]] for row in rows}
        lists = {
            model._meta.label: page.rows_on_index(request)
            for model, page in pages.items()
            if page.count_on_index
        }
        numbers = count_all(desk.lists_of(tiles) | lists)
        desk.fill_in(tiles, numbers)
        for row in rows:
            row["count"] = numbers.get(row["model"]._meta.label)
            row["one"] = row["model"]._meta.verbose_name

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """One block per section; Django's blocks per app mean nothing to an office."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        rows = [row for app in apps for row in app["models"]]
        blocks = [self._block(key, name, rows) for key, name in SECTIONS]
        return [block for block in blocks if block["models"]]

    def _block(self, key: str, name, rows: list[dict]) -> dict:
        models = [row for row in rows if self._registry[row["model"]].section == key]
        models.sort(key=lambda row: self._registry[row["model"]].section_position)
        return {
            "name": name,
            "app_label": key,
            "app_url": reverse("admin:index"),
            "has_module_perms": True,
            "models": models,
        }


def office_of(row):
    """The Office whose work a row is, where it says so; None for what belongs to all."""
    office = getattr(row, "office", None)
    return office if isinstance(office, Office) else None
