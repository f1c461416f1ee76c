"""…/kopieren/: an earlier event as the beginning of the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in

from ...forms.copying import CopyForm
from ...services.repeating import copy_for_host
from .door import own_event


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SignedInRequest, event: int) -> HttpResponse:
    """Asks for the day; the draft then opens."""
    row = own_event(request.user, event)
    form = CopyForm(request.POST or None, event=row)
    if request.method == "POST" and form.is_valid():
        new = copy_for_host(row, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Kopiert als Entwurf. Sehen Sie die Angaben durch und reichen Sie ihn ein.")
        )
        return redirect("my_events:edit", new.pk)
    return render(request, "conferences/area/copy.html", {"event": row, "form": form})
