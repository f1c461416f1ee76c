"""What every list of entries can be narrowed by: field of action, district."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.places.models import District

from .models import FieldOfAction


class AllOrSome(forms.models.ModelChoiceIterator):
    """The choices of a field behind a first one that narrows nothing."""

    def __iter__(self):
        yield ("", self.field.all_label)
        yield from super().__iter__()


class KnownValuesField(forms.ModelMultipleChoiceField):
    """Several rows by slug or key, "or" between them; values nobody knows are passed over."""

    iterator = AllOrSome

    def __init__(self, *args, all_label: str = "", **kwargs):
        self.all_label = all_label or _("Alle")
        super().__init__(*args, **kwargs)

    def clean(self, value) -> list:
        wanted = [name for name in dict.fromkeys(value or []) if name]
        if not wanted:
            return []
        known = {str(getattr(row, self.to_field_name or "pk")): row for row in self.queryset}
        return [known[name] for name in wanted if name in known]

    def has_changed(self, initial, data) -> bool:
        return bool(data)


class OneSelect(forms.SelectMultiple):
    """Looks like a plain select, understands a repeated parameter."""

    allow_multiple_selected = False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("multiple", None)
        return context


class FieldChoices(forms.models.ModelChoiceIterator):
    """Fields of action as groups: each first-level field with its second level."""

    def __iter__(self):
        yield ("", self.field.all_label)
        children: dict[int, list] = {}
        fields = list(self.queryset)
        for field in fields:
            if field.parent_id:
                children.setdefault(field.parent_id, []).append(field)
        for top in (field for field in fields if not field.parent_id):
            group = [(top.slug, f"{top.name} ({_('alles')})")]
            group += [(child.slug, child.name) for child in children.get(top.pk, [])]
            yield (top.name, group)


class FieldOfActionField(KnownValuesField):
    iterator = FieldChoices


class DistrictField(KnownValuesField):
    """Districts by name first, so that typing „Gif“ in the list finds the Landkreis Gifhorn."""

    def label_from_instance(self, district: District) -> str:
        if district.kind == District.Kind.REGION:
            return district.name
        kind = _("Stadt") if district.kind == District.Kind.TOWN else _("Landkreis")
        return f"{district.name} ({kind})"


class KnownValuesFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = KnownValuesField


class FieldOfActionFilter(KnownValuesFilter):
    field_class = FieldOfActionField


class DistrictFilter(KnownValuesFilter):
    field_class = DistrictField


class EntryFilterSet(django_filters.FilterSet):
    """The filters all lists share. A bad value is passed over, never an error."""

    thema = FieldOfActionFilter(
        label=_("Handlungsfeld"),
        all_label=_("Alle Handlungsfelder"),
        queryset=FieldOfAction.objects.all(),
        to_field_name="slug",
        method="filter_fields",
        widget=OneSelect,
    )
    kreis = DistrictFilter(
        label=_("Landkreis oder Stadt"),
        all_label=_("Ganz Niedersachsen"),
        queryset=District.objects.all(),
        to_field_name="ags",
        method="filter_districts",
        widget=OneSelect,
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Apply the filters whose value made sense."""
        for name, value in self.form.cleaned_data.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def filter_fields(self, queryset: QuerySet, name: str, fields: list) -> QuerySet:
        return queryset.with_fields_of_action(fields) if fields else queryset

    def filter_districts(self, queryset: QuerySet, name: str, districts: list) -> QuerySet:
        found = queryset.none()
        for district in districts:
            found = found | queryset.in_district(district)
        return found if districts else queryset

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is at work, so that an empty list can say so."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False

    def in_words(self) -> str:
        """What the list is narrowed to: „Schulung, Landkreis Gifhorn“; else what it lists."""
        self.form.is_valid()
        words = [
            w for name, value in self.form.cleaned_data.items() for w in self._words(name, value)
        ]
        return ", ".join(words) or str(self._meta.model._meta.verbose_name_plural)

    def _words(self, name: str, value) -> list[str]:
        if name not in self.filters or not value:
            return []
        if isinstance(value, str):
            choices = dict(getattr(self.form.fields[name], "choices", []))
            return [str(choices.get(value, f"„{value}“"))]
        return [str(row) for row in value]
