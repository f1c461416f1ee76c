"""The public pages of findings: searching them, and one with what became of it."""

from collections.abc import Iterable
from operator import attrgetter

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.publishing.views import EntryDetail
from portal.search.address import EntrySearch
from portal.search.engine.alike import Likeness
from portal.search.engine.question import Answer
from portal.search.services import alike, entries_of
from portal.search.views import Option, SearchPage

from ..models import Event, Finding
from ..search import FindingSearch

#: how far another year may be to be offered where one left nothing
NEAR_YEARS = 3


class FindingList(SearchPage):
    """All that was agreed, narrowed and sorted by the address alone."""

    template_name = "conferences/finding_list.html"
    search_class = FindingSearch
    order_names = {
        "neu": gettext_lazy("Neueste Konferenz"),
        "bewegt": gettext_lazy("Zuletzt bewegt"),
        "faellig": gettext_lazy("Als Nächstes fällig"),
    }

    def cards(self, answer: Answer) -> list[Finding]:
        return entries_of(Finding, answer)

    def usual_name(self, search: EntrySearch) -> str:
        return _("Passend") if search.text else str(self.order_names["neu"])

    def options(self, search: EntrySearch) -> list[Option]:
        """With one filter less, or in the years around."""
        return [*super().options(search), *_other_years(search)]


def _other_years(search: EntrySearch) -> Iterable[Option]:
    chosen = search.chosen.get("jahr", frozenset())
    near = {str(int(y) + n) for y in chosen for n in range(-NEAR_YEARS, NEAR_YEARS + 1)} - chosen
    return [(year, search.with_only("jahr", year)) for year in sorted(near)]


class FindingDetail(EntryDetail):
    """A finding with its origin, what became of it, its neighbours and what is like it."""

    model = Finding

    def get_context_data(self, **kwargs):
        finding = self.object
        around = self.around(finding)
        return super().get_context_data(
            similar=similar_findings(finding),
            taken_up=taken_up(finding),
            coming_up=coming_up(finding),
            **around,
            **kwargs,
        )

    def around(self, finding: Finding) -> dict:
        """The one before and the one after it at the same conference, and how many there are."""
        if not finding.event:
            return {}
        rows = self.visible(Finding.objects.filter(event=finding.event)).order_by("number", "pk")
        others = list(rows.only("number", "title"))
        at = next((n for n, row in enumerate(others) if row.pk == finding.pk), None)
        if at is None:
            return {}
        return {
            "previous": others[at - 1] if at else None,
            "next": others[at + 1] if at + 1 < len(others) else None,
            "at": at + 1,
            "of": len(others),
        }

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .for_cards()
            .with_log()
            .select_related("event__venue__municipality", "office")
            .prefetch_related(
                "addressees",
                Prefetch("answers", Initiative.objects.published().for_cards()),
                Prefetch("taken_up_at", Event.objects.published()),
            )
        )

    @property
    def log_url(self) -> str:
        """Where the finding's own staff write an entry; empty for everybody else."""
        user, finding = self.request.user, self.object
        if self.is_preview or not isinstance(user, User) or not user.is_staff:
            return ""
        if not (user.is_superuser or finding.office_id in user.office_ids):
            return ""
        return f"{reverse('admin:conferences_finding_log', args=[finding.pk])}?von=seite"


def similar_findings(finding: Finding) -> list[Finding]:
    """At most four of other conferences that say something like it; two queries and their cards'.

    Alike is what shares two telling words of the statement, or one of them and a field of action
    (`portal.search.engine.alike`).
    """
    likeness = Likeness(
        pk=finding.pk,
        title=finding.title,
        facet="thema",
        values=frozenset(field.slug for field in finding.fields.all()),
        without=("konferenz", finding.event.slug) if finding.event else None,
    )
    return alike(Finding, likeness)


def taken_up(finding: Finding) -> list[Event]:
    """Events that went on with it, the latest first."""
    now = timezone.now()
    gone_on = (e for e in finding.taken_up_at.all() if e.starts <= now and not e.cancelled_at)
    return sorted(gone_on, key=attrgetter("starts"), reverse=True)


def coming_up(finding: Finding) -> list[Event]:
    """Events that will go on with it, the soonest first."""
    now = timezone.now()
    coming = (e for e in finding.taken_up_at.all() if e.starts > now and not e.cancelled_at)
    return sorted(coming, key=attrgetter("starts"))
