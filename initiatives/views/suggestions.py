"""Suggesting an initiative without an account: form, check, letter, confirmation."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of, within_limit
from portal.lib.tokens import digest, opened_by_token

from .. import services
from ..forms import SuggestionForm
from ..models import Suggestion

#: hints while typing; who gets no more still sees them on the check page
MOST_HINTS, HINTS_SPAN = 60, timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Each step carries all that was typed on to the next; nothing is kept before the last."""
    is_sent = request.method == "POST"
    initial = {"title": request.GET.get("titel", "")[:200]}
    form = SuggestionForm(request.POST if is_sent else None, initial=initial)
    if not is_sent or "aendern" in request.POST or not form.is_valid():
        return show_form(request, form)
    if "geprueft" not in request.POST:
        return show_check(request, form)
    try:
        services.suggest(form.instance, network=network_of(request))
    except services.TooManySuggestions:
        form.add_error(None, too_many())
        return show_form(request, form, status=429)
    return redirect("initiatives:suggest_done")


def show_form(request: HttpRequest, form: SuggestionForm, status: int = 200) -> HttpResponse:
    return render(request, "initiatives/suggest_form.html", {"form": form}, status=status)


def show_check(request: HttpRequest, form: SuggestionForm) -> HttpResponse:
    """Is it there already? And: is everything right?"""
    found = services.similar_initiatives(form.cleaned_data["title"])
    context = {"form": form, "place": form.place, "similar": found}
    return render(request, "initiatives/suggest_check.html", context)


def too_many() -> str:
    return _(
        "Mit dieser Adresse oder aus Ihrem Netz kamen gerade viele Vorschläge. Ihrer ist noch "
        "nicht abgeschickt. Bitte versuchen Sie es später noch einmal, spätestens morgen."
    )


@require_safe
def suggest_done(request: HttpRequest) -> HttpResponse:
    """What happens next; the same for every address."""
    return render(request, "initiatives/suggest_done.html")


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """A piece of a page for the form's script: initiatives with a name like the one typed."""
    title, network = request.GET.get("titel", "")[:200], network_of(request)
    may_ask = within_limit("suggest-hints", network, most=MOST_HINTS, per=HINTS_SPAN)
    found = services.similar_initiatives(title) if may_ask else []
    response = render(request, "initiatives/similar.html", {"similar": found})
    response["X-Robots-Tag"] = "noindex"
    return response


@opened_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the letter's link: a button, and only the button hands the suggestion on."""
    alive = Suggestion.objects.alive().select_related("district__office", "initiative__office")
    row = alive.filter(link_digest=digest(token)).first()
    if row is None:
        return render(request, "initiatives/suggestion_gone.html", status=404)
    if request.method == "POST":
        services.confirm_suggestion(row)
        row = alive.get(pk=row.pk)
    return render(request, "initiatives/suggestion.html", {"suggestion": row})
