"""Taking an event as the template of the next one: a page of its own, reached by a button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...forms.cloning import CloneForm
from ...services.cloning import clone
from ...services.open_findings import left_open_by
from .frame import DeskTab


class CloneTab(DeskTab):
    """Asks for name, day and what is taken up again; then the new draft opens."""

    name, path = "clone", "als-vorlage"
    template_name = "admin/conferences/desk/clone.html"

    def _check_rights(self, request: HttpRequest) -> None:
        super()._check_rights(request)
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(self._form(initial={"title": self.event.title}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        new = clone(self.event, by=request.user, **form.chosen)
        self.model_admin.log_addition(request, new, _("Nach einer Vorlage angelegt"))
        messages.success(request, _("Angelegt als Entwurf. Sehen Sie die Angaben durch."))
        return HttpResponseRedirect(new.admin_url)

    def _form(self, *args, **kwargs) -> CloneForm:
        return CloneForm(*args, findings=list(left_open_by(self.event)), **kwargs)

    def _show(self, form: CloneForm) -> HttpResponse:
        return self.page(form=form, title=gettext_lazy("Als Vorlage nehmen"))
