"""People of the offices: leads look after their own office's, administrators after all."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.lib.admin import HouseAdmin, HouseFields, ReadOnlyAdmin
from portal.places.models import Office

from .models import AuditEntry, Membership, User
from .roles import offices_led_by


class MembershipFormSet(forms.BaseInlineFormSet):
    """An account a lead makes belongs to the lead's office from the start."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.must_name_an_office:
            return
        kept = [form for form in self.forms if form not in self.deleted_forms]
        if not any(form.cleaned_data.get("office") for form in kept):
            raise forms.ValidationError(_("Ordnen Sie die Person Ihrem Amt zu."))


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


class UserForm(forms.ModelForm):
    """An account without a password field: people set their own, or sign in by code."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


@admin.register(User)
class UserAdmin(HouseAdmin):
    section = "people"
    section_position = 10
    form = UserForm
    list_display = ["email", "name", "offices", "is_active", "is_superuser"]
    list_filter = ["is_active", "memberships__office", "memberships__role"]
    search_fields = ["email", "name"]
    actions = ["reset_second_factor"]
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = super().get_queryset(request).prefetch_related("memberships__office")
        if request.user.is_superuser:
            return people
        led = offices_led_by(request.user)
        return people.filter(pk__in=Membership.objects.filter(office__in=led).values("user"))

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        fields = ["email", "name", "is_active"]
        return [*fields, "is_superuser"] if request.user.is_superuser else fields

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        """Who also works elsewhere belongs to nobody alone: only the administration may."""
        if obj is None or request.user.is_superuser or not works_elsewhere(request.user, obj):
            return []
        return ["email", "name", "is_active"]

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        return self.list_filter if request.user.is_superuser else ["is_active"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and is_theirs_to_change(request.user, obj)

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        """A changed address is the only one: the former one must not open the account."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Accounts are switched off; what they did keeps their name."""
        return False

    @admin.display(description=_("Ämter"))
    def offices(self, person: User) -> str:
        return ", ".join(
            f"{row.office.short_name} ({row.get_role_display()})"
            for row in person.memberships.all()
        )

    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description=_("Zweiten Faktor zurücksetzen"), permissions=["reset_second_factor"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For a lost phone: the next sign-in leads to setting up a new one."""
        count = queryset.count()
        Authenticator.objects.filter(user__in=queryset.values("pk")).delete()
        for person in queryset:
            self.log_change(request, person, str(_("Zweiten Faktor zurückgesetzt")))
        text = ngettext(
            "Der zweite Faktor von %d Konto ist zurückgesetzt.",
            "Der zweite Faktor von %d Konten ist zurückgesetzt.",
            count,
        )
        messages.success(request, text % count)


def is_theirs_to_change(user: User, person: User | None) -> bool:
    """Leads never change administrators, nor people who are not of their office."""
    if user.is_superuser or person is None:
        return True
    if person.is_superuser:
        return False
    return bool(set(person.office_ids) & set(offices_led_by(user)))


def works_elsewhere(user: User, person: User) -> bool:
    """Whether the account also belongs to an office this person does not lead."""
    return bool(set(person.office_ids) - set(offices_led_by(user)))


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Sign-ins, exports, rights and deletions, for administrators to look through."""

    section = "people"
    section_position = 90
    list_display = ["at", "kind", "by_name", "office", "text"]
    list_filter = ["kind", "office", "at"]
    list_select_related = ["office"]
    search_fields = ["by_name", "text"]
    fields = ["at", "kind", "by_name", "office", "text"]
    date_hierarchy = "at"
