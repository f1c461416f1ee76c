"""Lists for other people's pages: a plain page without scripts that municipalities may frame."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from initiatives.search import InitiativeSearch
from portal.search.services import entries_of

from ..filters import EventFilterSet
from ..forms.embedding import EVENTS, INITIATIVES, EmbeddingForm
from ..models import Event

#: rows of each sort; the rest is behind a link to the portal
SHOWN = 10
HEIGHT = 640


@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """For whoever looks after a municipality's website: choose, look, copy one line."""
    form = EmbeddingForm(request.GET)
    query = urlencode(form.chosen)
    path = reverse("conferences:embedded") + (f"?{query}" if query else "")
    context = {"form": form, "path": path, "line": line_for(path)}
    return render(request, "conferences/embedding.html", context)


def line_for(path: str) -> str:
    """The line of HTML that shows the list on another page."""
    title = _("Initiativen und Veranstaltungen aus %(site)s") % {"site": settings.SITE_NAME}
    source, size = escape(settings.SITE_URL + path), f'width="100%" height="{HEIGHT}"'
    return f'<iframe src="{source}" title="{escape(title)}" {size} loading="lazy"></iframe>'


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ANCESTORS})
def embedded(request: HttpRequest) -> HttpResponse:
    """The list itself: nothing to fill in, nothing to press, so framing it is harmless."""
    chosen = EmbeddingForm(request.GET).chosen
    what = chosen.pop("was", "")
    params = QueryDict(urlencode(chosen))
    context = {
        "title": InitiativeSearch(params).description if chosen else "",
        "query": params.urlencode(),
        "initiatives": _initiatives(params) if what != EVENTS else None,
        "events": _events(params) if what != INITIATIVES else None,
    }
    return render(request, "conferences/embedded.html", context)


def _initiatives(params: QueryDict) -> dict:
    answer = InitiativeSearch(params).ask(offset=0, limit=SHOWN)
    return _shown(entries_of(Initiative, answer), answer.total)


def _events(params: QueryDict) -> dict:
    events = Event.objects.published().with_places_and_fields()
    coming = EventFilterSet(params, events).qs.upcoming()
    return _shown(list(coming[:SHOWN]), coming.count())


def _shown(rows: list, number: int) -> dict:
    return {"rows": rows, "number": number, "has_more": number > len(rows)}
