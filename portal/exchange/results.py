"""What an import's page shows of its lines: one group at a time, page by page."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.lib.tables import CHANGED, FAULTY, NEW
from portal.publishing.views import LenientPaginator

from .kinds import page_of
from .models import ImportJob, ImportRow

PER_PAGE = 50
#: {word in the address: (heading, key of its number)}
GROUPS = {
    "fehler": (_("Fehlerhaft"), FAULTY),
    "hinweise": (_("Mit Hinweis"), "hints"),
    "neu": (_("Neu"), NEW),
    "geaendert": (_("Geändert"), CHANGED),
    "ueberholt": (_("Inzwischen geändert"), "stale"),
}


@dataclass(frozen=True)
class Group:
    word: str
    name: str
    count: int


class Results:
    """The groups of an import's lines, and the page of the one that was asked for."""

    def __init__(self, job: ImportJob, asked):
        self.job, self.asked = job, asked

    @cached_property
    def groups(self) -> list[Group]:
        return [
            Group(word, str(name), self._count(key))
            for word, (name, key) in GROUPS.items()
            if word != "ueberholt" or self.job.state == ImportJob.State.STALE
        ]

    @cached_property
    def stale_count(self) -> int:
        return self.job.rows.filter(is_stale=True).count()

    def _count(self, key: str) -> int:
        return self.stale_count if key == "stale" else self.job.counts.get(key, 0)

    @property
    def unchanged(self) -> int:
        return self.job.counts.get("same", 0)

    @cached_property
    def word(self) -> str:
        """The group that is open: the one asked for, else the first that has something."""
        wanted = self.asked.get("zeigen", "")
        filled = [group.word for group in self.groups if group.count]
        first = "ueberholt" if "ueberholt" in filled else next(iter(filled), "")
        return wanted if wanted in filled else first

    @property
    def name(self) -> str:
        return str(GROUPS[self.word][0]) if self.word else ""

    @cached_property
    def page(self):
        rows = self._rows().defer("cells", "values").order_by("line")
        return LenientPaginator(rows, PER_PAGE).page(self.asked.get("seite", 1))

    def _rows(self) -> QuerySet[ImportRow]:
        if self.word == "ueberholt":
            return self.job.rows.filter(is_stale=True)
        if self.word == "hinweise":
            return self.job.rows.exclude(hints=[])
        return self.job.rows.filter(verdict=GROUPS[self.word][1] if self.word else "")

    @property
    def page_range(self):
        return self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )

    @property
    def row_url(self) -> str:
        """The address of a row's page, before its key."""
        opts = page_of(self.job.kind).opts
        return f"/verwaltung/{opts.app_label}/{opts.model_name}/"
