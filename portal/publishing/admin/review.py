"""The office's page for what was handed in of one entry: read, compare, decide."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..comparing import Difference, compare, in_order, value_of
from ..models import Author, Entry, PendingVersion, State
from ..services import StateChangeRefused, publish
from ..services import review as services
from ..services.three_way import HANDED_IN, NOW, known, merged, present
from ..standing import last_return
from .history import readable_rows
from .scope import OfficeScopedAdmin

ALREADY = _("Darüber ist schon entschieden. Es wurde nichts überschrieben.")


@dataclass(frozen=True)
class Conflict:
    """A field that was changed on both sides: as it was, as it is, as it was handed in."""

    name: str
    label: str
    since: Difference
    wanted: Difference
    chosen: str


class Hand:
    """What was handed in of an entry, as the person may read it."""

    def __init__(self, entry: Any, request: HttpRequest):
        self.entry, self.rows_of = entry, readable_rows(request.user)
        self.pending = services.open_version(entry) if entry.pending_fields else None
        if self.pending and self.pending.decision != PendingVersion.Decision.OPEN:
            self.pending = None
        self.is_new = self.pending is None and entry.state == State.SUBMITTED
        self.ticked = request.POST.getlist("mit")
        self.choices = {
            name.removeprefix("wahl-"): value
            for name, value in request.POST.items()
            if name.startswith("wahl-")
        }

    @cached_property
    def beside(self) -> list[Any]:
        """What was handed in as one with it; each may be left for a decision of its own."""
        return list(self.entry.handed_in_beside()) if self.is_new else []

    @property
    def decided_too(self) -> list[Any]:
        return [row for row in self.beside if str(row.pk) in self.ticked]

    @property
    def waits(self) -> bool:
        return self.is_new or self.pending is not None

    @property
    def stamp(self) -> str:
        """Changes whenever somebody decides, hands in anew or saves the entry."""
        pending = self.pending
        handed_in = f"{pending.pk}-{pending.created_at.isoformat()}" if pending else ""
        beside = ",".join(f"{row.pk}.{row.version}" for row in self.beside)
        return f"{self.entry.version}-{self.entry.state}-{handed_in}{beside}"

    @property
    def author(self) -> Author | None:
        return Author.of(self.pending.author) if self.pending else self.entry.handed_in_by

    @property
    def since(self):
        if self.pending:
            return self.pending.created_at
        return self.entry.submitted_at or self.entry.created_at

    @property
    def has_moved(self) -> bool:
        """Whether the public version changed since the change was handed in."""
        return bool(self.pending) and self.pending.based_on < self.entry.version

    # --- what it says ---
    def said(self) -> list[Difference]:
        """Of a new entry all that is filled in."""
        kind = type(self.entry)
        fields = [f for f in in_order(kind) if f.editable and f.name != "id"]
        names = [field.name for field in fields]
        empty = {f.name: [] if f.many_to_many else f.get_default() for f in fields}
        return compare(kind, empty, present(self.entry, names), rows_of=self.rows_of)

    def differences(self) -> list[Difference]:
        """The public version against the one that would be published."""
        undecided = dict.fromkeys(self.conflicting(), NOW)
        values = merged(self.entry, self.pending, undecided).values
        return self._compare(present(self.entry, values), values)

    def conflicting(self) -> list[str]:
        return merged(self.entry, self.pending, {}).conflicts if self.pending else []

    def conflicts(self) -> list[Conflict]:
        names = self.conflicting()
        then = {name: self.pending.before[name] for name in names}
        now, wanted = present(self.entry, names), known(self.entry, self.pending.changes)
        since = {row.name: row for row in self._compare(then, now)}
        asked = {row.name: row for row in self._compare(then, wanted)}
        return [self._conflict(name, since[name], asked.get(name)) for name in names]

    def _conflict(self, name: str, since: Difference, wanted: Difference | None) -> Conflict:
        back = wanted or Difference(since.label, since.before, since.before, name)
        return Conflict(name, since.label, since, back, self.choices.get(name, ""))

    def _compare(self, before: dict, after: dict) -> list[Difference]:
        return compare(type(self.entry), before, after, rows_of=self.rows_of)


class Reviewing(OfficeScopedAdmin):
    """The review of an entry; part of `EntryAdmin`."""

    preview_view: Any = None

    def get_urls(self) -> list:
        name, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<int:pk>/pruefung/", wrap(self.review), name=f"{name}_review"),
            path(
                "<int:pk>/pruefung/vorschau/",
                wrap(self.review_preview),
                name=f"{name}_review_preview",
            ),
            *super().get_urls(),
        ]

    def may_be_there(self, entry: Entry) -> list[Entry]:
        """Entries that may be the same thing; a kind that can tell says so."""
        return []

    # --- reading and deciding ---
    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was handed in, and the three decisions."""
        entry = self._mine(request, pk)
        hand = Hand(entry, request)
        error = ""
        if request.method == "POST":
            error = self._decided(request, entry, hand)
            if not error:
                return HttpResponseRedirect(reverse("admin:publishing_pendingversion_changelist"))
        return self._review_page(request, hand, error)

    def _mine(self, request: HttpRequest, pk: int) -> Any:
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def _review_page(self, request: HttpRequest, hand: Hand, error: str) -> HttpResponse:
        entry = hand.entry
        context = {
            **self.admin_site.each_context(request),
            "title": _("Prüfen: %(title)s") % {"title": type(entry).objects.get(pk=entry.pk)},
            "opts": self.opts,
            "queue_opts": PendingVersion._meta,
            "original": entry,
            "hand": hand,
            "error": error,
            "reason": request.POST.get("begruendung", ""),
            "look_alikes": self.may_be_there(entry) if hand.is_new else [],
            "may_merge": getattr(self, "may_merge", False),
            "preview_url": self._preview_of_change(hand),
            "public_url": entry.get_absolute_url() if entry.is_published else "",
            "edit_url": self._edit_url(hand),
            "last_return": None if hand.waits else last_return(entry),
        }
        return TemplateResponse(request, "admin/publishing/review.html", context)

    def _preview_of_change(self, hand: Hand) -> str:
        if self.preview_view is None or not hand.waits:
            return ""
        return "vorschau/" if hand.pending else "../vorschau/"

    @staticmethod
    def _edit_url(hand: Hand) -> str:
        query = f"?einreichung={hand.pending.pk}" if hand.pending else ""
        return f"../change/{query}"

    def _decided(self, request: HttpRequest, entry: Any, hand: Hand) -> str:
        """Take the decision; what it needs to be told before that, else nothing."""
        decision = request.POST.get("entscheidung")
        if not hand.waits:
            return str(ALREADY)
        if request.POST.get("gesehen") != hand.stamp:
            return str(
                _("Inzwischen hat sich hier etwas geändert. Bitte sehen Sie noch einmal nach.")
            )
        if decision not in ("uebernehmen", "zurueck"):
            return str(_("Bitte wählen Sie, was geschehen soll."))
        try:
            done = (
                self._publish(request, hand)
                if decision == "uebernehmen"
                else (self._return(request, hand))
            )
        except services.ReasonMissing:
            return str(
                _("Bitte schreiben Sie, warum es zurückgeht. Die Begründung wird verschickt.")
            )
        except services.Conflicts:
            return str(_("Bitte wählen Sie bei jedem Feld, das beide geändert haben, was gilt."))
        except (services.AlreadyDecided, StateChangeRefused):
            return str(ALREADY)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        self.log_change(request, entry, str(done))
        messages.success(request, _("%(title)s: %(done)s.") % {"title": f"„{entry}“", "done": done})
        return ""

    def _publish(self, request: HttpRequest, hand: Hand):
        if hand.pending:
            services.approve(hand.pending, by=request.user, choices=hand.choices)
            return _("übernommen")
        publish(hand.entry, by=request.user, together=hand.decided_too)
        return _("veröffentlicht")

    def _return(self, request: HttpRequest, hand: Hand):
        reason = request.POST.get("begruendung", "")
        if hand.pending:
            services.return_to_author(hand.pending, reason=reason, by=request.user)
        else:
            too = hand.decided_too
            services.return_entry(hand.entry, reason=reason, by=request.user, together=too)
        return _("zurückgegeben")

    # --- the page as it would be ---
    def review_preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page with what was handed in, which is not saved for that."""
        hand = Hand(self._mine(request, pk), request)
        if self.preview_view is None or hand.pending is None:
            raise Http404
        wanted = dict.fromkeys(hand.conflicting(), HANDED_IN)
        values = merged(hand.entry, hand.pending, wanted).values
        mine = self.preview_view.model.objects.filter(pk=pk)
        view = self.preview_view.as_view(queryset=mine, is_preview=True, overlaid=values)
        response = view(request, pk=pk)
        response["X-Robots-Tag"] = "noindex"
        add_never_cache_headers(response)
        return response

    # --- edit and publish ---
    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        """With `?einreichung=`: filled with the change, and saving it decides it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        pending = self.edited_change(request, obj)
        return filled_with(form, pending) if pending else form

    @staticmethod
    def edited_change(request: HttpRequest, obj: Any) -> PendingVersion | None:
        """The change whose form this is; of another entry it is not there."""
        key = request.GET.get("einreichung", "")
        if obj is None or not (key.isdecimal() and len(key) < 18):
            return None
        pending = PendingVersion.objects.filter(pk=key, object_id=obj.pk).first()
        if pending is None or not isinstance(pending.entry, type(obj)._meta.concrete_model):
            raise Http404
        return pending

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if pending := self.edited_change(request, form.instance if change else None):
            services.take_over_edited(pending, by=request.user)

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context["edited_change"] = self.edited_change(request, obj)
        context["waits_for_review"] = obj is not None and Hand(obj, request).waits
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)


def filled_with(form: type[forms.ModelForm], pending: PendingVersion) -> type[forms.ModelForm]:
    """The entry's form as whoever handed in the change would have filled it in."""

    class Filled(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args, **kwargs):
            if not args and "data" not in kwargs:
                row = kwargs["instance"]
                kwargs["initial"] = handed_in(row, pending) | kwargs.get("initial", {})
            super().__init__(*args, **kwargs)

        def clean(self):
            cleaned = super().clean()
            if pending.decision != PendingVersion.Decision.OPEN:
                raise forms.ValidationError(str(ALREADY), code="decided")
            return cleaned

    return Filled


def handed_in(row: Any, pending: PendingVersion) -> dict:
    """What the fields begin with: what only the author changed; where both did, the author's."""
    wanted = dict.fromkeys(merged(row, pending, {}).conflicts, HANDED_IN)
    values = merged(row, pending, wanted).values
    return {name: value_of(row._meta.get_field(name), values) for name in values}
