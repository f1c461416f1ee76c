"""Signs for rooms and doors: what the programme says, in large letters; they name no guests."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from conferences.models import Event
from conferences.signs import rooms_of, signs_of
from portal.lib.qr import qr_svg

from .office import for_the_office


@for_the_office
@require_safe
def signs(request: HttpRequest, event: Event) -> HttpResponse:
    """A list of what is to be hung up, then a sheet for each room and for each workshop."""
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    found = signs_of(event)
    context = {
        "event": event,
        "signs": found,
        "rooms": [room for room in rooms_of(found) if room.has_its_sheet],
        "address": address,
        "code": qr_svg(address, title=gettext("Zum Programm im Netz"), description=address),
    }
    return render(request, "registration/desk/print_signs.html", context)
