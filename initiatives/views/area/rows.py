"""The rows a person may reach under /mein-bereich/: not yours is not there."""

from django.shortcuts import get_object_or_404

from portal.accounts.door import SignedInRequest

from ...models import Initiative


def initiative_of(request: SignedInRequest, key: int) -> Initiative:
    """The initiative with this key, of those the person keeps or whose office they work in."""
    mine = Initiative.objects.editable_by(request.user)
    return get_object_or_404(mine.select_related("municipality", "office"), pk=key)
