"""The page that explains the API to people, without scripts from elsewhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .site import api, collections, not_found


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Made from the same description programs read, so the two cannot differ."""
    description = api.get_openapi_schema()
    context = {
        "operations": [_operation(path, d["get"]) for path, d in description["paths"].items()],
        "collections": list(collections().values()),
        "base": f"{settings.SITE_URL}/api/v1/",
        "openapi_url": reverse("api-1:openapi-json"),
    }
    return render(request, "api/about.html", context)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Programs get an answer they can read, too."""
    return not_found(request)


def _operation(path: str, facts: dict) -> dict:
    parameters = [p for p in facts.get("parameters", []) if p["in"] == "query"]
    return {
        "path": path,
        "summary": facts["summary"],
        "parameters": [_parameter(p) for p in parameters],
    }


def _parameter(facts: dict) -> dict:
    schema = facts["schema"]
    values = [value for value in schema.get("enum", []) if value]
    text = facts.get("description") or schema.get("description") or ""
    return {"name": facts["name"], "text": text, "values": values}
