"""Letters to many at once."""

from django.http import Http404, HttpRequest, HttpResponse


def messages(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    raise Http404
