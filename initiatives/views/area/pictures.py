"""The pictures of one's initiative."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.lib.many_files import looks_at_files_first
from portal.publishing.views.own_pictures import pictures_of

from ...models import Initiative


@for_signed_in
@looks_at_files_first
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: SignedInRequest, initiative: int) -> HttpResponse:
    mine = Initiative.objects.editable_by(request.user)
    back = reverse("my_initiatives:initiative", args=[initiative])
    return pictures_of(request, mine, initiative, back_url=back)
