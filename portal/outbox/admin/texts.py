"""The words of the letters: which there are, wording one, going back to the shipped words."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.audit import Kind, record
from portal.accounts.models import User
from portal.accounts.roles import may_in_office
from portal.lib.admin import HouseAdmin
from portal.places.models import Office

from ..editing import Place, talk
from ..models import LetterText
from ..texts import holding, own_texts
from ..wording import LetterKind, Words, by_occasion, letter_kinds, wordable

ALL = "alle"
WORDING = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Scope:
    """For whom words hold: one office, or all."""

    office: Office | None

    @property
    def slug(self) -> str:
        return self.office.slug if self.office else ALL

    def __str__(self) -> str:
        return self.office.short_name if self.office else _("Alle Ämter")

    @property
    def office_id(self) -> int | None:
        return self.office.pk if self.office else None


@admin.register(LetterText)
class LetterTextAdmin(HouseAdmin):
    """Not Django's list and form: a letter is worded beside its shipped words."""

    section = "texts"
    section_position = 15

    def get_urls(self):
        def at(route: str, view, name: str):
            return path(route, self.admin_site.admin_view(view), name=f"outbox_lettertext_{name}")

        return [
            at("", self.overview, "changelist"),
            at("<slug:scope>/<str:key>/", self.edit, "edit"),
            at("<slug:scope>/<str:key>/zuruecksetzen/", self.reset, "reset"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is a row only where somebody words a letter."""
        return False

    # --- which there are ---
    @method_decorator(require_safe)
    def overview(self, request: HttpRequest) -> HttpResponse:
        """All letters by occasion, with the words that hold in the chosen scope."""
        self._check_view(request)
        scopes = scopes_of(request.user)
        scope = self._chosen(request, scopes)
        context = {
            "title": self.opts.verbose_name_plural,
            "scopes": scopes,
            "scope": scope,
            "occasions": occasions(scope),
            "fixed": [kind for kind in letter_kinds().values() if kind.is_fixed],
            "may_change": may_word(request.user, scope),
        }
        return self._page(request, "admin/outbox/words/overview.html", context)

    def _chosen(self, request: HttpRequest, scopes: list[Scope]) -> Scope:
        """By the address; else one's own office, for administrators all."""
        asked = request.GET.get("amt")
        own = scopes[0] if request.user.is_superuser else scopes[-1]
        return next((scope for scope in scopes if scope.slug == asked), own)

    # --- wording one ---
    @method_decorator(WORDING)
    def edit(self, request: HttpRequest, scope: str, key: str) -> HttpResponse:
        """Words, their look, a trial; only „Sichern“ stores."""
        self._check_view(request)
        where, kind = self._find(request, scope, key)
        may_change = may_word(request.user, where)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        said = talk(request, place_for(kind, where))
        if said.is_saved:
            return self._saved(request, where, kind)
        if said.is_tried:
            tell_tried(request)
        context = {
            **words_context(said, reset_url=address("reset", where, kind)),
            "scope": where,
            "may_change": may_change,
            "last": kind.name,
            "back_url": overview_url(where),
        }
        return self._page(request, "admin/outbox/words/edit.html", context)

    def _saved(self, request: HttpRequest, scope: Scope, kind: LetterKind) -> HttpResponse:
        row = LetterText.objects.filter(key=kind.key, office=scope.office_id).first()
        if row:
            self.log_change(request, row, _("Wortlaut geändert"))
        messages.success(request, _("Gespeichert. So geht der Brief ab jetzt hinaus."))
        return HttpResponseRedirect(address("edit", scope, kind))

    # --- going back ---
    @method_decorator(WORDING)
    def reset(self, request: HttpRequest, scope: str, key: str) -> HttpResponse:
        """Ask, then take the own words away."""
        self._check_view(request)
        where, kind = self._find(request, scope, key)
        if not may_word(request.user, where):
            raise PermissionDenied
        place = place_for(kind, where)
        if request.method == "POST":
            return self._drop(request, place, where)
        context = {
            "place": place,
            "scope": where,
            "kind": kind,
            "last": kind.name,
            "back_url": address("edit", where, kind),
            "title": _("Zurücksetzen: %(letter)s") % {"letter": kind},
        }
        return self._page(request, "admin/outbox/words/reset.html", context)

    def _drop(self, request: HttpRequest, place: Place, scope: Scope) -> HttpResponse:
        if place.row:
            place.drop()
            text = _("Wortlaut zurückgesetzt: „%(letter)s“ (%(scope)s)")
            said = text % {"letter": place.kind, "scope": scope}
            record(Kind.RESTORE, by=request.user, text=said, office=scope.office)
            messages.success(request, _("Zurückgesetzt. Es gilt wieder der Text, der hier steht."))
        return HttpResponseRedirect(address("edit", scope, place.kind))

    # --- what all of them need ---
    def _check_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _find(self, request: HttpRequest, scope: str, key: str) -> tuple[Scope, LetterKind]:
        """Another office is not there, and neither is a letter nobody words."""
        kind = letter_kinds().get(key)
        found = next((row for row in scopes_of(request.user) if row.slug == scope), None)
        if kind is None or kind.is_fixed or found is None:
            raise Http404
        return found, kind

    def _page(self, request: HttpRequest, template: str, context: dict) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**frame, **context})


# --- whose words ----------------------------------------------------------------------------
def scopes_of(user: User) -> list[Scope]:
    """All offices together, then those the person works in."""
    offices = Office.objects.all()
    if not user.is_superuser:
        offices = offices.filter(pk__in=user.office_ids)
    return [Scope(None), *map(Scope, offices)]


def may_word(user: User, scope: Scope) -> bool:
    """Leads the letters of their office, administrators those of all."""
    return may_in_office(user, "change", "outbox.lettertext", scope.office_id)


def place_for(kind: LetterKind, scope: Scope) -> Place:
    fallback, whose = holding(kind.key, None) if scope.office else shipped(kind)
    return Place(
        kind=kind,
        rows=LetterText.objects.filter(key=kind.key, office=scope.office_id),
        columns={"key": kind.key, "office": scope.office},
        fallback=fallback,
        whose_fallback=whose,
        draft=kind.draft,
    )


def shipped(kind: LetterKind) -> tuple[Words, str]:
    return kind.shipped, _("der mitgelieferte Text")


# --- for the pages --------------------------------------------------------------------------
def occasions(scope: Scope) -> list[tuple[str, list[dict]]]:
    """[(occasion, rows)], each row with whose words hold; one query."""
    texts = own_texts(scope.office_id)
    return by_occasion(_line(kind, scope, texts.get(kind.key)) for kind in wordable())


def _line(kind: LetterKind, scope: Scope, text: LetterText | None) -> dict:
    is_own = text is not None and text.office_id == scope.office_id
    return {
        "kind": kind,
        "own": text if is_own else None,
        "general": None if is_own else text,
        "url": address("edit", scope, kind),
    }


def words_context(said, *, reset_url: str) -> dict:
    """What the page of one letter shows, wherever its words are kept."""
    return {
        "kind": said.place.kind,
        "place": said.place,
        "versions": said.place.versions(),
        "form": said.form,
        "draft": said.draft,
        "placeholders": said.draft.explained(said.place.kind),
        "is_refused": said.is_refused,
        "is_unsaved": said.form.is_bound and not said.is_refused,
        "reset_url": reset_url,
        "title": said.place.kind.name,
    }


def tell_tried(request: HttpRequest) -> None:
    messages.success(
        request,
        _("Die Probe ist unterwegs an %(address)s. Gespeichert ist noch nichts.")
        % {"address": request.user.email},
    )


def address(name: str, scope: Scope, kind: LetterKind) -> str:
    return reverse(f"admin:outbox_lettertext_{name}", args=[scope.slug, kind.key])


def overview_url(scope: Scope) -> str:
    return f"{reverse('admin:outbox_lettertext_changelist')}?amt={scope.slug}"
