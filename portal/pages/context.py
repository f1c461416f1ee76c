"""What every template may ask for."""

from django.conf import settings
from django.http import HttpRequest

from portal.places.models import Office


def site(request: HttpRequest) -> dict:
    """The offices cost their query only where a template walks through them."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "state_offices": Office.objects.all(),
    }
