"""Where events happen: the venues people may name, and new ones beside them.

What others use is never changed by a coordinator: another address or another fact about a house
that is public makes a row of its own, and the office sees both names in its review.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.lib.history import sign

from ..models import Event, Venue

#: so many are offered while typing, and so many where a name is not clear
OFFERED, ALIKE = 80, 8
SHORTEST = 3


def known_venues(user: User, offices: Collection[int]) -> QuerySet[Venue]:
    """Houses that public events of these offices used, and the person's own events; own first."""
    events = Event.objects.filter(venue=OuterRef("pk"))
    own = events.filter(host__in=user.stewardships.values("initiative"))
    public = events.published().filter(office__in=offices)
    rows = Venue.objects.annotate(is_own=Exists(own), is_public=Exists(public))
    rows = rows.filter(Q(is_own=True) | Q(is_public=True)).exclude(online())
    return rows.select_related("municipality").order_by("-is_own", "name", "pk")


def online() -> Q:
    """The one that is no house."""
    return Q(name=online_name(), municipality=None, street="", postcode="")


def online_name() -> str:
    return _("Online")


def is_online(venue: Venue | None) -> bool:
    return bool(venue and venue.name == online_name() and not venue.address_line)


def online_venue(office_id: int | None) -> Venue:
    """The office's „Online“; not stored yet where it is the first time."""
    found = Venue.objects.filter(online(), office=office_id).order_by("pk").first()
    return found or Venue(name=online_name(), office_id=office_id)


def venues_called(name: str, among: QuerySet[Venue]) -> list[Venue]:
    """Those of exactly this name, with or without its place: „Rathaus, Wolfsburg“."""
    house, _comma, _place = name.rpartition(", ")
    rows = among.filter(Q(name__iexact=name) | Q(name__iexact=house or name))[: 2 * OFFERED]
    said = name.casefold()
    return [row for row in rows if said in (row.name.casefold(), str(row).casefold())]


def venues_like(name: str, among: QuerySet[Venue]) -> list[Venue]:
    """Those whose name or place has all the words."""
    words = [word for word in name.replace(",", " ").split() if len(word) >= SHORTEST]
    for word in words:
        among = among.filter(Q(name__icontains=word) | Q(locality__icontains=word))
    return list(among[:ALIKE]) if words else []


def may_be_corrected(venue: Venue, event: Event, user: User) -> bool:
    """Whether the row is this draft's or this change's alone: theirs, and nothing else names it."""
    if event.pk is None or venue.office_id != event.office_id or not is_made_by(venue, user):
        return False
    return not Event.objects.filter(venue=venue).exclude(pk=event.pk, published_at=None).exists()


def is_made_by(venue: Venue, user: User) -> bool:
    """Whether the person entered the house as a coordinator, not as staff for all to use."""
    first = venue.history.filter(history_type="+").first()
    return first is not None and first.history_user_id == user.pk and not user.is_staff


def forget_venue(key: int | None, *, by: User) -> None:
    """A house that was entered for something that did not come about goes with it."""
    venue = Venue.objects.filter(pk=key, events=None).first() if key else None
    if venue and is_made_by(venue, by):
        sign(venue, by)
        venue.delete()


def keep_venue(venue: Venue | None, *, by: User) -> Venue | None:
    """Store a new or corrected house, so that an event can name it."""
    if venue is not None:
        sign(venue, by)
        venue.save()
    return venue
