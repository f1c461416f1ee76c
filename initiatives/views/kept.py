"""The list kept without an account: reading, sharing, and the buttons that change it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ..kept import MOST, KeptList
from ..models import Initiative


@require_http_methods(["GET", "HEAD", "POST"])
def kept_list(request: HttpRequest) -> HttpResponse:
    """The reader's own list; with `?i=3.17` the list somebody shared; POST changes the own one."""
    if request.method == "POST":
        return change(request)
    shared = KeptList.from_text(request.GET.get("i", ""))
    return show_shared(request, shared) if shared else show_own(request)


def show_own(request: HttpRequest) -> HttpResponse:
    own = KeptList.of(request).followed()
    shown = KeptList(entry.pk for entry in reversed(own.entries))
    address = f"{settings.SITE_URL}{reverse('initiatives:kept')}?i={shown.text}"
    return render(request, "initiatives/kept.html", {"list": own, "address": address})


def show_shared(request: HttpRequest, shared: KeptList) -> HttpResponse:
    own, shared = KeptList.of(request).followed(), shared.followed()
    new = [entry for entry in shared.entries if entry.pk not in own]
    return render(request, "initiatives/kept_shared.html", {"list": shared, "new": new})


# --- the buttons --------------------------------------------------------------------------
def change(request: HttpRequest) -> HttpResponse:
    """Do what the pressed button says and go back to where one was."""
    own = KeptList.of(request).followed()
    action = next((name for name in ACTIONS if name in request.POST), None)
    if action is None:
        return redirect("initiatives:kept")
    named = KeptList.from_text(request.POST[action])
    return ACTIONS[action](request, own, named)


def keep(request: HttpRequest, own: KeptList, named: KeptList) -> HttpResponse:
    """Put published initiatives on the list, as long as there is room."""
    public = set(Initiative.objects.published().filter(pk__in=named).values_list("pk", flat=True))
    new = [pk for pk in named if pk in public and pk not in own]
    room = MOST - len(own)
    if len(new) > room:
        messages.warning(request, told_full(len(new) - max(room, 0)))
        return stored(own.with_(new), redirect("initiatives:kept"))
    return stored(own.with_(new), redirect(way_back(request, named)))


def drop(request: HttpRequest, own: KeptList, named: KeptList) -> HttpResponse:
    return stored(own.without(named), redirect(way_back(request, named)))


def drop_gone(request: HttpRequest, own: KeptList, named: KeptList) -> HttpResponse:
    """Forget what nobody can read any more."""
    readable = [entry.pk for entry in own.entries]
    gone = [pk for pk in own if pk not in readable]
    return stored(own.without(gone), redirect("initiatives:kept"))


def clear(request: HttpRequest, own: KeptList, named: KeptList) -> HttpResponse:
    return stored(KeptList(), redirect("initiatives:kept"))


#: the buttons' names, which the templates use
ACTIONS: dict[str, Callable[[HttpRequest, KeptList, KeptList], HttpResponse]] = {
    "merken": keep,
    "entfernen": drop,
    "aufraeumen": drop_gone,
    "leeren": clear,
}


def stored(new: KeptList, response: HttpResponse) -> HttpResponse:
    new.store(response)
    return response


def way_back(request: HttpRequest, named: KeptList) -> str:
    """Where the reader was, down to the button that was pressed; else the list itself."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not safe:
        return reverse("initiatives:kept")
    return f"{url.split('#')[0]}#merken-{named.pks[0]}" if len(named) == 1 else url


def told_full(left_out: int) -> str:
    return ngettext(
        "Ihre Merkliste fasst %(most)s Initiativen. Eine hatte keinen Platz mehr; nehmen Sie "
        "zuerst eine andere von der Liste.",
        "Ihre Merkliste fasst %(most)s Initiativen. %(count)s hatten keinen Platz mehr; nehmen "
        "Sie zuerst andere von der Liste.",
        left_out,
    ) % {"most": MOST, "count": left_out}
