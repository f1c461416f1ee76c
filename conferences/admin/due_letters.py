"""The office's page „Briefe zum Termin“ of one finding: `…/<pk>/briefe/`."""

from hashlib import sha256

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from portal.outbox.wording import Draft

from ..due_mails import due_draft
from ..models import DueLetter, DueRules, Finding
from ..services import due_letters as service


class DueLettersPage:
    """Which letters went out, how the next one reads, and the button that sends it."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.due_letters)
        return [
            path("<int:pk>/briefe/", view, name="conferences_finding_due_letters"),
            *super().get_urls(),
        ]

    def due_letters(self, request: HttpRequest, pk: int) -> HttpResponse:
        finding = self._finding_to_look_after(request, pk)
        if request.method == "POST":
            self._do(request, finding)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Briefe zum Termin"),
            "subtitle": str(finding),
            "opts": self.opts,
            **overview(finding),
        }
        return TemplateResponse(request, "admin/conferences/due_letters.html", context)

    def _finding_to_look_after(self, request: HttpRequest, pk: int) -> Finding:
        finding = self.get_object(request, str(pk))
        if finding is None:
            raise Http404
        if not self.has_change_permission(request, finding):
            raise PermissionDenied
        return finding

    # --- buttons ---
    def _do(self, request: HttpRequest, finding: Finding) -> None:
        match request.POST.get("tat"):
            case "schicken":
                self._send(request, finding)
            case "adresse-stimmt":
                self._mark_right(request, finding)

    def _send(self, request: HttpRequest, finding: Finding) -> None:
        """What the person has seen goes out, or nothing."""
        draft = draft_of(finding)
        if draft and request.POST.get("fassung") != mark(finding, draft):
            text = _("Der Brief hat sich geändert. Bitte sehen Sie ihn noch einmal an.")
            messages.warning(request, text)
            return
        try:
            service.write_by_hand(finding, by=request.user)
        except service.CannotWrite:
            messages.warning(request, _("Der Brief kann noch nicht hinaus."))
        except service.JustWritten:
            messages.warning(request, _("Der Brief ist gerade erst hinausgegangen."))
        else:
            self.log_change(request, finding, now_("Brief zum Termin geschickt"))
            messages.success(request, _("Der Brief ist unterwegs."))

    def _mark_right(self, request: HttpRequest, finding: Finding) -> None:
        if service.mark_right(finding.responsible_email):
            self.log_change(request, finding, now_("Adresse als richtig vermerkt"))
            text = _("Vermerkt. Briefe gehen wieder an diese Adresse.")
            messages.success(request, text)

    @admin.display(description=_("Briefe zum Termin"))
    def due_letters_line(self, finding: Finding) -> str:
        """The way to the page, on the form."""
        if not finding.pk:
            return "–"
        url = reverse("admin:conferences_finding_due_letters", args=[finding.pk])
        return format_html('<a href="{}">{}</a>', url, _("Ansehen und schreiben"))


# --- what the page shows --------------------------------------------------------------------
def overview(finding: Finding) -> dict:
    rules = DueRules.objects.filter(office=finding.office_id).first()
    draft = draft_of(finding)
    failed = DueLetter.objects.failed().filter(email=finding.responsible_email)
    return {
        "finding": finding,
        "rules": rules,
        "rules_url": rules_url(rules),
        "draft": draft,
        "mark": mark(finding, draft) if draft else "",
        "missing": missing(finding, rules),
        "letters": finding.due_letters.select_related("sent_by", "letter"),
        "is_unreachable": bool(finding.responsible_email) and failed.exists(),
    }


def draft_of(finding: Finding) -> Draft | None:
    """The letter that would go out now; None where none can."""
    if not service.can_be_written(finding):
        return None
    return due_draft(finding, service.occasion_of(finding))


def mark(finding: Finding, draft: Draft) -> str:
    """Stands for the letter as it was shown."""
    seen = "\n".join((finding.responsible_email, draft.subject, draft.text))
    return sha256(seen.encode()).hexdigest()


def missing(finding: Finding, rules: DueRules | None) -> list:
    """What keeps the letter from going out, in sentences."""
    is_settled = finding.status in (Finding.Status.DONE, Finding.Status.DROPPED)
    checks = [
        (is_settled, _("Das Ergebnis ist abgeschlossen. Dazu wird nicht mehr geschrieben.")),
        (not finding.due_on, _("Im Ergebnis fehlt der Tag, an dem es fällig ist.")),
        (
            not finding.responsible_email,
            _("Im Ergebnis fehlt die E-Mail-Adresse der Stelle."),
        ),
        (not _is_public(finding), _("Das Ergebnis ist nicht öffentlich; der Brief führt dorthin.")),
        (not finding.office, _("Das Ergebnis gehört zu keinem Amt, das Antworten liest.")),
        (
            finding.office and not rules,
            _("Ihr Amt hat noch keine Adresse für Antworten festgelegt."),
        ),
    ]
    return [text for is_missing, text in checks if is_missing]


def _is_public(finding: Finding) -> bool:
    return Finding.objects.published().filter(pk=finding.pk).exists()


def rules_url(rules: DueRules | None) -> str:
    if rules:
        return reverse("admin:conferences_duerules_change", args=[rules.pk])
    return reverse("admin:conferences_duerules_changelist")
