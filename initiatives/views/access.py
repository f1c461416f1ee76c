"""„Das ist unsere Initiative“: asking the office for the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from portal.lib.limits import network_of
from portal.lib.tokens import digest, opened_by_token

from ..forms.access import AccessForm
from ..models import Initiative, StewardRequest
from ..services.access import TooManyRequests, ask_for_access, ask_signed_in, confirm_access
from .contact import public_initiative


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, the same for every initiative; what was sent is kept, then one is thanked."""
    initiative = public_initiative(slug)
    if initiative.slug != slug and request.method != "POST":
        return redirect("initiatives:take_over", initiative.slug, permanent=True)
    person = request.user if isinstance(request.user, User) else None
    if person and initiative.stewardships.filter(user=person).exists():
        context = {"initiative": initiative}
        return render(request, "initiatives/access_already.html", context)
    data = request.POST if request.method == "POST" else None
    form = AccessForm(data, initiative=initiative, person=person)
    if data is None or not form.is_valid():
        return show(request, form)
    try:
        hand_in(form.instance, person, network_of(request))
    except TooManyRequests:
        form.add_error(None, too_many())
        return show(request, form, status=429)
    return redirect("initiatives:take_over_done", initiative.slug)


def hand_in(wish: StewardRequest, person: User | None, network: str) -> None:
    if person:
        ask_signed_in(wish, person=person, network=network)
    else:
        ask_for_access(wish, network=network)


def show(request: HttpRequest, form: AccessForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "initiative": form.instance.initiative}
    response = render(request, "initiatives/access_form.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def too_many() -> str:
    return _(
        "Mit dieser Adresse oder aus Ihrem Netz kamen gerade viele Bitten um Zugang. Ihre ist noch "
        "nicht abgeschickt. Bitte versuchen Sie es später noch einmal, spätestens morgen."
    )


@require_safe
def take_over_done(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next; the same for every address."""
    initiative = get_object_or_404(Initiative.objects.published(), slug=slug)
    return render(request, "initiatives/access_done.html", {"initiative": initiative})


@opened_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the letter's link: a button, and only the button asks the office."""
    alive = StewardRequest.objects.alive().select_related("initiative__office")
    wish = alive.filter(link_digest=digest(token)).first()
    if wish is None:
        return render(request, "initiatives/access_gone.html", status=404)
    if request.method == "POST":
        confirm_access(wish)
        wish = alive.get(pk=wish.pk)
    return render(request, "initiatives/access.html", {"wish": wish})
