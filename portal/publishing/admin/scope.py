"""Whose rows are whose: an office sees and changes its own, everything else is not there."""

from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import may_in_office
from portal.lib.admin import HouseAdmin, HouseFields
from portal.places.forms import MunicipalityField
from portal.places.models import Municipality, Office

from ..models.prose import ProseField
from ..naming import NamedField, NamedListField, NamesRows, is_named
from ..querysets import OfficeScopedQuerySet
from ..widgets import ProseWidget

PROSE = {ProseField: {"widget": ProseWidget}}


def own_rows(queryset: OfficeScopedQuerySet, user: User) -> QuerySet:
    """What the person edits as an office's staff (not as somebody's coordinator)."""
    rows = queryset.editable_by(user)
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{queryset.office_path}__in": user.office_ids})


def own_or_published(model: type[Model], user: User) -> QuerySet:
    """What the person may point to: everything public and everything of their own."""
    public = model._default_manager.published().values("pk")
    own = own_rows(model._default_manager.all(), user).values("pk")
    return model._default_manager.filter(Q(pk__in=public) | Q(pk__in=own))


def municipality_field(db_field) -> MunicipalityField:
    return MunicipalityField(
        label=db_field.verbose_name,
        required=not db_field.blank,
        help_text=_("Name oder Postleitzahl, zum Beispiel „Wolfsburg“ oder „38440“."),
        widget=AdminTextInputWidget,
    )


def naming_one(db_field) -> dict:
    """What makes a form's field one for a title or number, whatever the row's page."""
    say = _("Titel oder Nummer, zum Beispiel „#12“.")
    return {
        "form_class": NamedField,
        "widget": AdminTextInputWidget(attrs={"autocomplete": "off"}),
        "help_text": format_lazy("{} {}", db_field.help_text, say) if db_field.help_text else say,
    }


def naming_several(db_field) -> dict:
    """The same for several, one a line."""
    say = _(
        "Je Zeile ein Eintrag: Titel oder Nummer, zum Beispiel „#12“. "
        "Um einen wegzunehmen, löschen Sie seine Zeile."
    )
    return {
        "form_class": NamedListField,
        "widget": AdminTextareaWidget(attrs={"rows": 4}),
        "help_text": format_lazy("{} {}", db_field.help_text, say) if db_field.help_text else say,
    }


def office_id_of(row: Model) -> int | None:
    """The office a row belongs to, directly or through the entry it is part of."""
    for step in type(row)._default_manager.all().office_path.split("__"):
        row = getattr(row, step, None)
    return row.pk if row else None


class ScopedFields(HouseFields):
    """Selects and checkboxes offer what the person may use, and accept nothing else."""

    formfield_overrides = {**HouseFields.formfield_overrides, **PROSE}
    #: fields that may point to any published row besides one's own
    links_to_published: tuple[str, ...] = ()

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.related_model is Municipality:
            return municipality_field(db_field)
        if is_named(db_field.related_model):
            kwargs = naming_one(db_field) | kwargs
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Office and not request.user.is_superuser:
            self._ask_for_own_office(field, request.user)
        return field

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        if is_named(db_field.related_model):
            kwargs = naming_several(db_field) | kwargs
        kwargs.setdefault("queryset", self.choices_for(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices_for(self, db_field, request: HttpRequest) -> QuerySet | None:
        """The rows this field offers; None leaves the field's own choice."""
        model, user = db_field.related_model, request.user
        if model is Office and not user.is_superuser:
            return Office.objects.filter(pk__in=user.office_ids)
        if db_field.name in self.links_to_published:
            return own_or_published(model, user)
        rows = model._default_manager.all()
        if isinstance(rows, OfficeScopedQuerySet):
            return own_rows(rows, user)
        return self._with_parents(rows)

    def _with_parents(self, rows: QuerySet) -> QuerySet:
        names = {field.name for field in rows.model._meta.fields}
        return rows.select_related("parent") if "parent" in names else rows

    def _ask_for_own_office(self, field: ModelChoiceField, user: User) -> None:
        """Only administrators make state-wide entries; staff of one office need not choose."""
        field.required = True
        if len(user.office_ids) == 1:
            field.empty_label = None
            field.initial = user.office_ids[0]


class OfficeScopedAdmin(ScopedFields, HouseAdmin):
    """A page of the admin whose rows belong to offices."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = own_rows(self.model._default_manager.all(), request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field=None):
        """When something is about to be written, under the row's lock and freshly read."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST":
            return row
        self.model._base_manager.select_for_update().get(pk=row.pk)
        return super().get_object(request, object_id, from_field)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Who works in one office need not read its name in every row."""
        columns = list(super().get_list_display(request))
        if request.user.is_superuser or len(request.user.office_ids) > 1:
            return columns
        return [name for name in columns if name != "office_name"]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Django would ask for the right to delete first, and answer 403 to foreign keys."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().delete_view(request, object_id, extra_context)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, "delete", obj)

    def _may(self, request: HttpRequest, verb: str, obj) -> bool:
        if obj is None:
            return True
        name = f"{self.opts.app_label}.{self.opts.model_name}"
        return may_in_office(request.user, verb, name, office_id_of(obj))


class ScopedInline(ScopedFields):
    """Rows edited on the page of the entry they are part of."""

    extra = 1
    show_change_link = True

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """One query for the choices of all rows together."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if not isinstance(field, NamesRows):
            field.choices = list(field.choices)
        return field

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        """What the rows name is asked for once per field, not once per row."""
        formset = super().get_formset(request, obj, **kwargs)
        for name, field in formset.form.base_fields.items():
            if isinstance(field, NamesRows) and obj:
                rows = self.get_queryset(request).filter(**{formset.fk.name: obj})
                field.ahead = rows.order_by().values(name)
        return formset

    def parent_id(self, request: HttpRequest) -> str | None:
        """The key of the entry whose page this is; None on the page for a new one."""
        return request.resolver_match.kwargs.get("object_id")
