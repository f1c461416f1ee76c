"""Behind a person's own link."""

from django.http import Http404, HttpRequest, HttpResponse


def lost(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def lost_done(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def own(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def confirm(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def change(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def cancel(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def calendar(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def data(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def delete(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
