"""Pages beside a finding's form: write an entry in its log, and decide what initiatives report."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from portal.publishing.services.review import AlreadyDecided

from ..forms.log import DecisionForm, OfficeLogForm
from ..models import Finding, FindingUpdate
from ..services import log as services
from .desk.frame import tab_url

#: where the person came from and goes back to (`?von=`)
FROM_DESK, FROM_PAGE = "konferenz", "seite"


def log_url(finding: Finding) -> str:
    """The office's short form for a new entry."""
    return reverse("admin:conferences_finding_log", args=[finding.pk])


class LogPages:
    """Part of `FindingAdmin`."""

    def get_urls(self):
        name, view = "conferences_finding_log", self.admin_site.admin_view
        return [
            path("<int:pk>/daraus/", view(self.log), name=name),
            path(
                "<int:pk>/daraus/<int:update>/pruefung/",
                view(self.log_review),
                name=f"{name}_review",
            ),
            *super().get_urls(),
        ]

    def _finding_to_report_on(self, request: HttpRequest, pk: int) -> Finding:
        """The office's own; others' are not there."""
        finding = self.get_object(request, str(pk))
        if finding is None:
            raise Http404
        if not self.has_change_permission(request, finding):
            raise PermissionDenied
        return finding

    def _log_page(self, request: HttpRequest, template: str, finding: Finding, **context):
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "finding": finding,
            "public_url": self._public_url(finding),
            **context,
        }
        return TemplateResponse(request, f"admin/conferences/{template}.html", frame)

    # --- an entry of the office ---
    def log(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The short form, and below it what stands there already."""
        finding = self._finding_to_report_on(request, pk)
        entry = FindingUpdate(finding=finding)
        form = OfficeLogForm(request.POST or None, instance=entry)
        if request.method == "POST" and form.is_valid():
            return self._reported(request, finding, form)
        updates = finding.updates.with_evidence().select_related("finding__office")
        return self._log_page(
            request,
            "finding_log",
            finding,
            title=_("Was wurde daraus?"),
            form=form,
            entries=updates.ready(),
            waiting=updates.exclude(state=FindingUpdate.State.PUBLISHED),
        )

    def _reported(self, request: HttpRequest, finding: Finding, form: OfficeLogForm):
        services.report(finding, by=request.user, **form.values)
        self.log_change(request, finding, now_("Eintrag in „Was wurde daraus?“ geschrieben"))
        self.say_status(request, finding, now_("Der Eintrag ist gesichert."))
        return redirect(self._way_back(request, finding))

    def _way_back(self, request: HttpRequest, finding: Finding) -> str:
        came_from = request.GET.get("von")
        if came_from == FROM_DESK and finding.event:
            return f"{tab_url(finding.event, 'findings')}#ergebnis-{finding.pk}"
        if came_from == FROM_PAGE and self._public_url(finding):
            return f"{finding.get_absolute_url()}#daraus"
        return log_url(finding)

    @staticmethod
    def say_status(request: HttpRequest, finding: Finding, done: str) -> None:
        """What was done, and where the finding stands now if that has moved."""
        before = finding.status
        finding.refresh_from_db(fields=["status"])
        if finding.status != before:
            text = now_("Das Ergebnis steht jetzt auf „%(status)s“.")
            done = f"{done} {text % {'status': finding.get_status_display()}}"
        messages.success(request, done)

    # --- what initiatives hand in ---
    def log_review(self, request: HttpRequest, pk: int, update: int) -> HttpResponse:
        """Read it, then publish it or send it back with a sentence."""
        finding = self._finding_to_report_on(request, pk)
        rows = finding.updates.with_evidence().select_related("author")
        row = get_object_or_404(rows.filter(source=FindingUpdate.Source.INITIATIVE), pk=update)
        known = row.reporter is not None and finding.answers.filter(pk=row.reporter_id).exists()
        form = DecisionForm(
            request.POST or None,
            update=row,
            is_answering=known,
            initial={"version": services.version_of(row)},
        )
        if request.method == "POST" and row.is_waiting and form.is_valid():
            return self._log_decided(request, finding, row, form)
        return self._log_page(
            request,
            "finding_log_review",
            finding,
            title=_("Bericht einer Initiative"),
            form=form,
            update=row,
            is_answering=known,
        )

    def _log_decided(self, request: HttpRequest, finding: Finding, row: FindingUpdate, form):
        try:
            self._log_decide(request, finding, row, form.cleaned_data)
        except AlreadyDecided:
            messages.warning(request, _("Darüber hat schon jemand entschieden."))
        except services.ChangedMeanwhile:
            text = _(
                "Die Initiative hat den Text gerade geändert. Bitte lesen Sie ihn noch einmal."
            )
            messages.warning(request, text)
            return redirect(row.review_url)
        return redirect("admin:publishing_pendingversion_changelist")

    def _log_decide(self, request: HttpRequest, finding: Finding, row: FindingUpdate, said) -> None:
        given = {"by": request.user, "version": said["version"]}
        if said["decision"] == "zurueck":
            services.send_back(row, said["reason"].strip(), **given)
            self.log_change(request, finding, now_("Bericht einer Initiative zurückgegeben"))
            messages.success(request, _("Zurückgegeben. Der Brief mit dem Grund ist unterwegs."))
            return
        answers = said.get("answers", False)
        services.approve(row, status=said["status"], answers=answers, **given)
        self.log_change(request, finding, now_("Bericht einer Initiative veröffentlicht"))
        self.say_status(request, finding, now_("Der Bericht ist veröffentlicht."))

    # --- on the form and in the list ---
    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context["log_url"] = log_url(obj) if obj else ""
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)

    @admin.display(description=_("Umsetzung"), ordering="status")
    def status_and_log(self, finding: Finding) -> str:
        """Where it stands, and the way to say what became of it."""
        return format_html(
            '{}<br><a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            finding.get_status_display(),
            log_url(finding),
            _("Eintrag schreiben"),
            finding,
        )
