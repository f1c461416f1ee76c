"""The tab „Stände“: who is asked, who comes, and where they stand."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.admin import save_parts

from ...forms.initiatives import InitiativeForm
from ...forms.stands import BaseStandFormSet, StandFormSet
from ...models import Stand
from ...services.stands import tell_about
from .naming import NamingTab, usable_by


class StandsTab(NamingTab):
    """The Markt der Möglichkeiten."""

    name, path, label = "stands", "staende", gettext_lazy("Stände")
    template_name = "admin/conferences/desk/stands.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(focus="neu" in request.GET or not self.event.stands.exists())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._add(request) if "_add" in request.POST else self._save(request)

    def _show(self, *, focus: bool = False, **changed) -> HttpResponse:
        context = {"adder": None, "formset": None, **changed}
        context["adder"] = context["adder"] or self._adder(focus=focus)
        context["formset"] = context["formset"] or self._formset()
        return self.page(statuses=Stand.Status.choices, **context)

    def _adder(self, data=None, **options) -> InitiativeForm:
        return InitiativeForm(data, usable=usable_by(self.request.user), prefix="new", **options)

    def _formset(self, data=None) -> BaseStandFormSet:
        stands = self.event.stands.select_related("initiative", "asked_by")
        return StandFormSet(data, instance=self.event, queryset=stands, prefix="stands")

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = self._adder(request.POST)
        if form.is_valid() and self.event.stands.filter(initiative=form.initiative).exists():
            form.add_error("add", _("Diese Initiative steht schon in der Liste."))
        if not form.is_valid():
            return self._show(adder=form)
        self.event.stands.create(initiative=form.initiative, status=Stand.Status.ASKED)
        return self.saved(_("Stand hinzugefügt"), go_to=f"{self.url()}?neu")

    def _save(self, request: HttpRequest) -> HttpResponse:
        formset = self._formset(request.POST)
        if not formset.is_valid():
            return self._show(formset=formset)
        before = {form.instance.pk: form.initial.get("status") for form in formset.initial_forms}
        save_parts(formset, by=request.user)
        tell_about([form.instance for form in formset.initial_forms], before)
        return self.saved(_("Stände gesichert"))
