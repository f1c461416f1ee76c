"""Changing an initiative: the form, how it will look, handing it in, taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.models import State
from portal.publishing.services import StateChangeRefused, changing, review
from portal.publishing.services.changing import Outcome
from portal.publishing.standing import Standing, standing_of

from ...forms.initiative import InitiativeForm
from ...models import Initiative
from ..detail import InitiativeDetail
from .rows import initiative_of

#: names of buttons, which are not values
BUTTONS = {"csrfmiddlewaretoken", "vorschau", "aendern", "einreichen", "speichern"}


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, initiative: int) -> HttpResponse:
    """Every step carries all that was typed on to the next; only the last one writes."""
    is_sent = request.method == "POST"
    row = initiative_of(request, initiative, to_write=is_sent)
    if not changing.may_be_changed(row, request.user):
        return back_to(row)
    pending = changing.base_version(row, request.user)
    form = InitiativeForm(request.POST if is_sent else None, instance=row, pending=pending)
    if not is_sent or "aendern" in request.POST or not form.is_valid():
        return show_form(request, form)
    if "vorschau" in request.POST:
        return show_preview(request, form)
    return save(request, form)


def show_form(request: SignedInRequest, form: InitiativeForm) -> HttpResponse:
    # Checking wrote what was typed into the form's row; the page speaks of the stored one.
    row = Initiative.objects.get(pk=form.instance.pk)
    context = {
        "form": form,
        "initiative": row,
        "standing": shown_standing(row, form),
        "is_at_once": changing.at_once(row, request.user),
        "also_changed": also_changed(row, form),
    }
    return render(request, "initiatives/area/edit.html", context)


def shown_standing(row: Initiative, form: InitiativeForm) -> Standing:
    """To the office, what it has sent back is no reason to change anything itself."""
    standing = standing_of(row)
    return Standing(row.state) if standing.pending and not form.pending else standing


def also_changed(row: Initiative, form: InitiativeForm) -> list[str]:
    """The labels of what the office changed, too, since the change was handed in."""
    names = changing.conflicting(row, form.pending) if form.pending else []
    return [str(form[name].label) for name in names if name in form.fields]


def save(request: SignedInRequest, form: InitiativeForm) -> HttpResponse:
    row = form.instance
    try:
        outcome = changing.change(row, form.values(), author=request.user)
    except ValidationError as refusal:
        take_errors(form, refusal)
        return show_form(request, form)
    except review.NothingChanged:
        outcome = None
    if "einreichen" in request.POST and row.state in (State.DRAFT, State.RETURNED):
        review.submit(row, by=request.user)
        messages.success(request, _("Ihre Initiative ist eingereicht. Das Amt sieht sie sich an."))
    else:
        messages.success(request, said_of(outcome))
    return back_to(row)


def said_of(outcome: Outcome | None) -> str:
    """What became of it, and what happens next."""
    return {
        None: _("Sie haben nichts geändert. Alles bleibt, wie es ist."),
        Outcome.SAVED: _("Gespeichert. Öffentlich ist davon noch nichts."),
        Outcome.HANDED_IN: _(
            "Ihre Änderung ist beim Amt. Bis es entschieden hat, bleibt die öffentliche Seite, "
            "wie sie ist."
        ),
        Outcome.PUBLIC: _("Gespeichert. Ihre Änderung ist jetzt öffentlich."),
        Outcome.TAKEN_BACK: _(
            "Jetzt steht wieder überall, was schon öffentlich ist. Ihre Änderung von vorher ist "
            "zurückgenommen."
        ),
    }[outcome]


def take_errors(form: InitiativeForm, refusal: ValidationError) -> None:
    """What only the whole of it shows, at the field it is about."""
    errors = getattr(refusal, "error_dict", {None: refusal.error_list})
    for name, sentences in errors.items():
        form.add_error(name if name in form.fields else None, sentences)


def back_to(row: Initiative) -> HttpResponseRedirect:
    return redirect("my_initiatives:initiative", row.pk)


# --- how it will look -----------------------------------------------------------------------
class Look(InitiativeDetail):
    """The public page as it would be, to read only."""

    is_preview = is_shared = True
    preview_note = "initiatives/area/look_note.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.get(request, *args, **kwargs)


def show_preview(request: SignedInRequest, form: InitiativeForm) -> HttpResponse:
    """With what was typed, which is stored nowhere; the page carries it on."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in BUTTONS
        for value in values
    ]
    row = form.instance
    is_at_once = changing.at_once(row, request.user)
    return look(request, row, form.values(), typed=typed, is_at_once=is_at_once)


def look(request: HttpRequest, row: Initiative, values: dict[str, Any], **more) -> HttpResponse:
    only_this = Initiative.objects.filter(pk=row.pk)
    view: Any = Look.as_view(queryset=only_this, overlaid=values, extra_context=more)
    return view(request, pk=row.pk)


@for_signed_in
@require_safe
def waiting(request: SignedInRequest, initiative: int) -> HttpResponse:
    """How it will look once the office has agreed to what waits."""
    row = initiative_of(request, initiative)
    pending = review.open_version(row)
    values = changing.handed_in_values(row, pending) if pending else {}
    return look(request, row, values)


# --- taking back ----------------------------------------------------------------------------
@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedInRequest, initiative: int) -> HttpResponse:
    """A page that says what is lost by it, and the button."""
    row = initiative_of(request, initiative, to_write=request.method == "POST")
    standing = standing_of(row)
    if not (standing.pending or standing.key == "submitted"):
        return back_to(row)
    if request.method == "POST":
        return taken_back(request, row, standing.pending)
    context = {"initiative": row, "standing": standing}
    return render(request, "initiatives/area/take_back.html", context)


def taken_back(request: SignedInRequest, row: Initiative, pending) -> HttpResponse:
    try:
        if pending:
            review.withdraw(pending, by=request.user)
            said = _("Ihre Änderung ist zurückgenommen. Die öffentliche Seite bleibt, wie sie ist.")
        else:
            changing.take_back(row, by=request.user)
            said = _("Ihre Initiative ist wieder bei Ihnen. Öffentlich ist sie noch nicht.")
    except (review.AlreadyDecided, StateChangeRefused):
        said = _("Darüber hat das Amt inzwischen entschieden.")
    messages.success(request, said)
    return back_to(row)
