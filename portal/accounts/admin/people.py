"""People of the offices: leads look after their own office's, administrators after all."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.lib.admin import HouseAdmin

from .. import services
from ..duties import looked_after, looking_after_something_of, with_duties
from ..models import Membership, User
from ..roles import offices_led_by
from .memberships import MembershipInline, is_theirs_to_change, may_end, works_elsewhere


class UserForm(forms.ModelForm):
    """An account without a password field: people set their own, or sign in by code."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


def coordinators_of(offices: list[int]) -> QuerySet[User]:
    """People without an office who look after something of one of these."""
    guests = User.objects.filter(memberships=None, is_superuser=False)
    return guests.filter(looking_after_something_of(offices))


@admin.register(User)
class UserAdmin(HouseAdmin):
    section = "people"
    section_position = 10
    form = UserForm
    list_display = ["email", "name", "offices", "duties", "is_active", "is_superuser"]
    list_filter = ["is_active", "memberships__office", "memberships__role"]
    search_fields = ["email", "name"]
    actions = ["reset_second_factor"]
    inlines = [MembershipInline]

    # --- whose page it is ---
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = with_duties(super().get_queryset(request).prefetch_related("memberships__office"))
        if request.user.is_superuser:
            return people
        led = offices_led_by(request.user)
        members = Membership.objects.filter(office__in=led).values("user")
        return people.filter(Q(pk__in=members) | Q(pk__in=coordinators_of(led).values("pk")))

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        fields = ["email", "name", "is_active"]
        return [*fields, "is_superuser"] if request.user.is_superuser else fields

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        """Who works or looks after something elsewhere, too, belongs to nobody alone.

        Whoever could change the address could come in with it, there as well: only the
        administration may.
        """
        if obj is None or request.user.is_superuser or not works_elsewhere(request.user, obj):
            return []
        return ["email", "name", "is_active"]

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        return self.list_filter if request.user.is_superuser else ["is_active"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and is_theirs_to_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Accounts are switched off; what they did keeps their name."""
        return False

    @admin.display(description=gettext_lazy("Ämter"))
    def offices(self, person: User) -> str:
        return ", ".join(
            f"{row.office.short_name} ({row.get_role_display()})"
            for row in person.memberships.all()
        )

    @admin.display(description=gettext_lazy("Betreut"))
    def duties(self, person: User) -> str:
        return ", ".join(entry.title for entry in looked_after(person))

    # --- saving ---
    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            services.settle_account(obj, form.changed_data)
            services.note_account(obj, form.changed_data, by=request.user)
        if change and "email" in form.changed_data:
            former = form.initial["email"]
            services.tell_of_new_address(obj, former=former, request=request)
            text = _("Beide Adressen bekommen einen Brief: %(former)s und %(email)s.")
            messages.success(request, text % {"former": former, "email": obj.email})

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            services.note_membership(row, by=request.user, what=_("neu"))
        for row, _fields in formset.changed_objects:
            services.note_membership(row, by=request.user, what=_("geändert"))
        for row in formset.deleted_objects:
            services.settle_removal(row, by=request.user)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """A new account gets its invitation once it is known which office it belongs to."""
        super().save_related(request, form, formsets, change)
        if not change:
            self._invite(request, form.instance)

    def _invite(self, request: HttpRequest, person: User) -> None:
        try:
            invitation = services.invite(person, request=request)
        except services.AlreadyThere:
            messages.warning(request, _("Diese Person hat sich schon angemeldet."))
            return
        text = _("Die Einladung an %(email)s ist unterwegs. Sie gilt bis zum %(day)s.")
        day = f"{invitation.valid_until:%d.%m.%Y}"
        messages.success(request, text % {"email": person.email, "day": day})

    # --- buttons on the page of one person ---
    def get_urls(self) -> list:
        door = self.admin_site.admin_view
        invite = path(
            "<int:pk>/einladen/", door(require_POST(self.invite)), name="accounts_user_invite"
        )
        remove = path(
            "<int:pk>/aus-dem-amt/<int:office>/",
            door(require_http_methods(["GET", "HEAD", "POST"])(self.remove)),
            name="accounts_user_remove",
        )
        return [invite, remove, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None):
        person = self.get_object(request, object_id)
        buttons = self._buttons(request, person) if person else {}
        context = {**buttons, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def _buttons(self, request: HttpRequest, person: User) -> dict:
        if not self.has_change_permission(request, person):
            return {}
        endable = [row for row in person.memberships.all() if may_end(request.user, row)]
        return {
            "can_be_invited": person.is_active and services.may_be_invited(person),
            "invitation": getattr(person, "invitation", None),
            "endable": endable,
        }

    def _person(self, request: HttpRequest, pk: int) -> User:
        """Not yours is not there; an administrator's account is nobody else's to change."""
        person = self.get_object(request, str(pk))
        if person is None or not self.has_change_permission(request, person):
            raise Http404
        return person

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        """„Einladung noch einmal schicken“: a new letter; the former link ends."""
        person = self._person(request, pk)
        self._invite(request, person)
        return redirect("admin:accounts_user_change", pk)

    def remove(self, request: HttpRequest, pk: int, office: int) -> HttpResponse:
        """„Aus dem Amt entfernen“: a page that asks, and the button on it."""
        membership = self._person(request, pk).memberships.filter(office=office).first()
        if membership is None or not may_end(request.user, membership):
            raise Http404
        if request.method == "POST":
            return self._removed(request, membership)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Aus dem Amt entfernen"),
            "membership": membership,
            "is_last_lead": services.is_last_lead(membership),
            "is_oneself": membership.user == request.user,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/user/remove.html", context)

    def _removed(self, request: HttpRequest, membership: Membership) -> HttpResponse:
        person = membership.user
        services.remove_from_office(membership, by=request.user)
        self.log_change(request, person, _("Aus dem Amt entfernt"))
        text = _("%(person)s gehört nicht mehr zum Amt %(office)s.")
        names = {"person": person, "office": membership.office.short_name}
        messages.success(request, text % names)
        if person == request.user:
            return redirect("pages:home")
        return redirect(reverse("admin:accounts_user_changelist"))

    # --- the second factor ---
    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(
        description=gettext_lazy("Zweiten Faktor zurücksetzen"),
        permissions=["reset_second_factor"],
    )
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For a lost phone: the next sign-in leads to setting up a new one."""
        people = list(queryset)
        for person in people:
            services.reset_second_factor(person, by=request.user)
            self.log_change(request, person, _("Zweiten Faktor zurückgesetzt"))
        text = ngettext(
            "Der zweite Faktor von %d Konto ist zurückgesetzt.",
            "Der zweite Faktor von %d Konten ist zurückgesetzt.",
            len(people),
        )
        messages.success(request, text % len(people))
