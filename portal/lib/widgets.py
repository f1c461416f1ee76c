"""The fields of the office's forms: plain HTML controls that work without JavaScript."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for date and time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class CheckboxList(forms.CheckboxSelectMultiple):
    """Many choices as checkboxes in a box that scrolls, named as a group for screen readers."""

    template_name = "admin/widgets/checkbox_list.html"

    def __init__(self, *args, group_label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.group_label = group_label

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["group_label"] = self.group_label
        return context


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Many choices in groups to fold out, for a phone: open are those where something is chosen.

    `choices` are (group, [(value, label)]); a group named "" is always in sight.
    """

    template_name = "forms/grouped_checkboxes.html"

    def __init__(self, *args, open_groups: Iterable[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.open_groups = set(open_groups)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = [
            {"name": group, "options": options, "is_open": self._is_open(group, options)}
            for group, options, _index in context["widget"]["optgroups"]
        ]
        return context

    def _is_open(self, group: str | None, options: list[dict]) -> bool:
        return group in self.open_groups or any(option["selected"] for option in options)


class FocusGrid(forms.RadioSelect):
    """The important part of a picture, as „x-y" in per cent: nine places laid over the picture.

    static/js/focus.js lets people click anywhere in the picture; a place that is none of the nine
    is offered as a tenth. `picture` is set by the form.
    """

    template_name = "admin/widgets/focus_grid.html"
    picture = None

    def __init__(self, attrs=None):
        super().__init__(attrs, choices=NINE_PLACES)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        known = [place for place, _label in NINE_PLACES]
        context["widget"]["own_place"] = value if value and value not in known else ""
        context["widget"]["picture"] = self.picture
        return context


NINE_PLACES = [
    ("0-0", _("oben links")),
    ("50-0", _("oben")),
    ("100-0", _("oben rechts")),
    ("0-50", _("links")),
    ("50-50", _("Mitte")),
    ("100-50", _("rechts")),
    ("0-100", _("unten links")),
    ("50-100", _("unten")),
    ("100-100", _("unten rechts")),
]
