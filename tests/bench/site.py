"""The portal as a server runs it, called without a network; beside it the bare page."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import path, reverse

from initiatives.views import InitiativeList
from portal.urls import *  # noqa: F403 – this is the portal's list of addresses with one more
from portal.urls import urlpatterns as portals

#: {query string: everything the template wants}
READY: dict[str, dict] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """What Django needs for the template alone: nothing is asked, everything is there."""
    return render(request, InitiativeList.template_name, READY[request.META["QUERY_STRING"]])


urlpatterns = [path("bench/bare/", bare, name="bench-bare"), *portals]


class Site:
    def __init__(self) -> None:
        settings.ROOT_URLCONF = __name__
        self.handler = WSGIHandler()
        self.requests = RequestFactory(HTTP_HOST="localhost")

    def whole(self, query: str) -> str:
        return f"{reverse('initiatives:list')}?{query}"

    def bare(self, query: str) -> str:
        return f"{reverse('bench-bare')}?{query}"

    def get(self, address: str) -> tuple[int, bytes]:
        """(status, body) through all middleware."""
        said: list[int] = []
        environ = self.requests.get(address).environ
        response = self.handler(environ, lambda status, headers: said.append(int(status[:3])))
        body = b"".join(response)
        response.close()
        return said[0], body

    def make_ready(self, query: str) -> None:
        view = InitiativeList()
        view.setup(self.requests.get(self.whole(query)))
        context = view.get_context_data()
        context["page_range"] = list(context["page_range"])
        READY[query] = context
