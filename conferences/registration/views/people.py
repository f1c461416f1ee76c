"""The people of an event."""

from django.http import Http404, HttpRequest, HttpResponse


def people(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def add(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def person(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
