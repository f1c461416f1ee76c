"""The tab „Ergebnisse“: one line is one finding, many lines are many; then each in its row."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.publishing.admin import save_parts
from portal.publishing.models import Addressee, FieldOfAction

from ...forms.findings import (
    BaseFindingFormSet,
    FindingFormSet,
    LinesForm,
    OneFindingForm,
    finding_rows,
)
from ...services.findings import add_findings
from .frame import DeskTab


class FindingsTab(DeskTab):
    """Fast entry first, then the list to refine."""

    name, path, label = "findings", "ergebnisse", gettext_lazy("Ergebnisse")
    template_name = "admin/conferences/desk/findings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(focus="neu" in request.GET or not self.event.findings.exists())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "_one" in request.POST:
            return self._add_one(request)
        if "_preview" in request.POST or "_lines" in request.POST:
            return self._add_lines(request)
        return self._refine(request)

    def _show(self, *, focus: bool = False, **changed) -> HttpResponse:
        """The page with its three forms, one of them perhaps as it was refused."""
        present = self._titles()
        forms = {
            "one": OneFindingForm(present=present, focus=focus),
            "lines": LinesForm(present=present),
            "formset": None,
        }
        context = {**forms, "count": len(present), **changed}
        context["formset"] = context["formset"] or self._formset()
        return self.page(**context)

    def _titles(self) -> list[str]:
        return list(self.event.findings.order_by("number").values_list("title", flat=True))

    def _add_one(self, request: HttpRequest) -> HttpResponse:
        form = OneFindingForm(request.POST, present=self._titles())
        if not form.is_valid():
            return self._show(one=form)
        add_findings(self.event, [form.cleaned_data["title"]], by=request.user)
        return self.saved(_("Ergebnis hinzugefügt"), go_to=f"{self.url()}?neu")

    def _add_lines(self, request: HttpRequest) -> HttpResponse:
        """First shown as what it will become; made only on the second word."""
        form = LinesForm(request.POST, present=self._titles())
        if not form.is_valid() or "_lines" not in request.POST:
            return self._show(lines=form)
        rows = add_findings(self.event, [line.text for line in form.new], by=request.user)
        text = ngettext("%(n)d Ergebnis angelegt", "%(n)d Ergebnisse angelegt", len(rows))
        return self.saved(text % {"n": len(rows)})

    def _formset(self, data=None) -> BaseFindingFormSet:
        choices = {
            "workshop": list(self.event.workshops.all()),
            "addressees": list(Addressee.objects.all()),
            "fields": list(FieldOfAction.objects.select_related("parent")),
        }
        return FindingFormSet(
            data,
            instance=self.event,
            queryset=finding_rows(self.event),
            choices=choices,
            prefix="findings",
        )

    def _refine(self, request: HttpRequest) -> HttpResponse:
        formset = self._formset(request.POST)
        if not formset.is_valid():
            return self._show(formset=formset)
        save_parts(formset, by=request.user)
        return self.saved(_("Ergebnisse gesichert"))
