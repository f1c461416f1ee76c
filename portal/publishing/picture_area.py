"""„Mein Bereich“ about pictures: what to describe or mend, and how many there are of an entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.area import SHOWN, Link, Panel, Task

from .models import Entry
from .services.pictures import change_model, picture_model

#: pictures shown on an entry's page
STRIP = 4


def picture_tasks(entries: QuerySet) -> list[Task]:
    """What the entries' people have to do about pictures; one query."""
    model = picture_model(entries.model)
    incoming: Any = entries.model._meta.get_field("incoming_pictures").related_model
    whole, texts = model.whole, change_model(model).objects
    rows = entries.annotate(
        to_describe=_how_many(incoming.objects.in_work(), whole),
        to_mend=_how_many(incoming.objects.returned(), whole)
        + _how_many(texts.returned(), f"picture__{whole}"),
    )
    asked = rows.filter(Q(to_describe__gt=0) | Q(to_mend__gt=0)).order_by("-to_mend", "pk")
    return [task for row in asked[:SHOWN] for task in _tasks_of(row)]


def _how_many(rows: QuerySet, path: str) -> Coalesce:
    """Of an entry's rows behind that path."""
    mine = rows.filter(**{path: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(mine.values(path).annotate(n=Count("pk")).values("n")), 0)


def _tasks_of(entry: Any) -> list[Task]:
    mend = ngettext(
        "Bild ändern, das Amt hat geantwortet",
        "%(count)d Bilder ändern, das Amt hat geantwortet",
        entry.to_mend,
    )
    describe = ngettext("Bild beschreiben", "%(count)d Bilder beschreiben", entry.to_describe)
    found = [(mend, entry.to_mend, 2), (describe, entry.to_describe, 3)]
    return [
        Task(text % {"count": count}, entry.pictures_url, entry.title, turn=turn)
        for text, count, turn in found
        if count
    ]


@dataclass(frozen=True)
class Gallery:
    """An entry's pictures at a glance."""

    shown: list
    #: whole phrases: „4 auf der Seite“, „2 beim Amt“ …
    counts: list[str]


def pictures_panel(entry: Entry) -> Panel:
    """The section on the page of one entry; three queries."""
    shown = list(entry.pictures.all()[: STRIP + 1])  # type: ignore[attr-defined]
    gallery = Gallery(shown[:STRIP], _counts(entry, len(shown)))
    has_some = bool(gallery.counts)
    words = _("Bilder ansehen und ändern") if has_some else _("Bilder hinzufügen")
    return Panel(
        key="bilder",
        title=gettext_lazy("Bilder"),
        empty=gettext_lazy("Noch gibt es keine. Ein Bild sagt schnell, worum es geht."),
        template="publishing/area/pictures_line.html",
        rows=[gallery] if has_some else [],
        links=[Link(words, entry.pictures_url)],
        number=int(has_some),
    )


def _counts(entry: Entry, seen: int) -> list[str]:
    pictures: Any = entry.pictures  # type: ignore[attr-defined]
    public = pictures.count() if seen > STRIP else seen
    model = picture_model(entry)
    of_texts = change_model(model).objects.filter(**{f"picture__{model.whole}": entry})
    sums = [
        rows.aggregate(
            waiting=Count("pk", filter=Q(handed_in_at__isnull=False)),
            returned=Count("pk", filter=Q(returned_at__isnull=False)),
            all=Count("pk"),
        )
        for rows in (entry.incoming_pictures.all(), of_texts)  # type: ignore[attr-defined]
    ]
    waiting, returned = (sum(row[key] for row in sums) for key in ("waiting", "returned"))
    in_work = sums[0]["all"] - sums[0]["waiting"] - sums[0]["returned"]
    said: list[tuple[int, Callable[[int], str]]] = [
        (public, _on_the_page if entry.is_published else _of_the_entry),
        (waiting, lambda n: _("%(n)d beim Amt") % {"n": n}),
        (returned, lambda n: _("%(n)d zurückgegeben") % {"n": n}),
        (in_work, lambda n: _("%(n)d noch zu beschreiben") % {"n": n}),
    ]
    return [words(count) for count, words in said if count]


def _on_the_page(count: int) -> str:
    return _("%(n)d auf der Seite") % {"n": count}


def _of_the_entry(count: int) -> str:
    return ngettext("%(n)d Bild", "%(n)d Bilder", count) % {"n": count}
