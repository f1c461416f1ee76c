"""The rows a person may reach under /mein-bereich/: not yours is not there."""

from django.shortcuts import get_object_or_404

from portal.accounts.door import SignedInRequest

from ...models import Initiative


def initiative_of(request: SignedInRequest, key: int, *, to_write: bool = False) -> Initiative:
    """The initiative with this key, of those the person keeps or whose office they work in.

    `to_write`: freshly read under its row's lock, so that what is checked still holds when saved.
    """
    mine = Initiative.objects.editable_by(request.user)
    if to_write:
        list(Initiative._base_manager.select_for_update().filter(pk=key).values("pk"))
    return get_object_or_404(mine.select_related("municipality", "office"), pk=key)
