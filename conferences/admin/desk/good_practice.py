"""The tab „Gute Praxis“: the initiatives an event shows."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import may_in_office

from ...forms.initiatives import InitiativeForm, NewInitiativeForm
from ...services.good_practice import show, write_down
from .naming import NamingTab, usable_by


class GoodPracticeTab(NamingTab):
    """What is shown; another one by its name, or a new one with the least it needs."""

    name, path, label = "good_practice", "gute-praxis", gettext_lazy("Gute Praxis")
    template_name = "admin/conferences/desk/good_practice.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(focus=request.GET.get("neu", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "_remove" in request.POST:
            return self._remove(request)
        return self._write_down(request) if "_new" in request.POST else self._add(request)

    def _show(self, *, focus: str = "", **changed) -> HttpResponse:
        shown = list(self.event.best_practices.select_related("municipality"))
        focus = focus or ("" if shown or changed else "name")
        context = {
            "adder": self._adder(focus=focus == "name"),
            "new": NewInitiativeForm(prefix="write", focus=focus == "initiative"),
            **changed,
        }
        return self.page(shown=shown, may_write=self._may_write(), **context)

    def _adder(self, data=None, **options) -> InitiativeForm:
        return InitiativeForm(data, usable=usable_by(self.request.user), prefix="new", **options)

    def _may_write(self) -> bool:
        """Only for the event's own office, and only where the role may add initiatives."""
        office = self.event.office_id
        return may_in_office(self.request.user, "add", "initiatives.initiative", office)

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = self._adder(request.POST)
        if form.is_valid() and self.event.best_practices.contains(form.initiative):
            form.add_error("add", _("Diese Initiative steht schon in der Liste."))
        if not form.is_valid():
            return self._show(adder=form)
        show(self.event, form.initiative)
        return self.saved(_("Initiative hinzugefügt"), go_to=f"{self.url()}?neu=name")

    def _write_down(self, request: HttpRequest) -> HttpResponse:
        if not self._may_write():
            raise PermissionDenied
        form = NewInitiativeForm(request.POST, prefix="write")
        if not form.is_valid():
            return self._show(new=form)
        place, at_once = form.cleaned_data["place"], form.cleaned_data["publish"]
        write_down(self.event, form.save(commit=False), place, at_once=at_once, by=request.user)
        return self.saved(_("Neue Initiative angelegt"), go_to=f"{self.url()}?neu=initiative")

    def _remove(self, request: HttpRequest) -> HttpResponse:
        key = request.POST["_remove"]
        if key.isdigit():
            self.event.best_practices.remove(*self.event.best_practices.filter(pk=key))
        return self.saved(_("Initiative aus der Liste genommen"))
