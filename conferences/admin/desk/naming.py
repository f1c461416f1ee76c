"""Where the desk's fields for initiatives get their suggestions."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from initiatives.models import Initiative
from portal.publishing.admin import own_or_published

from ...services.naming import suggested
from .frame import DeskTab


def usable_by(user) -> QuerySet[Initiative]:
    """The initiatives a person may name: what is public, and the office's own."""
    return own_or_published(Initiative, user).exclude(state="archived")


class InitiativeNames(DeskTab):
    """Names that match what is typed, as JSON; has no tab."""

    name, path = "initiative_names", "initiativen"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:300].replace("\0", "")
        rows = suggested(text, usable_by(request.user))
        return JsonResponse({"names": [row.title for row in rows]})


class NamingTab(DeskTab):
    """A tab on which initiatives are named."""

    def page(self, **context):
        prefix = f"{self.model_admin.opts.app_label}_{self.model_admin.opts.model_name}"
        names = reverse(f"admin:{prefix}_{InitiativeNames.name}", args=[self.event.pk])
        return super().page(names_from=names, **context)
