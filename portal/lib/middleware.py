"""Two rules that hold for every request."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AtomicWritesMiddleware:
    """One request that writes is one transaction; a server error rolls all of it back.

    Django's ATOMIC_REQUESTS would open a transaction for reads too, and with SQLite's
    IMMEDIATE mode every page view would then wait for the one write lock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or begins_by_itself(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def begins_by_itself(request: HttpRequest) -> bool:
    """Whether the view looks at uploads before it opens its transaction (see `many_files`)."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "looks_at_files_first", False)


class JunkQueryMiddleware:
    """Drops NUL characters from query parameters: PostgreSQL cannot store or compare them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            query = request.GET.copy()
            for key, values in list(query.lists()):
                query.setlist(key, [value.replace("\x00", "") for value in values])
            query._mutable = False
            request.GET = query
        return self.get_response(request)
