"""The tab „Workshops“: all of them in one form."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.admin import save_parts
from portal.publishing.models import Language

from ...forms.workshops import BaseWorkshopFormSet, WorkshopFormSet
from ...models import ProgrammeItem
from .naming import NamingTab, usable_by


class WorkshopsTab(NamingTab):
    """Question, room, people, the initiatives shown, and what came of it."""

    name, path, label = "workshops", "workshops", gettext_lazy("Workshops")
    template_name = "admin/conferences/desk/workshops.html"

    def formset(self, data=None) -> BaseWorkshopFormSet:
        slots = self.event.programme.filter(kind=ProgrammeItem.Kind.WORKSHOPS)
        choices = {"slot": list(slots), "language": list(Language.objects.all())}
        workshops = self.event.workshops.select_related("slot").prefetch_related("initiatives")
        return WorkshopFormSet(
            data,
            instance=self.event,
            queryset=workshops,
            choices=choices,
            usable=usable_by(self.request.user),
            prefix="workshops",
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        formset = self.formset()
        formset.focus_where_it_starts("title")
        return self.page(formset=formset)

    def post(self, request: HttpRequest) -> HttpResponse:
        formset = self.formset(request.POST)
        if "_more" in request.POST or not formset.is_valid():
            return self.page(formset=formset)
        save_parts(formset, by=request.user)
        return self.saved(_("Workshops gesichert"))
