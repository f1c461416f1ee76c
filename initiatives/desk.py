"""On the desk: who waits for an answer, entries grown old, and where nothing is offered yet."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import Line, Tile, list_url, with_choices
from portal.accounts.models import User
from portal.places.models import Office
from portal.publishing.desk import theirs, upkeep
from portal.search.engine.question import Answer, Question
from portal.search.services import find_all
from portal.search.values import Value

from .lists import Lists, lists
from .models import Enquiry, Initiative, Suggestion
from .models.initiative import ASK_AFTER, NOTICE_AFTER
from .services.reminding import LONG_WITHOUT_ANSWER

#: from how many initiatives on a cell of the map is a shade darker
SHADES = (1, 3, 10, 30)


def answers(*lines: Line) -> Tile:
    """Who waits to hear from the office; other parts put their lines here too."""
    return Tile("answers", _("Warten auf Antwort"), _("Niemand wartet. Schön."), list(lines))


def letters_from_outside(user: User, office: Office | None) -> Tile | None:
    """Enquiries without an answer, suggestions nobody has decided on."""
    if not user.has_perm("initiatives.view_enquiry"):
        return None
    enquiries = theirs(Enquiry.objects.all(), user, office)
    long = enquiries.waiting_for(LONG_WITHOUT_ANSWER)
    suggestions = theirs(Suggestion.objects.all(), user, office).waiting()
    return answers(
        Line(_("Anfragen"), list_url(Enquiry, office, beantwortet="nein"), enquiries.unanswered()),
        Line(
            _("Anfragen, seit über zwei Wochen ohne Antwort"),
            list_url(Enquiry, office, beantwortet="lange"),
            long,
        ),
        Line(_("Vorschläge"), list_url(Suggestion, office, offen="ja"), suggestions),
    )


def grown_old(user: User, office: Office | None) -> Tile | None:
    if not user.has_perm("initiatives.view_initiative"):
        return None
    rows = theirs(Initiative.objects.all(), user, office)
    left = list_url(Initiative, office, koordination="niemand-mehr")
    old = rows.unconfirmed(since=timezone.localdate() - NOTICE_AFTER)
    return upkeep(
        Line(_("Initiativen, die niemand mehr betreut"), left, rows.left_alone()),
        Line(
            _("Initiativen, seit über einem Jahr nicht bestätigt"),
            list_url(Initiative, office, bestaetigt="nein"),
            old,
        ),
        Line(
            _("Initiativen, deren Koordination nicht erreichbar ist"),
            list_url(Initiative, office, rueckfrage="nicht-erreichbar"),
            rows.unreachable(ASK_AFTER),
        ),
        Line(
            _("Initiativen mit Bildern ohne Alternativtext"),
            list_url(Initiative, office, bilder="ohne-alternativtext"),
            rows.with_weak_alt(),
        ),
    )


# --- white spots --------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """How many public initiatives a region has in a field, and the list of them."""

    field: str
    number: int
    url: str

    @property
    def shade(self) -> int:
        """0 for none, then darker in steps."""
        return sum(self.number >= step for step in SHADES)


@dataclass(frozen=True)
class Region:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class WhiteSpots:
    fields: list[Value]
    regions: list[Region]

    @property
    def number(self) -> int:
        return sum(not cell.number for region in self.regions for cell in region.cells)


def white_spots(user: User, office: Office | None) -> Tile | None:
    """Fields of action by districts; for all offices together by offices. Two queries."""
    if not user.has_perm("initiatives.view_initiative"):
        return None
    return Tile(
        "gaps",
        _("Weiße Flecken"),
        _("Noch gibt es keine Handlungsfelder oder Landkreise."),
        template="admin/desk/gaps.html",
        data=_spots(lists(), user, office),
        is_wide=True,
    )


def _spots(known: Lists, user: User, office: Office | None) -> WhiteSpots | None:
    fields = [field for field in known.values["thema"].values() if not field.parent]
    facet, regions = _regions(known, user, office)
    asked = [Question(chosen={facet: frozenset({key})}, limit=1) for key in regions]
    found = zip(regions.items(), find_all(Initiative, asked), strict=True)
    rows = [Region(name, _cells(fields, answer, facet, key)) for (key, name), answer in found]
    return WhiteSpots(fields, rows) if fields and rows else None


def _regions(known: Lists, user: User, office: Office | None) -> tuple[str, dict[str, str]]:
    """(facet, {value: name}): the offices, or the districts of those the person looks at."""
    if user.is_superuser and office is None:
        return "amt", {value.key: value.name for value in known.values["amt"].values()}
    ids = {office.pk} if office else set(user.office_ids)
    here = [district.pk for district in known.districts if district.office_id in ids]
    return "kreis", {key: known.name("kreis", key) for key in here}


def _cells(fields: list[Value], answer: Answer, facet: str, key: str) -> list[Cell]:
    counts, url = answer.counts.get("thema", {}), reverse("initiatives:list")
    return [
        Cell(f.name, counts.get(f.key, 0), with_choices(url, None, thema=f.key, **{facet: key}))
        for f in fields
    ]
