"""The API as one whole, made of what the parts of the house add."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from .core import NOT_FOUND, Collection

DESCRIPTION = """Öffentliche Daten der Integrationsnetzwerke in Niedersachsen, nur zum Lesen.

Filter heißen wie in den Adressen der Seiten; ein wiederholter Parameter heißt „oder“. Personen und
unveröffentlichte Einträge gibt es hier nicht."""


@cache
def collections() -> dict[str, Collection]:
    """{name: everything of one sort}, in the order the page for people shows them."""
    lists = (import_string(name) for name in settings.API_COLLECTIONS)
    return {collection.name: collection for one in lists for collection in one}


class Readable(JSONRenderer):
    """German letters as themselves."""

    json_dumps_params = {"ensure_ascii": False}


def build() -> NinjaAPI:
    """Read-only, without the package's own documentation pages, which load foreign scripts."""
    site = NinjaAPI(
        title=f"{settings.SITE_NAME} – offene Daten",
        version="1.0.0",
        description=DESCRIPTION,
        docs_url=None,
        renderer=Readable(),
        openapi_url="openapi.json",
        urls_namespace="api-1",
        servers=[{"url": settings.SITE_URL}],
    )
    for name in settings.API_ROUTERS:
        site.add_router("", import_string(name))
    return site


def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """A sentence that names the parameters; what was typed is not repeated."""
    names = list(dict.fromkeys(str(row["loc"][-1]) for row in error.errors))
    detail = f"Diese Parameter haben keinen gültigen Wert: {', '.join(names)}."
    return api.create_response(request, {"detail": detail, "parameters": names}, status=422)


def not_found(request: HttpRequest, error: Any = None) -> HttpResponse:
    content = {"detail": str(NOT_FOUND), "parameters": []}
    return api.create_response(request, content, status=404)


api = build()
api.add_exception_handler(ValidationError, refuse)
api.add_exception_handler(Http404, not_found)
