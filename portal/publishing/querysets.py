"""The doors: what the public may read and what a person may edit.

`published()` is the only way to public pages, feeds and search; `editable_by(user)` the only
way to editing. A queryset for parts of an entry answers the same two questions through it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length
from django.utils import timezone

from portal.lib.alt_texts import NAME_OF_A_CAMERA, NAME_OF_A_FILE, SHORTEST

from .searchable import SearchDocument

#: how long an uploaded picture waits for its description
PATIENCE = timedelta(days=30)
#: an address is dead once it failed on so many different days; a server may be away for a while
DEAD_AFTER = 3
#: entries read from the database at a time, relations included
SEARCH_CHUNK = 2000


class FieldOfActionQuerySet(models.QuerySet):
    def top_level(self):
        return self.filter(parent=None)

    def with_parents(self):
        """Each with its field of the first level, whose colour it is shown in."""
        return self.select_related("parent")


class OfficeScopedQuerySet(models.QuerySet):
    """Rows that belong to an office, directly or through the entry they are part of."""

    #: the lookup path from the row to its office
    office_path = "office"

    def editable_by(self, user):
        """Administrators: all; staff: their offices' rows; everybody else: none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(**{f"{self.office_path}__in": user.office_ids})

    def in_office(self, office):
        return self.filter(**{self.office_path: office})


def office_of(row: models.Model) -> Any:
    """The office a row belongs to, directly or through what it is part of."""
    found: Any = row
    for step in type(row)._default_manager.all().office_path.split("__"):  # type: ignore[attr-defined]
        found = getattr(found, step, None)
    return found


class EntryQuerySet(OfficeScopedQuerySet):
    """What every kind of entry answers, each in its own way where the default does not fit."""

    def ready(self):
        """What was published in itself, whether or not what it is part of is public."""
        return self.filter(state="published")

    def published(self):
        """What the public may read."""
        return self.ready()

    def with_fields_of_action(self, fields):
        """Entries of any of these fields; a field of the first level includes its second."""
        ids = {field.pk for field in fields}
        through = self.model.fields.through.objects.filter(
            Q(fieldofaction__in=ids) | Q(fieldofaction__parent__in=ids)
        )
        return self.filter(pk__in=through.values(self.model._meta.model_name))

    def in_district(self, district):
        """Entries at home in this district; kinds without a place have none."""
        return self.none()

    def with_address(self, path: str):
        """With `address`: what stands at this path to an address on the web."""
        return self.annotate(address=F(path))

    def with_admin_page(self):
        """With `page`: the name of the model whose page of the admin edits the row."""
        return self.annotate(page=Value(self.model._meta.model_name))

    def linked_to(self, entry):
        """Entries of this kind that a reader of the given entry may want next."""
        return self.none()

    def for_cards(self):
        """With everything a card shows, so that a list costs the same queries at any length."""
        return self

    def first_of_each_hand_in(self):
        """Of those that were handed in as one the first alone: the office decides once."""
        return self

    def for_queue(self):
        """With what `queue_title` says beside the title."""
        return self

    def search_documents(self) -> Iterator[SearchDocument]:
        """What the search sees of each entry; always asked of `published()`."""
        raise NotImplementedError

    def for_home(self):
        """What of this kind is worth a place on the home page, best first."""
        return self.order_by("-published_at")

    def for_sitemap(self):
        """Entries with a page of their own, with what their address needs and when they changed."""
        return self.only("changed_at", *(["slug"] if self.model.has_slug() else []))


class PictureQuestions(OfficeScopedQuerySet):
    """What the office asks about pictures, whoever they are of."""

    def alt_to_check(self):
        """Whose alternative text says nothing: a file's name, a word, the caption once more."""
        named = Q(alt__iregex=NAME_OF_A_CAMERA) | Q(alt__iregex=NAME_OF_A_FILE)
        rows = self.annotate(alt_length=Length("alt"))
        return rows.filter(named | Q(alt_length__lt=SHORTEST) | Q(alt=F("caption")))


class HandInQuestions(OfficeScopedQuerySet):
    """What coordinators hand in about pictures: in their hands, in the office's, or back again."""

    def in_work(self):
        """Neither handed in nor back."""
        return self.filter(handed_in_at=None, returned_at=None)

    def waiting(self):
        """For the office."""
        return self.filter(handed_in_at__isnull=False)

    def returned(self):
        return self.filter(returned_at__isnull=False)

    def given_up(self):
        """What came back and nobody mended; never what waits for the office."""
        return self.filter(returned_at__lt=timezone.now() - PATIENCE)


class IncomingQuestions(HandInQuestions):
    """Uploads that are not public."""

    def given_up(self):
        limit = timezone.now() - PATIENCE
        never = Q(handed_in_at=None, returned_at=None, uploaded_at__lt=limit)
        return self.filter(never | Q(returned_at__lt=limit))


class LinkCheckQuerySet(models.QuerySet):
    """Addresses on the web; they belong to every office whose public entries name them."""

    def due(self, checked_before):
        """Those never asked first, then those asked longest ago."""
        turn = self.filter(Q(checked_at=None) | Q(checked_at__lt=checked_before))
        return turn.order_by(F("checked_at").asc(nulls_first=True), "pk")

    def failing(self):
        return self.filter(failures__gt=0)

    def dead(self):
        """Not reached on several days; see `models.link.FAILURES`."""
        return self.filter(failures__gte=DEAD_AFTER)

    def not_dead(self):
        return self.filter(failures__lt=DEAD_AFTER)
