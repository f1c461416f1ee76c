"""What registration adds to an event's desk: who comes, and the event in numbers."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from conferences.admin.desk import DeskTab
from conferences.models import Event

from ..models import Setup
from ..services.figures import people_figures, sections
from ..services.overview import numbers


class PeopleTab(DeskTab):
    """The way to the Tagungsbüro, with the numbers one asks for first."""

    name, path, label = "people", "personen", _("Personen")
    template_name = "admin/registration/desk/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        by_portal = self.event.registration == Event.Registration.PORTAL
        found = numbers(self.event) if by_portal else {}
        return self.page(
            by_portal=by_portal,
            figures=people_figures(self.event, found) if by_portal else [],
            setup=Setup.objects.filter(event=self.event).first(),
        )


class NumbersTab(DeskTab):
    """Participants, registrations, workshops, findings and what is shown, each as table and bar."""

    name, path, label = "numbers", "zahlen", _("Zahlen")
    template_name = "admin/registration/desk/numbers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(sections=sections(self.event))
