"""The rows a person may reach under /mein-bereich/: not yours is not there."""

from collections.abc import Iterator

from django.core.paginator import Page
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.accounts.door import SignedInRequest

from ...models import Initiative

#: more than any key has, less than a database refuses
MOST_DIGITS = 9


def initiative_of(request: SignedInRequest, key: int, *, to_write: bool = False) -> Initiative:
    """The initiative with this key, of those the person keeps or whose office they work in.

    `to_write`: freshly read under its row's lock, so that what is checked still holds when saved.
    """
    mine = Initiative.objects.editable_by(request.user)
    if to_write:
        list(Initiative._base_manager.select_for_update().filter(pk=key).values("pk"))
    return get_object_or_404(mine.select_related("municipality", "office"), pk=key)


def chosen_initiative(request: SignedInRequest) -> Initiative | None:
    """The one the address names, if it is theirs; else none."""
    key = number_in(request, "initiative")
    return Initiative.objects.editable_by(request.user).filter(pk=key).first() if key else None


def number_in(request: HttpRequest, name: str) -> int | None:
    """A key from the address; junk is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def page_range(page: Page) -> Iterator[int | str]:
    """The numbers of the pages to choose from, the far ones left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
