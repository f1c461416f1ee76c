"""Writing to an initiative, and the copy of what one wrote."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of
from portal.lib.tokens import digest, opened_by_token
from portal.publishing.models import FormerSlug

from ..forms import ContactForm
from ..models import Enquiry, Initiative
from ..services import TooManyEnquiries, send_copy, send_enquiry

COPY_LINK_LASTS = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what was sent is kept and handed on, then the reader is thanked."""
    initiative = public_initiative(slug)
    if initiative.slug != slug and request.method != "POST":
        return redirect_to_present_address(request, initiative)
    chosen = {"opportunity": request.GET.get("aufruf")}
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, initiative=initiative, initial=chosen)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            send_enquiry(form.instance, network=network_of(request))
            return redirect("initiatives:contact_done", initiative.slug)
        except TooManyEnquiries:
            form.add_error(None, too_many())
            status = 429
    context = {"initiative": initiative, "form": form}
    return render(request, "initiatives/contact_form.html", context, status=status)


def public_initiative(slug: str) -> Initiative:
    """The published initiative at this address, or at this former one; else 404."""
    published = Initiative.objects.published()
    if found := published.filter(slug=slug).first():
        return found
    former = FormerSlug.entry_at(published, slug)
    return get_object_or_404(published, pk=former.pk if former else None)


def redirect_to_present_address(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    url = reverse("initiatives:contact", args=[initiative.slug])
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def too_many() -> str:
    return _(
        "Von dieser Adresse oder aus Ihrem Netz kamen gerade viele Nachrichten. Ihre Nachricht "
        "ist noch nicht verschickt. Bitte versuchen Sie es in einer Stunde noch einmal, bei sehr "
        "vielen Nachrichten morgen."
    )


@require_safe
def contact_done(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and what happens next; nothing of the message stands here or in the address."""
    initiative = get_object_or_404(Initiative.objects.published(), slug=slug)
    return render(request, "initiatives/contact_done.html", {"initiative": initiative})


@opened_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the letter's link: a button, and only the button sends the copy."""
    since = timezone.now() - COPY_LINK_LASTS
    rows = Enquiry.objects.filter(copy_digest=digest(token), created_at__gte=since)
    enquiry = rows.select_related("initiative").first()
    if enquiry is None:
        return render(request, "initiatives/copy_gone.html", status=404)
    if request.method == "POST":
        send_copy(enquiry)
        enquiry.refresh_from_db(fields=["copy_sent_at"])
    return render(request, "initiatives/copy.html", {"enquiry": enquiry})
