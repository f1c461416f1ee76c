"""What a row was: its versions on one page, what each changed, and the way back to one of them."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.accounts.audit import record
from portal.accounts.models import User
from portal.lib.history import explain

from ..comparing import Difference, Values, compare, compare_all, keys_in, names_of
from ..forms import fingerprint
from ..querysets import OfficeScopedQuerySet, office_of
from ..services.history import BEGINNING, versions_of
from ..views import LenientPaginator
from .scope import own_or_published, own_rows

PER_PAGE = 20
#: what tells of the version itself, not of what it says
UNSAID = frozenset({"id", "version", "published_at"})
#: what a version does not bring back: where the row stands, and what is decided elsewhere
STAYS = UNSAID | {"slug", "state", "merged_into", "publish_at", "publish_planned_by", "key"}
STAYS |= {"is_trusted"}  # a right, given anew and not brought back unawares
WHAT = {"+": _("Angelegt"), "~": _("Geändert"), "-": _("Gelöscht")}


def readable_rows(user: User):
    """Which rows of a model the person may read the names of."""

    def rows_of(model: type[Model]) -> QuerySet:
        rows = model._default_manager.all()
        if hasattr(rows, "published") and hasattr(rows, "editable_by"):
            return own_or_published(model, user)
        return own_rows(rows, user) if isinstance(rows, OfficeScopedQuerySet) else rows

    return rows_of


def values_of_version(version: Any) -> dict:
    """{field or column: value} of what a version says."""
    columns = {f.attname: getattr(version, f.attname) for f in version.tracked_fields}
    links = {name: version.linked.get(name, []) for name in version.linked_fields}
    return {k: v for k, v in {**columns, **links}.items() if k not in UNSAID}


def values_of_row(row: Model, like: Values) -> dict:
    """The same of the row as it is now."""
    links = {f.name for f in row._meta.many_to_many}
    return {
        name: [other.pk for other in getattr(row, name).all()]
        if name in links
        else getattr(row, name)
        for name in like
    }


class HistoryPages:
    """For pages of the admin; where no versions are kept, Django's own page stays."""

    model: Any
    admin_site: Any
    opts: Any

    @property
    def has_versions(self) -> bool:
        return hasattr(self.model, "history")

    def get_urls(self) -> list:
        if not self.has_versions:
            return super().get_urls()  # type: ignore[misc]
        name = f"{self.opts.app_label}_{self.opts.model_name}_version"
        view = self.admin_site.admin_view(self.version_view)
        own = path("<path:object_id>/history/<int:version>/", view, name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    # --- the list ---
    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Versions, newest first; of a deleted row for administrators only."""
        if not self.has_versions:
            return super().history_view(request, object_id, extra_context)  # type: ignore[misc]
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        versions = self._versions(request, row, unquote(object_id))
        page = LenientPaginator(versions, PER_PAGE).page(request.GET.get("seite", 1))
        last = versions.first()
        context = self._frame(request, row or last.instance) | {
            "title": _("Verlauf: %(row)s") % {"row": row or last.history_object},
            "is_deleted": row is None,
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number, on_each_side=1),
            "steps": self._steps(request, row, versions, page),
        }
        return TemplateResponse(request, "admin/publishing/history.html", context)

    def _versions(self, request: HttpRequest, row: Model | None, key: str) -> QuerySet:
        if row is not None and not self.has_view_or_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        versions = versions_of(self.model)._base_manager.order_by("-history_id")
        if row is not None:
            return versions.filter(id=row.pk).select_related("history_user")
        if not (request.user.is_superuser and key.isdigit()):
            raise Http404
        gone = versions.filter(id=key).select_related("history_user")
        if not gone.filter(history_type="-").exists():
            raise Http404
        return gone

    def _steps(self, request: HttpRequest, row, versions: QuerySet, page) -> list[dict]:
        """Each version of the page with what it changed; the one before the last comes along."""
        start = page.start_index() - 1 if page.paginator.count else 0
        found = list(versions[start : start + PER_PAGE + 1])
        said = [values_of_version(version) for version in found]
        before = self._before_the_first(found[-1:], said[-1:])
        pairs = list(zip([*said[1:], before], said, strict=True))[: len(page)]
        changes = compare_all(self.model, pairs, rows_of=readable_rows(request.user))
        may = row is not None and self.has_change_permission(request, row)  # type: ignore[attr-defined]
        return [
            self._step(version, differences, may and index + start > 0, index + 1 < len(found))
            for index, (version, differences) in enumerate(zip(found, changes, strict=False))
        ]

    def _before_the_first(self, versions: list, said: list[dict]) -> dict:
        """An empty row for one that was added; nothing to compare with where that is forgotten."""
        if not versions or versions[0].history_type != "+":
            return {}
        fields = {f.attname: f for f in self.model._meta.concrete_fields}
        return {k: fields[k].get_default() if k in fields else [] for k in said[0]}

    def _step(
        self, version: Any, differences: list[Difference], may_restore: bool, has_before: bool
    ) -> dict:
        return {
            "version": version,
            "what": WHAT[version.history_type],
            "differences": differences,
            "has_before": has_before,
            "is_beginning": version.history_change_reason == BEGINNING,
            "restore_url": f"{version.history_id}/" if may_restore else "",
        }

    # --- the way back ---
    def version_view(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        """What would change with this version; POST brings it back."""
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        old = versions_of(self.model)._base_manager.filter(id=row.pk, history_id=version).first()
        if old is None:
            raise Http404
        plan = Restoring(self, request, row, old)
        if request.method == "POST" and plan.goes():
            return self._restored(request, row, old)
        context = self._frame(request, row) | {
            "title": _("Fassung wiederherstellen: %(row)s") % {"row": plan.name},
            "plan": plan,
        }
        return TemplateResponse(request, "admin/publishing/restore.html", context)

    def _restored(self, request: HttpRequest, row: Model, old: Any) -> HttpResponse:
        text = _("Die Fassung vom %(when)s ist wiederhergestellt.") % {"when": moment_of(old)}
        messages.success(request, text)
        noted = _("„%(row)s“: Fassung vom %(when)s wiederhergestellt")
        record(
            "restore",
            by=request.user,
            text=noted % {"row": row, "when": moment_of(old)},
            office=office_of(row) if is_scoped(row) else None,
        )
        names = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(names, args=[row.pk]))

    def _frame(self, request: HttpRequest, row: Any) -> dict:
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": row,
        }


def is_scoped(row: Model) -> bool:
    """Whether the row belongs to an office, and not to all of them."""
    return isinstance(type(row)._default_manager.all(), OfficeScopedQuerySet)


def moment_of(version: Any) -> str:
    return date_format(timezone.localtime(version.history_date), "DATETIME_FORMAT")


class Restoring:
    """Bringing an old version back: what changes, what cannot come back, and doing it.

    It is saved as the office's own form would save it: counted as a version, checked, unique.
    """

    def __init__(self, page: Any, request: HttpRequest, row: Any, old: Any):
        self.page, self.request, self.row, self.old = page, request, row, old
        self.name = str(row)
        self.seen = fingerprint(row)
        self.errors: list[str] = []
        said = {k: v for k, v in values_of_version(old).items() if self._comes_back(k)}
        self.present = values_of_row(row, said)
        self.wanted, self.left_out = self._without_foreign(said)
        rows_of = readable_rows(request.user)
        self.differences = compare(page.model, self.present, self.wanted, rows_of=rows_of)

    def _comes_back(self, name: str) -> bool:
        field = next(f for f in self._fields() if name in (f.name, f.attname))
        return field.editable and field.name not in STAYS

    def _fields(self) -> list:
        return [*self.row._meta.concrete_fields, *self.row._meta.many_to_many]

    # --- what points to other rows ---
    def _without_foreign(self, said: Values) -> tuple[dict, list[str]]:
        """The values without links that are gone or not the person's to set, and their fields."""
        wanted, left_out = dict(said), []
        for field in self._fields():
            key = field.name if isinstance(field, ManyToManyField) else field.attname
            if key not in said or not field.is_relation:
                continue
            usable = self._usable(field, set(keys_in(field, said)), key)
            if usable != set(keys_in(field, said)):
                left_out.append(str(field.verbose_name))
                wanted[key] = self._rest(field, usable, key)
        return wanted, left_out

    def _rest(self, field: Any, usable: set, key: str) -> Any:
        return sorted(usable) if isinstance(field, ManyToManyField) else self.present[key]

    def _usable(self, field: ForeignKey | ManyToManyField, keys: set, key: str) -> set:
        """What the person may choose in the form, and what is linked now."""
        chooser = getattr(self.page, "choices_for", None)
        choices = chooser(field, self.request) if chooser else None
        model: Any = field.related_model
        rows = model._base_manager.all() if choices is None else choices
        linked = set(keys_in(field, self.present)) & keys
        return (set(names_of(rows, keys)) | linked) if keys else keys

    # --- doing it ---
    def goes(self) -> bool:
        """Whether the version is back; otherwise `errors` say why not, and nothing is saved."""
        if self.request.POST.get("gesehen") != self.seen:
            self.errors = [
                str(
                    _(
                        "Inzwischen hat jemand diesen Eintrag gespeichert. "
                        "Bitte sehen Sie noch einmal nach."
                    )
                )
            ]
        elif self.differences and self._is_valid():
            self._save()
            return True
        return False

    def _is_valid(self) -> bool:
        for name, value in self._columns().items():
            setattr(self.row, name, value)
        try:
            self.row.full_clean()
        except ValidationError as error:
            self.errors = error.messages
        return not self.errors

    def _columns(self) -> dict:
        links = {field.name for field in self.row._meta.many_to_many}
        return {name: value for name, value in self.wanted.items() if name not in links}

    def _save(self) -> None:
        explain(
            self.row, _("Fassung vom %(when)s wiederhergestellt") % {"when": moment_of(self.old)}
        )
        self.page.save_model(self.request, self.row, None, True)
        for name in self.wanted.keys() - self._columns().keys():
            getattr(self.row, name).set(self.wanted[name])
