"""The office's page „Stimmt der Eintrag noch?“ of one initiative: `…/<pk>/aktualitaet/`."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from portal.publishing.services import StateChangeRefused
from portal.publishing.services.review import AlreadyDecided

from ..models import ClosingReport, ConfirmationRequest, Initiative
from ..models.initiative import ASK_AFTER, BY_OFFICE
from ..services import freshness
from ..services.closing import archive_reported, keep_reported


class FreshnessPage:
    """What was asked when, who cannot be reached, and the buttons to put it right."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.freshness)
        return [
            path("<int:pk>/aktualitaet/", view, name="initiatives_initiative_freshness"),
            *super().get_urls(),
        ]

    def freshness(self, request: HttpRequest, pk: int) -> HttpResponse:
        initiative = self._initiative_to_look_after(request, pk)
        if request.method == "POST":
            text = self._do(request, initiative)
            if text:
                self.log_change(request, initiative, text)
                messages.success(request, text)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Stimmt der Eintrag noch?"),
            "subtitle": str(initiative),
            "opts": self.opts,
            **overview(initiative),
        }
        return TemplateResponse(request, "admin/initiatives/freshness.html", context)

    def _initiative_to_look_after(self, request: HttpRequest, pk: int) -> Initiative:
        initiative = self.get_object(request, str(pk))
        if initiative is None:
            raise Http404
        if not self.has_change_permission(request, initiative):
            raise PermissionDenied
        return initiative

    # --- buttons ---
    def _do(self, request: HttpRequest, initiative: Initiative) -> str:
        """Do what the button says; what was done, in words, or nothing."""
        try:
            return DEEDS.get(request.POST.get("tat", ""), nothing)(request, initiative)
        except AlreadyDecided:
            messages.warning(request, _("Darüber ist schon entschieden."))
        except StateChangeRefused:
            messages.warning(request, _("Der Eintrag ist nicht öffentlich."))
        return ""

    @admin.display(description=_("Stimmt der Eintrag noch?"))
    def freshness_line(self, initiative: Initiative) -> str:
        """The way to the page, on the form."""
        if not initiative.pk:
            return "–"
        url = reverse("admin:initiatives_initiative_freshness", args=[initiative.pk])
        return format_html('<a href="{}">{}</a>', url, _("Ansehen, wer gefragt wurde; bestätigen"))


# --- what the page shows ----------------------------------------------------------------------
def overview(initiative: Initiative) -> dict:
    reports = initiative.closing_reports.select_related("decided_by")
    return {
        "initiative": initiative,
        "report": reports.undecided().first(),
        "decided": reports.exclude(decided_at=None).first(),
        "requests": initiative.confirmation_requests.select_related("steward__user", "letter"),
        "people": people_of(initiative),
        "is_unreachable": Initiative.objects.unreachable(ASK_AFTER)
        .filter(pk=initiative.pk)
        .exists(),
    }


def people_of(initiative: Initiative) -> list[dict]:
    """Everybody who may be asked, in their turn, and whether letters reach them."""
    stewards = initiative.stewardships.select_related("user").order_by("-part", "pk")
    rows = [
        {"part": row.get_part_display(), "email": row.user.email, "is_off": not row.user.is_active}
        for row in stewards
    ]
    if initiative.contact_email:
        rows.append({"part": _("Kontaktadresse"), "email": initiative.contact_email})
    wrong = failed_among([row["email"] for row in rows])
    return [row | {"is_wrong": row["email"] in wrong} for row in rows]


def failed_among(emails: list[str]) -> set[str]:
    rows = ConfirmationRequest.objects.failed().filter(email__in=emails)
    return set(rows.values_list("email", flat=True))


# --- what the buttons do ----------------------------------------------------------------------
def nothing(request: HttpRequest, initiative: Initiative) -> str:
    return ""


def confirm(request: HttpRequest, initiative: Initiative) -> str:
    freshness.confirm(initiative, by=BY_OFFICE)
    return now_("Der Eintrag ist bestätigt.")


def archive(request: HttpRequest, initiative: Initiative) -> str:
    archive_reported(_open_report(initiative), by=request.user)
    return now_("Der Eintrag ist archiviert. Wer ihn gepflegt hat, bekommt einen Brief.")


def keep(request: HttpRequest, initiative: Initiative) -> str:
    keep_reported(_open_report(initiative), by=request.user)
    return now_("Der Eintrag bleibt und ist bestätigt. Wer ihn pflegt, bekommt einen Brief.")


def _open_report(initiative: Initiative) -> ClosingReport:
    report = initiative.closing_reports.undecided().first()
    if report is None:
        raise AlreadyDecided
    return report


def address_is_wrong(request: HttpRequest, initiative: Initiative) -> str:
    """Of one letter of this initiative; another's is not there."""
    key = request.POST.get("brief", "")
    rows = initiative.confirmation_requests.exclude(email="").filter(failed_at=None)
    row = rows.filter(pk=key).first() if key.isdigit() else None
    if row is None:
        return ""
    freshness.mark_wrong(row)
    return now_("Vermerkt. Den nächsten Brief bekommt, wer danach an der Reihe ist.")


def address_is_right(request: HttpRequest, initiative: Initiative) -> str:
    """Of somebody who may be asked about this initiative."""
    email = request.POST.get("adresse", "")
    if email not in failed_among([row["email"] for row in people_of(initiative)]):
        return ""
    freshness.mark_right(email)
    return now_("Vermerkt. Briefe gehen wieder an diese Adresse.")


DEEDS = {
    "bestaetigen": confirm,
    "archivieren": archive,
    "behalten": keep,
    "adresse-falsch": address_is_wrong,
    "adresse-stimmt": address_is_right,
}
