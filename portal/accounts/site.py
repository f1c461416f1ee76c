"""The admin site of the offices: second factor at the door, order of the office's work inside."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .second_factor import second_factor_is_missing

# The order of the office's work; a ModelAdmin names its section and its place in it.
SECTIONS = [
    ("events", _("Konferenzen und Veranstaltungen")),
    ("initiatives", _("Initiativen")),
    ("texts", _("Texte und Briefe")),
    ("people", _("Menschen und Rechte")),
    ("basics", _("Grundlagen")),
]


class MosaikAdminSite(AdminSite):
    """Django's own admin with our door and our index."""

    site_header = _("Mosaik – Verwaltung")
    site_title = _("Mosaik")
    index_title = _("Ihr Arbeitsplatz")
    enable_nav_sidebar = True

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

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """One block per section; Django's blocks per app mean nothing to an office."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        rows = [row for app in apps for row in app["models"]]
        blocks = []
        for key, name in SECTIONS:
            models = [row for row in rows if self._section(row) == key]
            models.sort(key=lambda row: self._registry[row["model"]].section_position)
            if models:
                blocks.append(
                    {
                        "name": name,
                        "app_label": key,
                        "app_url": reverse("admin:index"),
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return blocks

    def _section(self, row: dict) -> str:
        return self._registry[row["model"]].section
