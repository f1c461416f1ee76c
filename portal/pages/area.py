"""/mein-bereich/: what a coordinator has to do, and what is theirs, in one glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.area import panels_for, tasks_for
from portal.accounts.door import SignedInRequest, for_signed_in


@for_signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    context = {"tasks": tasks_for(request.user), "panels": panels_for(request.user)}
    return render(request, "area/home.html", context)
