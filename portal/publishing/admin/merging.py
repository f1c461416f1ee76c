"""Making one entry of two that are the same: choose the other, compare, say what stays."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ..comparing import Difference, compare
from ..models import Entry, State
from ..services.merging import MergeRefused, count_all, merge
from .scope import OfficeScopedAdmin

OFFERED = 20
STAYS, GOES = "bleibt", "geht"
#: no row number is longer
LONGEST_KEY = 18


class MergeForm(forms.Form):
    """One pair of radio buttons for each field on which two entries differ."""

    versions = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, staying: Entry, vanishing: Entry, order: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = f"{staying.version}-{vanishing.version}"
        self.initial["versions"] = self.versions
        found = {row.name: row for row in differences(staying, vanishing)}
        names = [name for name in order if name in found]
        self.differences = [found[name] for name in dict.fromkeys([*names, *found])]
        for row in self.differences:
            self.fields[row.name] = _choice(row)

    def rows(self) -> list[tuple]:
        """Each field to be drawn, in the order of the entry's own form."""
        return [self[row.name] for row in self.differences]

    def clean_versions(self) -> str:
        given = self.cleaned_data["versions"]
        if given != self.versions:
            self.data = self.data.copy()
            self.data["versions"] = self.versions  # type: ignore[index]
            raise forms.ValidationError(
                _(
                    "Inzwischen hat jemand einen der beiden Einträge gespeichert. "
                    "Bitte sehen Sie noch einmal nach, welche Angaben gelten sollen."
                )
            )
        return given

    @property
    def taken(self) -> list[str]:
        """The fields whose value is the vanishing entry's."""
        return [row.name for row in self.differences if self.cleaned_data[row.name] == GOES]


def _choice(row: Difference) -> forms.ChoiceField:
    """What the staying entry says counts, unless it says nothing."""
    empty = _("(leer)")
    return forms.ChoiceField(
        label=row.label,
        widget=forms.RadioSelect,
        choices=[(STAYS, row.before or empty), (GOES, row.after or empty)],
        initial=STAYS if row.before else GOES,
    )


def differences(staying: Entry, vanishing: Entry) -> list[Difference]:
    """The columns a person may choose from; what a row is by itself is not among them."""
    names = [
        field.name
        for field in staying._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in staying.stays_in_merging
    ]
    before, after = ({n: _stored(row, n) for n in names} for row in (staying, vanishing))
    return compare(type(staying), before, after)


def _stored(row: Entry, name: str):
    return getattr(row, row._meta.get_field(name).attname)


class Merging(OfficeScopedAdmin):
    """The pages for merging; part of `EntryAdmin`. A kind says whether it `may_merge`."""

    may_merge = False

    def get_urls(self):
        if not self.may_merge:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.merge))
        return [path("<int:pk>/zusammenfuehren/", view, name=name), *super().get_urls()]

    def merge_url(self, obj: Entry | None) -> str:
        """Where the entry can be made part of another, if the person may do that now."""
        return "../zusammenfuehren/" if obj and self.may_merge and _is_alone(obj) else ""

    def look_alikes(self, entry: Entry, among: QuerySet) -> list[Entry]:
        """Entries that may be the same; those not among the given ones are taken out later."""
        return []

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Without `bleibt` the page where the other entry is chosen; with it, both side by side.

        The button „Zusammenführen“ sends `versions`; a POST without it, as from the review's
        hints, only leads to the page that asks.
        """
        vanishing = self._to_merge(request, str(pk))
        given = request.POST if request.method == "POST" else request.GET
        if not given.get("bleibt"):
            return self._choosing(request, vanishing)
        staying = self._to_merge(request, given["bleibt"])
        if staying.pk == vanishing.pk:
            raise Http404
        if request.method == "POST" and "versions" not in request.POST:
            return redirect(f"{request.path}?bleibt={staying.pk}")
        return self._comparing(request, staying, vanishing)

    def _to_merge(self, request: HttpRequest, key: str) -> Entry:
        """A living entry the person may change; anything else is not there."""
        is_key = key.isdecimal() and len(key) <= LONGEST_KEY
        entry = self.get_queryset(request).filter(pk=int(key)).first() if is_key else None
        if entry is None or not self.has_change_permission(request, entry):
            raise Http404
        if not _is_alone(entry):
            raise Http404
        return entry

    # --- choosing ---
    def _choosing(self, request: HttpRequest, vanishing: Entry) -> HttpResponse:
        typed = request.GET.get("q", "").strip()
        others = self._others(request, vanishing)
        allowed = set(others.values_list("pk", flat=True)) if not typed else set()
        alike = [] if typed else self.look_alikes(vanishing, others)
        context = {
            "typed": typed,
            "found": found(others, typed) if typed else [],
            "alike": [row for row in alike if row.pk in allowed],
        }
        return self._page(request, vanishing, "merge_choose", context)

    def _others(self, request: HttpRequest, vanishing: Entry) -> QuerySet:
        rows = self.get_queryset(request).exclude(pk=vanishing.pk)
        return rows.exclude(state=State.ARCHIVED).filter(merged_into=None)

    # --- comparing ---
    def _comparing(self, request: HttpRequest, staying: Entry, vanishing: Entry) -> HttpResponse:
        data = request.POST if request.method == "POST" else None
        order = flatten_fieldsets(self.fieldsets)
        form = MergeForm(data, staying=staying, vanishing=vanishing, order=order)
        if data and form.is_valid():
            return self._merged(request, staying, vanishing, form.taken)
        context = {"staying": staying, "form": form, "moving": count_all(vanishing)}
        context["swap_url"] = f"../../{staying.pk}/zusammenfuehren/?bleibt={vanishing.pk}"
        return self._page(request, vanishing, "merge_compare", context)

    def _merged(self, request: HttpRequest, staying, vanishing, taken) -> HttpResponse:
        try:
            merge(staying, vanishing, take=taken, by=request.user)
        except MergeRefused:
            messages.error(
                request, _("Inzwischen ist einer der beiden Einträge archiviert. Nichts geändert.")
            )
            return redirect(vanishing.admin_url)
        text = now_("„%(gone)s“ ist jetzt Teil von „%(stays)s“.")
        names = {"gone": vanishing.title, "stays": staying.title}
        messages.success(request, text % names)
        for row in (staying, vanishing):
            self.log_change(request, row, str(_("Zusammengeführt")))
        return redirect(staying.admin_url)

    def _page(self, request: HttpRequest, vanishing: Entry, name: str, more: dict) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Zusammenführen"),
            "opts": self.opts,
            "original": vanishing,
            **more,
        }
        response = TemplateResponse(request, f"admin/publishing/{name}.html", context)
        add_never_cache_headers(response)
        return response


def _is_alone(entry: Entry) -> bool:
    return entry.state != State.ARCHIVED and entry.merged_into_id is None


def found(rows: QuerySet, typed: str) -> list[Entry]:
    """By number, or by all words of the title."""
    wanted = Q()
    for word in typed.split():
        wanted &= Q(title__icontains=word)
    if typed.isdecimal() and len(typed) <= LONGEST_KEY:
        wanted |= Q(pk=int(typed))
    return list(rows.filter(wanted)[:OFFERED])
