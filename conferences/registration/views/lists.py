"""Lists to print and to save."""

from django.http import Http404, HttpRequest, HttpResponse


def lists(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
