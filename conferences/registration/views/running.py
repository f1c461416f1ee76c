"""Filling workshops; opening, closing, cancelling."""

from django.http import Http404, HttpRequest, HttpResponse


def workshops(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def life(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
