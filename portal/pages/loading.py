"""Fills the portal's own texts; a page that exists belongs to the staff."""

from portal.lib.datafiles import read_texts

from .models import Page


def load_pages() -> int:
    """Create the pages that are missing; how many that were."""
    known = set(Page.objects.values_list("key", flat=True))
    new = [
        Page(key=key, title=text["title"], body=text["body"])
        for key, text in read_texts("pages").items()
        if key not in known
    ]
    return len(Page.objects.bulk_create(new))


def shipped(key: str) -> Page | None:
    """The page as it comes with the portal, not stored; None for a page of one's own."""
    text = read_texts("pages").get(key)
    if text is None:
        return None
    page = Page(key=key, title=text["title"], body=text["body"])
    page.clean_body()
    return page
