"""The Tagungsbüro: an event's registrations at a glance."""

from django.http import Http404, HttpRequest, HttpResponse


def desks(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def desk(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
