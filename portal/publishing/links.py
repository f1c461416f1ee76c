"""The worker's look at the addresses public entries name: politely, a few at a time.

Which addresses an entry names its kind says (`Entry.web_addresses`). Each is asked once a week at
most. Nothing of the answer is kept but its number and a sentence.
"""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.lib.asking import Answer, Asker
from portal.places.models import Office

from .kinds import kinds
from .models import LinkCheck

CHECKED_EVERY = timedelta(days=7)
#: in one run of the chore, which comes once a minute and must not keep letters waiting
AT_A_TIME, SECONDS_A_RUN = 3, 20
CHUNK = 2000


def addresses_in_use() -> Iterator[str]:
    """Every address of public entries and of the offices, some more than once."""
    for kind in kinds():
        rows = kind._default_manager.published().order_by()
        for path in kind.web_addresses:
            named = rows.with_address(path).exclude(address="")
            yield from named.values_list("address", flat=True).iterator(CHUNK)
    yield from Office.objects.exclude(website="").values_list("website", flat=True)


def collect_links() -> None:
    """Chore: note addresses that are new, forget those nobody names any more."""
    if not settings.CHECK_LINKS:
        return
    named = {url for url in addresses_in_use() if url}
    known = set(LinkCheck.objects.values_list("url", flat=True))
    rows = (LinkCheck(url=url) for url in sorted(named - known))
    LinkCheck.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    gone = sorted(known - named)
    for start in range(0, len(gone), CHUNK):
        LinkCheck.objects.filter(url__in=gone[start : start + CHUNK]).delete()


def check_links(asker: Asker | None = None) -> None:
    """Chore: ask the addresses whose turn it is, those never asked first."""
    if not settings.CHECK_LINKS:
        return
    asker = asker or Asker(f"Mosaik-Linkpruefung (+{settings.SITE_URL})")
    end = time.monotonic() + SECONDS_A_RUN
    for link in LinkCheck.objects.due(timezone.now() - CHECKED_EVERY)[:AT_A_TIME]:
        if time.monotonic() < end:
            note(link, asker.ask(link.url))


@transaction.atomic
def note(link: LinkCheck, answer: Answer) -> None:
    """Keep what came of it; of several failures on one day only the first counts."""
    row = LinkCheck.objects.select_for_update().filter(pk=link.pk).first()
    if row is None:
        return
    today, last = timezone.localdate(), row.checked_at and timezone.localdate(row.checked_at)
    if answer.is_alive:
        row.failing_since, row.failures = None, 0
    elif not row.failures or last != today:
        row.failing_since, row.failures = row.failing_since or today, row.failures + 1
    row.status, row.answer, row.checked_at = answer.status, answer.words[:120], timezone.now()
    row.save()
