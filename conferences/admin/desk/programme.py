"""The tab „Programm“: a whole day in one form."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.admin import save_parts

from ...forms.programme import BaseProgrammeFormSet, ProgrammeFormSet, following
from ...services.programme import keep_speakers
from .frame import DeskTab


class ProgrammeTab(DeskTab):
    """Everything that happens, in its order; checked for rooms, overlaps and gaps on saving."""

    name, path, label = "programme", "programm", gettext_lazy("Programm")
    template_name = "admin/conferences/desk/programme.html"

    def formset(self, data=None) -> BaseProgrammeFormSet:
        items = self.event.programme.prefetch_related("speakers")
        initial = None if data else [following(self.event, list(items))]
        return ProgrammeFormSet(
            data, instance=self.event, queryset=items, initial=initial, prefix="programme"
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        formset = self.formset()
        formset.focus_where_it_starts("begin")
        return self.page(formset=formset)

    def post(self, request: HttpRequest) -> HttpResponse:
        formset = self.formset(request.POST)
        if "_more" in request.POST or not formset.is_valid():
            return self.page(formset=formset, wants_more="_more" in request.POST)
        save_parts(formset, by=request.user)
        for form in formset.kept_forms():
            if "speakers" in form.changed_data:
                keep_speakers(form.instance, form.cleaned_data["speakers"])
        return self.saved(_("Programm gesichert"))
