"""Who has arrived."""

from django.http import Http404, HttpRequest, HttpResponse


def door(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
