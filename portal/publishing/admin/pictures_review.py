"""The office's page for pictures that were handed in: look, mend the texts, approve or return."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Entry, PendingVersion
from ..picture_review_forms import PictureReview
from ..services.pictures import approve, send_back
from .scope import OfficeScopedAdmin

NOT_AS_SEEN = _("Inzwischen hat sich hier etwas geändert. Bitte sehen Sie noch einmal nach.")
NONE_TAKEN = _("Bitte haken Sie an, über welche Bilder Sie jetzt entscheiden.")
NOT_DECIDED = _("Bitte wählen Sie, was geschehen soll.")
NO_REASON = _("Bitte schreiben Sie, warum es zurückgeht. Die Begründung wird verschickt.")
FAULTY = _("Bitte korrigieren Sie die markierten Felder.")


class ReviewingPictures(OfficeScopedAdmin):
    """Part of the pages of kinds that have pictures."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_pictures_review"
        view = self.admin_site.admin_view(self.review_pictures)
        return [path("<int:pk>/bilder/pruefung/", view, name=name), *super().get_urls()]

    def review_pictures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What waits, and the decision; the entry's row is locked before anything is written."""
        entry = self._mine(request, pk)
        if request.method != "POST":
            return self._pictures_review_page(request, entry, PictureReview(entry), "")
        type(entry)._base_manager.select_for_update().get(pk=entry.pk)
        review = PictureReview(entry, request.POST)
        error = self._what_is_missing(request, review)
        if error:
            return self._pictures_review_page(request, entry, review, error)
        self._decide_pictures(request, entry, review)
        there = PictureReview(entry).rows
        queue = reverse("admin:publishing_pendingversion_changelist")
        return HttpResponseRedirect(request.path if there else queue)

    @staticmethod
    def _what_is_missing(request: HttpRequest, review: PictureReview) -> str:
        decision = request.POST.get("entscheidung")
        if not review.is_as_seen:
            return str(NOT_AS_SEEN)
        if decision not in ("uebernehmen", "zurueck"):
            return str(NOT_DECIDED)
        if not review.taken:
            return str(NONE_TAKEN)
        if decision == "zurueck":
            return "" if request.POST.get("begruendung", "").strip() else str(NO_REASON)
        return "" if review.is_valid() else str(FAULTY)

    def _decide_pictures(self, request: HttpRequest, entry: Entry, review: PictureReview) -> None:
        taken, user = review.taken, request.user
        if request.POST["entscheidung"] == "zurueck":
            reason = request.POST["begruendung"].strip()
            send_back(entry, [row.row for row in taken], reason=reason, by=user)
            text = ngettext(
                "%(count)d Bild zurückgegeben", "%(count)d Bilder zurückgegeben", len(taken)
            )
        else:
            new = [(row.row, row.instance) for row in taken if row.is_new]
            changed = [(row.row, row.instance) for row in taken if not row.is_new]
            approve(entry, new, changed, by=user)
            text = ngettext(
                "%(count)d Bild veröffentlicht", "%(count)d Bilder veröffentlicht", len(taken)
            )
        done = text % {"count": len(taken)}
        self.log_change(request, entry, done)
        messages.success(request, _("%(title)s: %(done)s.") % {"title": f"„{entry}“", "done": done})

    def _pictures_review_page(
        self, request: HttpRequest, entry: Entry, review: PictureReview, error: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bilder prüfen: %(title)s") % {"title": entry},
            "opts": self.opts,
            "queue_opts": PendingVersion._meta,
            "original": entry,
            "review": review,
            "error": error,
            "reason": request.POST.get("begruendung", ""),
            "public_url": entry.get_absolute_url() if entry.is_published else "",
        }
        return TemplateResponse(request, "admin/publishing/pictures_review.html", context)
