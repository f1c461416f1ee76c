"""The portal with one address more: a form that writes one row, and nothing else."""

from secrets import token_hex

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.outbox.models import ChoreRun
from portal.urls import *  # noqa: F403 – this is the portal's list of addresses with one more
from portal.urls import urlpatterns as portals

BARE = "/bench/row/"


@csrf_exempt
def write_a_row(request: HttpRequest) -> HttpResponse:
    ChoreRun.objects.create(name=f"{request.POST['name']} {token_hex(8)}")
    return redirect("/")


urlpatterns = [path(BARE.strip("/") + "/", write_a_row), *portals]
