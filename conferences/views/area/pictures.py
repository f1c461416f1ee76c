"""The pictures of an event that one's initiative hosts."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.lib.many_files import looks_at_files_first
from portal.publishing.views.own_pictures import pictures_of

from ...models import Event


@for_signed_in
@looks_at_files_first
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: SignedInRequest, event: int) -> HttpResponse:
    mine = Event.objects.editable_by(request.user)
    return pictures_of(request, mine, event, back_url=reverse("my_events:event", args=[event]))
