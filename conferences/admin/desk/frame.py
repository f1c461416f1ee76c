"""The frame around the tabs of an event's desk.

A tab is a subclass of `DeskTab` named in `settings.EVENT_TABS`, in the order of the tabs. So
guests above conferences add theirs without being imported. The tab „Grunddaten“ is the admin's
own form; every other tab has the address `…/<pk>/<path>/` and the URL names
`admin:conferences_conference_<name>` and `admin:conferences_event_<name>`.
"""

from dataclasses import dataclass
from itertools import dropwhile, islice

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal.publishing.admin import count_version

from ...models import Event

BASICS = "change"
#: what is filled in after the basics
FIRST = "programme"


@dataclass(frozen=True)
class TabLink:
    """One tab as the bar shows it."""

    name: str
    label: str
    url: str
    is_current: bool


class DeskTab(View):
    """One tab of an event's desk: finds the event (not yours: 404), shows and saves one part.

    Subclasses name `name`, `path`, `label` and `template_name` (it extends
    `admin/conferences/desk/base.html` and fills the block `tab`) and write `get` and `post`;
    both find `self.event`, in a POST freshly read under its row's lock.
    """

    #: of its URL: `admin:conferences_conference_<name>`
    name = ""
    #: the last part of its address
    path = ""
    #: on the tab; pages without a label have an address only
    label = ""
    template_name = ""
    #: conferences have every tab, other events only those with True
    for_every_event = True
    #: the admin page the event stands on; filled in by `as_view`
    model_admin = None
    event: Event

    @classmethod
    def is_shown(cls, event: Event) -> bool:
        """Whether this event's bar names the tab."""
        return bool(cls.label) and (cls.for_every_event or event.is_conference)

    @classmethod
    def comes_first(cls, event: Event) -> bool:
        """Whether whoever has just made this event should see the tab next."""
        return False

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.event = self._find_event(request, kwargs.pop("pk"))
        self._check_rights(request)
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def _find_event(self, request: HttpRequest, pk: int) -> Event:
        """The office's own row; to be written under its lock."""
        event = self.model_admin.get_object(request, str(pk))
        if event is None:
            raise Http404
        return event

    def _check_rights(self, request: HttpRequest) -> None:
        may = self.model_admin.has_view_or_change_permission(request, self.event)
        if request.method == "POST":
            may = self.model_admin.has_change_permission(request, self.event)
        if not may:
            raise PermissionDenied

    def page(self, **context) -> TemplateResponse:
        """The tab's page with the frame around it; `status` for another answer than 200."""
        status = context.pop("status", 200)
        frame = self.model_admin.desk_context(self.request, self.event, self.name)
        everything = {
            **self.model_admin.admin_site.each_context(self.request),
            **frame,
            "title": self.label,
            "subtitle": self.event.title,
            "opts": self.model_admin.opts,
            "next_tab": next_of(frame["tabs"]),
            **context,
        }
        return TemplateResponse(self.request, self.template_name, everything, status=status)

    def url(self, name: str = "") -> str:
        """The address of this tab, or of the one with that name."""
        return tab_url(self.event, name or self.name)

    def saved(self, what, *, go_to: str = "") -> HttpResponseRedirect:
        """Count a version, note it in the history, say so, and lead on.

        Whoever pressed „Sichern und weiter“ goes to the next tab, everybody else stays.
        """
        count_version(self.event, by=self.request.user)
        self.model_admin.log_change(self.request, self.event, f"{self.label}: {what}")
        messages.success(self.request, what)
        return HttpResponseRedirect(go_to or self.url(self._next_tab()))

    def _next_tab(self) -> str:
        following = next_of(bar(self.event, self.name)) if "_next" in self.request.POST else None
        return following.name if following else self.name


def tabs() -> list[type[DeskTab]]:
    """All tabs beside „Grunddaten“, in their order."""
    return [import_string(name) for name in settings.EVENT_TABS]


def first_page(event: Event) -> str:
    """Where a new event is filled in next: a tab that comes first, told by `?neu`, or `FIRST`."""
    ready = (tab.name for tab in tabs() if tab.is_shown(event) and tab.comes_first(event))
    name = next(ready, "")
    return f"{tab_url(event, name)}?neu" if name else tab_url(event, FIRST)


def tab_url(event: Event, name: str) -> str:
    """The address of one of the event's tabs, on the desk of its kind."""
    page = "conference" if event.is_conference else "event"
    return reverse(f"admin:conferences_{page}_{name}", args=[event.pk])


def bar(event: Event, current: str) -> list[TabLink]:
    """The links of the bar, „Grunddaten“ first."""
    shown = [(tab.name, tab.label) for tab in tabs() if tab.is_shown(event)]
    return [
        TabLink(name, label, tab_url(event, name), name == current)
        for name, label in [(BASICS, _("Grunddaten")), *shown]
    ]


def next_of(links: list[TabLink]) -> TabLink | None:
    """The tab after the current one."""
    after = dropwhile(lambda link: not link.is_current, links)
    return next(islice(after, 1, None), None)


class DeskTabs:
    """What the admin page of an event needs to be the first of its tabs."""

    change_form_template = "admin/conferences/desk/basics.html"

    def get_urls(self):
        return [*self._tab_urls(), *super().get_urls()]

    def _tab_urls(self) -> list:
        """Also of tabs that an event does not show: its kind may have changed meanwhile."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(
                f"<int:pk>/{tab.path}/",
                self.admin_site.admin_view(tab.as_view(model_admin=self)),
                name=f"{prefix}_{tab.name}",
            )
            for tab in tabs()
        ]

    def desk_context(self, request: HttpRequest, event: Event, current: str) -> dict:
        """The event, its bar of tabs and the buttons beside its name."""
        return {
            "event": event,
            "tabs": bar(event, current),
            "preview_url": self._preview_of(event),
            "public_url": self._public_url(event),
            "clone_url": self._clone_url(request, event),
        }

    def _clone_url(self, request: HttpRequest, event: Event) -> str:
        """Where the event becomes the template of the next one, for whoever may add one."""
        may = self.has_add_permission(request) and self.has_change_permission(request, event)
        return tab_url(event, "clone") if may else ""

    def _preview_of(self, event: Event) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        return reverse(name, args=[event.pk])

    def response_add(self, request: HttpRequest, obj: Event, post_url_continue=None):
        """A new event is there to be filled: first what others left open, else its programme."""
        response = super().response_add(request, obj, post_url_continue)
        if "_save" not in request.POST:
            return response
        return HttpResponseRedirect(first_page(obj))

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        if obj:
            context.update(event=obj, tabs=bar(obj, BASICS))
            context["clone_url"] = self._clone_url(request, obj)
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)
