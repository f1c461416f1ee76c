"""„Habe ich beantwortet“: behind a letter's link, without a sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.lib.tokens import digest, opened_by_token

from ..models import AnswerLink
from ..services import mark_answered


@opened_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest, token: str) -> HttpResponse:
    """A button, and only the button marks it. Nothing of who wrote stands on the page."""
    links = AnswerLink.objects.select_related("enquiry__initiative")
    link = links.filter(digest=digest(token)).first()
    if link is None:
        return render(request, "initiatives/answered_gone.html", status=404)
    if request.method == "POST":
        mark_answered(link.enquiry, by=None)
        link.enquiry.refresh_from_db(fields=["answered_at"])
    return render(request, "initiatives/answered.html", {"enquiry": link.enquiry})
