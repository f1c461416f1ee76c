"""The Atom feed of a search: what was published last, for readers that ask by themselves."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from portal.publishing.feeds import LENGTH, Told, atom_response

from ..models import Initiative
from ..search import InitiativeSearch


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    """The latest initiatives the search finds; unchanged ones are answered by 304."""
    search = InitiativeSearch(request.GET)
    return atom_response(
        search.newest(LENGTH),
        kind=Initiative,
        title=search.description,
        subtitle=_("Neue Initiativen zu dieser Suche"),
        page=absolute("initiatives:list", search.query),
        address=absolute("initiatives:feed", search.query),
        tell=tell,
    )


def tell(initiative: Initiative) -> Told:
    return Told(initiative.title, initiative.summary)


def absolute(name: str, query: str) -> str:
    address = f"{settings.SITE_URL}{reverse(name)}"
    return f"{address}?{query}" if query else address
