"""A search for initiatives: what its address says, and what it finds."""

from datetime import datetime
from operator import attrgetter
from typing import Any, Self

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.places.services import Place, find_places, meant
from portal.search.address import EntrySearch, Filter
from portal.search.engine.question import Answer, Near, Question
from portal.search.services import entries_of
from portal.search.values import Values

from .lists import Lists, lists
from .models import Initiative

RADII = (5, 10, 25, 50)
USUAL_RADIUS = 25


class InitiativeSearch(EntrySearch):
    """The search behind an address; unknown parameters and values are passed over."""

    kind = Initiative
    titles = {
        "thema": gettext_lazy("Handlungsfeld"),
        "kreis": gettext_lazy("Landkreis oder Stadt"),
        "amt": gettext_lazy("Amtsbezirk"),
        "zielgruppe": gettext_lazy("Für wen"),
        "form": gettext_lazy("Wie Sie mitmachen"),
        "traeger": gettext_lazy("Wer dahintersteht"),
        "sprache": gettext_lazy("Sprache"),
    }
    orders = {"name": "title", "neu": "newest", "frist": "urgent", "naehe": "nearest"}
    everything = gettext_lazy("Alle Initiativen")

    # --- what the address says ----------------------------------------------------------
    @cached_property
    def lists(self) -> Lists:
        return lists()

    @cached_property
    def values(self) -> Values:
        return self.lists.values

    @property
    def needs_now(self) -> bool:
        return self.params.get("sucht") == "1"

    @cached_property
    def place_text(self) -> str:
        return " ".join(self.params.get("ort", "").split())[:100]

    @cached_property
    def places(self) -> list[Place]:
        """What the place may mean; at most three queries."""
        return find_places(self.place_text) if self.place_text else []

    @cached_property
    def place(self) -> Place | None:
        """The one place to search around."""
        return meant(self.places)

    @property
    def radius(self) -> int:
        wanted = self.params.get("umkreis", "")
        return int(wanted) if wanted in map(str, RADII) else USUAL_RADIUS

    def possible_orders(self) -> list[str]:
        with_place = ["naehe"] if self.place else []
        with_calls = ["frist"] if self.needs_now else []
        return [*with_place, *with_calls, "name", "neu"]

    @property
    def usual_order(self) -> str:
        return "soon" if self.needs_now else "best"

    # --- the question -------------------------------------------------------------------
    def question(self, **changes: Any) -> Question:
        return super().question(**{"needs_now": self.needs_now, "near": self._near(), **changes})

    def _near(self) -> Near | None:
        """Around the place; who serves its district is near, too."""
        if self.place is None:
            return None
        serves = ("kreis", self.place.district_ags)
        return Near(self.place.latitude, self.place.longitude, self.radius, serves)

    def _beside(self, params: QueryDict) -> Self:
        other = super()._beside(params)
        other.lists = self.lists
        if other.place_text == self.place_text:
            other.places = self.places
        return other

    def count_of(self, answer: Answer, facet: str, value: str) -> int:
        """The length of the list after choosing it beside what is chosen already."""
        chosen = self.chosen.get(facet, frozenset())
        is_instead = chosen == {self.values[facet][value].parent}
        counts = answer.unions if chosen and not is_instead else answer.counts
        return counts.get(facet, {}).get(value, 0)

    # --- other addresses ----------------------------------------------------------------
    def without(self, name: str, value: str | None = None) -> QueryDict:
        params = super().without(name, value)
        if name == "ort":
            params.pop("umkreis", None)
        return params

    def _known(self) -> QueryDict:
        known = super()._known()
        if self.needs_now:
            known["sucht"] = "1"
        if self.place_text:
            known["ort"] = self.place_text
            known["umkreis"] = str(self.radius)
        return known

    # --- in words -----------------------------------------------------------------------
    def filters(self) -> list[Filter]:
        found: list[Filter] = self._text_in_words()
        if self.place:
            label = _("%(km)d km um %(place)s") % {"km": self.radius, "place": self.place.label}
            found.append(("ort", None, label))
        found += self._choices_in_words()
        if self.needs_now:
            found.append(("sucht", None, _("sucht jetzt Freiwillige")))
        return found

    # --- following ----------------------------------------------------------------------
    def newest(self, limit: int = 50) -> list[Initiative]:
        """Published initiatives it finds, as cards, latest publication first."""
        entries = entries_of(Initiative, self.exactly(order="newest", limit=limit))
        return sorted(entries, key=attrgetter("published_at"), reverse=True)

    def newer_than(self, moment: datetime) -> list[Initiative]:
        """Of those, the ones published after the given moment."""
        return [
            entry for entry in self.newest() if entry.published_at and entry.published_at > moment
        ]
