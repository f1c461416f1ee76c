"""What people thought of an event."""

from django.http import Http404, HttpRequest, HttpResponse


def feedback(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404


def feedback_done(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
