"""Who looks after an initiative, on the office's page of it: named by address, told by letter."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.services import AlreadyThere, invite
from portal.publishing.admin import ScopedInline

from ..models import Steward
from ..services import stewards as services
from ..services.stewards import account_of


class StewardForm(forms.ModelForm):
    """A person is named by address; who has no account yet gets one, without any office rights.

    A select of all accounts would show every office the addresses of everybody.
    """

    email = forms.EmailField(label=_("E-Mail-Adresse"))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("Freiwillig; so sehen ihn die anderen, die diese Initiative betreuen."),
    )
    again = forms.BooleanField(label=_("Einladung noch einmal schicken"), required=False)

    class Meta:
        model = Steward
        fields = ["part"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            person = self.instance.user
            self.initial.update(email=person.email, name=person.name)
            self.fields["email"].disabled = self.fields["name"].disabled = True
        if not self.instance.pk or person.last_login is not None:
            self.fields["again"].disabled = True
            self.fields["again"].widget = forms.HiddenInput()

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def save(self, commit: bool = True) -> Steward:
        if self.instance.user_id is None:
            self.instance.user = account_of(self.cleaned_data["email"], self.cleaned_data["name"])
        return super().save(commit)


class StewardFormSet(forms.BaseInlineFormSet):
    """Nobody is named twice."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        emails = [form.cleaned_data.get("email") for form in kept if hasattr(form, "cleaned_data")]
        named = [email for email in emails if email]
        if len(named) != len(set(named)):
            raise forms.ValidationError(_("Diese Person steht schon in der Liste."))


class StewardInline(ScopedInline, admin.StackedInline):
    model = Steward
    form = StewardForm
    formset = StewardFormSet
    fields = ["email", "name", "part", "again"]
    classes = ["collapse"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user")


def settle_stewards(formset: StewardFormSet, request: HttpRequest) -> None:
    """Letters and lines for whoever was named, changed or taken out."""
    for steward in formset.deleted_objects:
        services.settle_ended(steward, by=request.user)
    for steward in formset.new_objects:
        services.settle_named(steward, request=request)
    for steward, changed in formset.changed_objects:
        _settle_changed(steward, changed, request)


def _settle_changed(steward: Steward, changed: list[str], request: HttpRequest) -> None:
    if "part" in changed:
        services.settle_part(steward, by=request.user)
    if "again" in changed:
        _invite_again(steward, request)


def _invite_again(steward: Steward, request: HttpRequest) -> None:
    try:
        invite(steward.user, request=request)
    except AlreadyThere:
        messages.warning(
            request, _("%(person)s hat sich inzwischen angemeldet.") % {"person": steward.user}
        )
