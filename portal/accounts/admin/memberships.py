"""A person's offices on the page of the account; leads touch their own office's only."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import HouseFields
from portal.places.models import Office

from ..duties import duty_offices
from ..models import Membership, User
from ..roles import offices_led_by
from ..services import is_last_lead


class MembershipFormSet(forms.BaseInlineFormSet):
    """An account a lead makes belongs to the lead's office; no office loses its last lead here."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        self._check_office()
        for form in self.initial_forms:
            self._check_last_lead(form)

    def _check_office(self) -> None:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        if self.must_name_an_office and not any(f.cleaned_data.get("office") for f in kept):
            raise forms.ValidationError(_("Ordnen Sie die Person Ihrem Amt zu."))

    def _check_last_lead(self, form) -> None:
        before = Membership.objects.select_related("office", "user").get(pk=form.instance.pk)
        after = form.cleaned_data
        stays = after["role"] == Membership.Role.LEAD and after["office"] == before.office
        if (form in self.deleted_forms or not stays) and is_last_lead(before):
            raise forms.ValidationError(
                _(
                    "%(office)s hätte danach keine Leitung mehr. Geben Sie zuerst einer anderen "
                    "Person die Rolle Leitung."
                )
                % {"office": before.office}
            )


class MembershipInline(HouseFields, admin.StackedInline):
    """A person's offices; leads see and change the memberships in their own office only."""

    model = Membership
    formset = MembershipFormSet
    fields = ["office", "role"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("user", "office")
        if request.user.is_superuser:
            return rows
        return rows.filter(office__in=offices_led_by(request.user))

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.must_name_an_office = obj is None and not request.user.is_superuser
        return formset

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.related_model is Office and not request.user.is_superuser:
            kwargs["queryset"] = Office.objects.filter(pk__in=offices_led_by(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_add_permission(request, obj) and is_theirs_to_change(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and is_theirs_to_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and is_theirs_to_change(request.user, obj)


def is_theirs_to_change(user: User, person: User | None) -> bool:
    """Leads change people of their office, and coordinators; never administrators."""
    if user.is_superuser or person is None:
        return True
    if person.is_superuser:
        return False
    theirs = set(person.office_ids) or duty_offices(person)
    return bool(theirs & set(offices_led_by(user)))


def works_elsewhere(user: User, person: User) -> bool:
    """Whether the account also has to do with an office this person does not lead."""
    theirs = set(person.office_ids) | duty_offices(person)
    return bool(theirs - set(offices_led_by(user)))


def may_end(user: User, membership: Membership) -> bool:
    """Leads end memberships in the offices they lead."""
    return user.is_superuser or membership.office_id in offices_led_by(user)
