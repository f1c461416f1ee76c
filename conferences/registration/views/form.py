"""The public form."""

from django.http import Http404, HttpRequest, HttpResponse


def register(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def done(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
