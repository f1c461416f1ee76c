"""What one can take along: the calendar entry and all data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ...calendar import CONTENT_TYPE, FILE_NAME, registration_calendar
from ...models import Registration
from ...services.own_data import everything_about
from .door import behind_the_link


@behind_the_link
@require_safe
def calendar(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The event as an entry for one's calendar; crossed out once it is cancelled."""
    file = HttpResponse(registration_calendar(registration), content_type=CONTENT_TYPE)
    file["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return file


@behind_the_link
@require_safe
def data(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Everything the portal has about this registration, as a file."""
    layout = {"ensure_ascii": False, "indent": 2}
    file = JsonResponse(everything_about(registration), json_dumps_params=layout)
    file["Content-Disposition"] = 'attachment; filename="meine-anmeldung.json"'
    return file
