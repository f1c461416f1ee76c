"""An entry's states as buttons: save, publish now or at a time, archive, bring back."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import services
from ..models import Entry, State
from .scope import OfficeScopedAdmin

#: {step: (button, what happened)}
STEPS = {
    "publish": (_("Veröffentlichen"), _("veröffentlicht")),
    "archive": (_("Archivieren"), _("archiviert")),
    "restore": (_("Als Entwurf zurückholen"), _("als Entwurf zurückgeholt")),
}
#: the one step that is offered first, in green, by state; of a public entry it is saving
FIRST = {State.PUBLISHED: "", State.ARCHIVED: "restore"}
SAVE = {State.DRAFT: _("Entwurf sichern"), State.PUBLISHED: _("Änderungen veröffentlichen")}


class StateSteps(OfficeScopedAdmin):
    """The buttons under an entry's form and the list's actions; part of `EntryAdmin`.

    Every button saves what was typed first, so that nothing is published that nobody saw.
    """

    actions = ["publish", "archive", "restore"]

    # --- buttons ---
    def buttons(self, request: HttpRequest, obj: Entry | None) -> dict:
        """What the template of the button row needs."""
        entry, may_change = obj or self.model(), self.has_change_permission(request, obj)
        first = FIRST.get(State(entry.state), "publish")
        steps = [
            {"name": f"_{step}", "label": label, "is_first": step == first}
            for step, (label, _done) in STEPS.items()
            if may_change and services.is_possible(step, entry) and (obj or step == "publish")
        ]
        return {
            "state_steps": steps,
            "has_state_buttons": True,
            "save_label": SAVE.get(State(entry.state), _("Sichern")),
            "save_is_first": not first,
            "may_plan": may_change and services.may_be_planned(entry),
        }

    # --- planning ---
    def plan_or_not(self, request: HttpRequest, obj: Entry, form) -> None:
        """What the two buttons for planning say, before the row is saved."""
        if "_unplan" in request.POST:
            services.drop_plan(obj)
        if "_plan" in request.POST and services.may_be_planned(obj):
            services.set_plan(obj, at=form.cleaned_data["plan_at"], by=request.user)

    def _after_planning(self, request: HttpRequest, obj: Entry) -> HttpResponse:
        text = now_("Der Plan ist aufgehoben.")
        if obj.publish_at:
            text = now_("Gesichert. Veröffentlicht wird am %(when)s.") % {"when": planned_time(obj)}
        messages.success(request, text)
        self.log_change(request, obj, text)
        return HttpResponseRedirect(obj.admin_url)

    # --- steps ---
    def response_add(self, request: HttpRequest, obj: Entry, post_url_continue=None):
        answer = self._response_of_step(request, obj)
        return answer or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Entry):
        return self._response_of_step(request, obj) or super().response_change(request, obj)

    def _response_of_step(self, request: HttpRequest, obj: Entry) -> HttpResponse | None:
        if {"_plan", "_unplan"} & set(request.POST):
            return self._after_planning(request, obj)
        step = next((step for step in STEPS if f"_{step}" in request.POST), None)
        if step is None:
            return None
        self._take(request, [obj], step)
        return HttpResponseRedirect(obj.admin_url)

    def _take(self, request: HttpRequest, entries, step: str) -> None:
        """Take the step with every entry that can; say how many did and which could not."""
        done, refused = 0, []
        for entry in entries:
            if self._take_one(request, entry, step):
                done += 1
            else:
                refused.append(str(entry))
        self._report(request, step, done, refused)

    def _take_one(self, request: HttpRequest, entry: Entry, step: str) -> bool:
        if not self.has_change_permission(request, entry):
            return False
        try:
            getattr(services, step)(entry, by=request.user)
        except services.StateChangeRefused:
            return False
        self.log_change(request, entry, str(STEPS[step][1]).capitalize())
        return True

    def _report(self, request: HttpRequest, step: str, done: int, refused: list[str]) -> None:
        what = STEPS[step][1]
        if done:
            text = ngettext("%(count)d Eintrag %(what)s.", "%(count)d Einträge %(what)s.", done)
            messages.success(request, text % {"count": done, "what": what})
        if refused:
            text = _("Nicht %(what)s, weil der Stand es nicht zulässt: %(titles)s")
            titles = ", ".join(f"„{title}“" for title in refused)
            messages.warning(request, text % {"what": what, "titles": titles})

    @admin.action(description=_("Veröffentlichen"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "publish")

    @admin.action(description=_("Archivieren"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "archive")

    @admin.action(description=_("Als Entwurf zurückholen"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset) -> None:
        self._take(request, queryset, "restore")


def planned_time(entry: Entry) -> str:
    """„1. Dezember 2026, 08:00 Uhr"."""
    return date_format(timezone.localtime(entry.publish_at), now_("j. F Y, H:i \\U\\h\\r"))
