"""„Stimmt noch“, said by who is signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.services import StateChangeRefused

from ...models import Initiative
from ...models.initiative import BY_INITIATIVE, BY_OFFICE
from ...services import freshness
from ..freshness import needs_of
from .rows import initiative_of


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, initiative: int) -> HttpResponse:
    """The entry as the public sees it, and a button that says it is true."""
    row = initiative_of(request, initiative)
    if request.method != "POST" and row.is_published:
        context = {"initiative": row, "needs": needs_of(row)}
        return render(request, "initiatives/area/confirm.html", context)
    if request.method == "POST":
        _confirm(request, row)
    return redirect("my_initiatives:initiative", row.pk)


def _confirm(request: SignedInRequest, row: Initiative) -> None:
    keeps_it = row.stewardships.filter(user=request.user).exists()
    by = BY_INITIATIVE if keeps_it else BY_OFFICE
    try:
        freshness.confirm(row, by=by)
    except StateChangeRefused:
        messages.warning(request, _("Der Eintrag ist nicht öffentlich. Es gibt nichts zu tun."))
    else:
        messages.success(request, _("Danke, „%(title)s“ ist bestätigt.") % {"title": row.title})
