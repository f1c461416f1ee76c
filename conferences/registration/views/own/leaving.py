"""Leaving: cancelling, and having everything deleted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ... import services
from ...models import Registration
from ...services.own import may_change
from .door import back, behind_the_link, show
from .page import deletion_days


@behind_the_link
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What it means, and the button; until the event begins."""
    if not may_change(registration):
        return back(request, registration)
    if request.method != "POST":
        return show(request, registration, "own_cancel")
    services.cancel(registration, because=Registration.GoneBecause.SELF)
    return back(request, registration, "abgesagt")


@behind_the_link
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Everything about this registration goes now, instead of on its day."""
    if request.method != "POST":
        days = deletion_days(registration)
        loses = may_change(registration)
        return show(request, registration, "own_delete", loses_seats=loses, **days)
    services.forget(registration)
    return redirect("registration:own_deleted")


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Nothing of the person stands here or in the address."""
    return render(request, "registration/own_deleted.html")
