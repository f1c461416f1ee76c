"""The tab „Offenes“: what earlier conferences left open comes into the next one.

Before the event it proposes and takes up, afterwards it leads to the log of what was taken up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.publishing.views import LenientPaginator

from ...filters import OpenFindingFilterSet
from ...forms.taking_up import TakeUpForm
from ...models import Event, Finding, FindingUpdate, TakenUp
from ...services.open_findings import by_urgency, proposed_to, reasons
from ...services.taking_up import goes_along, take_back, take_up
from ..log import log_url
from .frame import DeskTab

PER_PAGE = 50
#: kinds beside the conferences that look back on what was agreed
LOOKING_BACK = (Event.Kind.NETWORK,)


@dataclass(frozen=True)
class Proposal:
    """An open finding, and why it is proposed where it stands."""

    finding: Finding
    reasons: list[str]
    is_own: bool
    is_chosen: bool


class OpenFindingsTab(DeskTab):
    """What is open, by conference; many at once; what was taken up stands above."""

    name, path, label = "open_findings", "offenes", gettext_lazy("Offenes")
    template_name = "admin/conferences/desk/open_findings.html"

    @classmethod
    def is_shown(cls, event: Event) -> bool:
        return event.is_conference or event.kind in LOOKING_BACK

    @classmethod
    def comes_first(cls, event: Event) -> bool:
        """Before planning; whoever enters what is over has its programme to write."""
        return not event.is_over and proposed_to(event).exists()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._take_back(request) if "_back" in request.POST else self._take_up(request)

    # --- showing ---
    def _form(self, data=None) -> TakeUpForm:
        return TakeUpForm(data, event=self.event, proposed=proposed_to(self.event))

    def _show(self, form: TakeUpForm, **more) -> HttpResponse:
        narrowed = OpenFindingFilterSet(self.request.GET, proposed_to(self.event))
        rows = by_urgency(narrowed.qs, self.event).select_related("event", "office")
        page = LenientPaginator(rows, PER_PAGE).page(self.request.GET.get("seite", 1))
        return self.page(
            form=form,
            filter=narrowed,
            page_obj=page,
            groups=self._groups(page.object_list, form),
            taken=self._taken(),
            is_over=self.event.is_over,
            is_new="neu" in self.request.GET,
            **more,
        )

    def _groups(self, findings: Iterable[Finding], form: TakeUpForm) -> list[tuple]:
        """[(conference or None, its proposals)] in the order given."""
        return [
            (event, [self._proposal(finding, form.chosen_keys) for finding in rows])
            for event, rows in groupby(findings, lambda finding: finding.event)
        ]

    def _proposal(self, finding: Finding, chosen: set[str]) -> Proposal:
        is_own = finding.office_id == self.event.office_id
        return Proposal(finding, reasons(finding, self.event), is_own, str(finding.pk) in chosen)

    def _taken(self) -> list[TakenUp]:
        """What was taken up, with the latest word about each and where to write the next."""
        updates = Prefetch("finding__updates", FindingUpdate.objects.ready(), to_attr="told")
        rows = list(self.event.taken_up.for_reading().prefetch_related(updates))
        for row in rows:
            row.is_own = row.finding.office_id == self.event.office_id
            row.log_url = log_url(row.finding)
        return rows

    # --- taking up ---
    def _take_up(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        rows = take_up(self.event, **form.chosen)
        text = ngettext("%(n)d Ergebnis aufgenommen", "%(n)d Ergebnisse aufgenommen", len(rows))
        return self.saved(text % {"n": len(rows)}, go_to=self._here())

    def _here(self) -> str:
        """The tab as it was narrowed."""
        query = self.request.GET.copy()
        query.pop("neu", None)
        return f"{self.url()}?{query.urlencode()}" if query else self.url()

    # --- taking back ---
    def _take_back(self, request: HttpRequest) -> HttpResponse:
        """What would go along is asked about first."""
        key = request.POST["_back"]
        rows = self.event.taken_up.for_reading()
        row = rows.filter(pk=key).first() if key.isdigit() else None
        if row is None:
            messages.info(request, _("Das war schon zurückgenommen."))
            return HttpResponseRedirect(self._here())
        is_decided = {"_with", "_only"} & set(request.POST)
        if not is_decided and (sentence := goes_along(row)):
            return self._show(self._form(), asked=row, sentence=sentence)
        return self._taken_back(row, with_part="_with" in request.POST)

    def _taken_back(self, row: TakenUp, *, with_part: bool) -> HttpResponse:
        title = {"title": row.finding.title}
        went = take_back(row, with_part=with_part)
        text = _("Nicht mehr auf der Tagesordnung: „%(title)s“") % title
        if with_part and not went:
            text += " " + _("Was dafür angelegt war, hat jemand geändert; es ist geblieben.")
        return self.saved(text, go_to=self._here())
