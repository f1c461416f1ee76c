"""The tab „Briefe“: which letters an event sends, how many went out, and how they are worded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.admin.desk import DeskTab
from conferences.admin.desk.frame import bar
from conferences.models import Event
from portal.accounts.audit import Kind, record
from portal.outbox.admin.texts import tell_tried, words_context
from portal.outbox.editing import Place, talk
from portal.outbox.texts import holding, own_texts
from portal.outbox.wording import LetterKind, by_occasion, letter_kinds, wordable

from ..letter_kinds import PREFIX
from ..models import EventText
from ..samples import sample_for
from ..services.letters import letters_in_numbers
from ..services.reminding import REMIND_BEFORE, thanks_from

NAME = "letters"


class LettersTab(DeskTab):
    """All letters about this event's registrations, by occasion."""

    name, path, label = NAME, "briefe", gettext_lazy("Briefe")
    template_name = "admin/registration/desk/letters.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            by_portal=self.event.registration == Event.Registration.PORTAL,
            occasions=occasions(self.event),
            fixed=letter_kinds()[f"{PREFIX}message"],
            office_url=_office_texts(self.event),
        )


class WordingTab(DeskTab):
    """What both pages of one letter share; without a label they are not in the bar."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.kind = _kind_of(kwargs.pop("key"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def place(self) -> Place:
        key = self.kind.key
        fallback, whose = holding(key, self.event.office_id)
        return Place(
            kind=self.kind,
            rows=EventText.objects.filter(event=self.event, key=key),
            columns={"event": self.event, "key": key},
            fallback=fallback,
            whose_fallback=whose,
            draft=lambda words: sample_for(self.event, self.kind, words),
        )

    def wording_page(self, **context) -> HttpResponse:
        frame = {
            "tabs": bar(self.event, NAME),
            "letters_url": self.url(NAME),
            "kind": self.kind,
            "title": self.kind.name,
        }
        return self.page(**{**frame, **context})


class LetterTab(WordingTab):
    """One letter worded for this event alone."""

    name, path = "letter", "briefe/<str:key>"
    template_name = "admin/registration/desk/letter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._talk(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._talk(request)

    def _talk(self, request: HttpRequest) -> HttpResponse:
        said = talk(request, self.place)
        here = letter_url(self.event, self.kind)
        if said.is_saved:
            return self.saved(_("Brief „%(name)s“ gespeichert") % {"name": self.kind}, go_to=here)
        if said.is_tried:
            tell_tried(request)
        context = words_context(said, reset_url=letter_url(self.event, self.kind, "letter_reset"))
        may_change = self.model_admin.has_change_permission(request, self.event)
        return self.wording_page(**{**context, "may_change": may_change})


class LetterResetTab(WordingTab):
    """Asks before the event's own words go."""

    name, path = "letter_reset", "briefe/<str:key>/zuruecksetzen"
    template_name = "admin/registration/desk/letter_reset.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        back = letter_url(self.event, self.kind)
        return self.wording_page(place=self.place, back_url=back)

    def post(self, request: HttpRequest) -> HttpResponse:
        place, here = self.place, letter_url(self.event, self.kind)
        if place.row is None:
            messages.info(request, _("Hier gab es keinen eigenen Text."))
            return HttpResponseRedirect(here)
        place.drop()
        said = _("Brief „%(name)s“ zurückgesetzt") % {"name": self.kind}
        text = f"{said}: {self.event}"
        record(Kind.RESTORE, by=request.user, text=text, office=self.event.office)
        return self.saved(said, go_to=here)


def _kind_of(key: str) -> LetterKind:
    """One of the letters of registrations that has words."""
    found = next((kind for kind in wordable(PREFIX) if kind.key == key), None)
    if found is None:
        raise Http404
    return found


# --- the list -------------------------------------------------------------------------------
def occasions(event: Event) -> list[tuple[str, list[dict]]]:
    """[(occasion, rows)]: each letter with its day, its numbers and whose words hold."""
    own = {row.key: row for row in event.letter_texts.select_related("changed_by")}
    office = own_texts(event.office_id, PREFIX)
    numbers, days = letters_in_numbers(event), _days(event)
    rows = [
        {
            "kind": kind,
            "url": letter_url(event, kind),
            "own": own.get(kind.key),
            "office_text": office.get(kind.key),
            "day": days.get(kind.key),
            "numbers": numbers.get(kind.key.removeprefix(PREFIX)),
        }
        for kind in wordable(PREFIX)
    ]
    return by_occasion(rows)


def _days(event: Event) -> dict:
    """When the letters go that are due by the clock."""
    return {
        f"{PREFIX}reminder": event.starts - REMIND_BEFORE,
        f"{PREFIX}thanks": thanks_from(event),
    }


def letter_url(event: Event, kind: LetterKind, name: str = "letter") -> str:
    page = "conference" if event.is_conference else "event"
    return reverse(f"admin:conferences_{page}_{name}", args=[event.pk, kind.key])


def _office_texts(event: Event) -> str:
    scope = event.office.slug if event.office else "alle"
    return f"{reverse('admin:outbox_lettertext_changelist')}?amt={scope}"
