"""Letters to many at once: write, look, send, and see what became of each."""

from django.contrib import messages as notices
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from post_office.models import STATUS

from conferences.models import Event
from portal.publishing.views import LenientPaginator

from ..forms.desk import MessageForm
from ..models import Message, RegistrationLetter
from ..services import Refused
from ..services.letters import deliveries
from ..services.messages import (
    audience,
    preview,
    send_to_many,
    with_address,
    without_address,
)
from .desk import with_pages
from .office import for_the_office

LETTERS_A_PAGE = 50
SENT, HELD = [STATUS.sent], [STATUS.failed, STATUS.requeued]


@for_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, event: Event) -> HttpResponse:
    """The form; then the letter as it will be; then it is sent. Only the last click stores."""
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data, event=event)
    if request.method == "POST" and form.is_valid() and "zurueck" not in request.POST:
        try:
            return (
                _send(request, event, form)
                if "senden" in request.POST
                else _show(request, event, form)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"event": event, "form": form, "sent": with_totals(event.messages.all())}
    return render(request, "registration/desk/messages.html", context)


def _send(request: HttpRequest, event: Event, form: MessageForm) -> HttpResponse:
    message = send_to_many(event, **form.chosen, sending=form.sending, by=request.user)
    notices.success(request, _("Die Nachricht ist unterwegs."))
    return redirect("registration:message", event.pk, message.pk)


def _show(request: HttpRequest, event: Event, form: MessageForm) -> HttpResponse:
    """The letter as it will be, and how many get it; nothing is kept yet."""
    chosen = form.chosen
    people = audience(event, chosen["whom"], chosen["workshop"])
    context = {
        "event": event,
        "form": form,
        "letter": preview(event, **chosen),
        "total": with_address(people).count(),
        "to_call": without_address(people),
        "group": group_of(chosen["whom"], chosen["workshop"]),
    }
    return render(request, "registration/desk/message_preview.html", context)


def group_of(whom: str, workshop) -> str:
    label = Message.Audience(whom).label
    return f"{label}: {workshop}" if workshop else str(label)


def with_totals(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Each with its letters counted: all, sent, held up; the rest waits or is long gone."""
    held, sent = Q(letters__letter__status__in=HELD), Q(letters__letter__status__in=SENT)
    totals = {
        "written": Count("letters"),
        "sent": Count("letters", filter=sent),
        "held": Count("letters", filter=held),
        "forgotten": Count("letters", filter=Q(letters__letter=None)),
    }
    return rows.select_related("workshop", "sent_by").annotate(**totals)


@for_the_office
@require_safe
def message(request: HttpRequest, event: Event, pk: int) -> HttpResponse:
    """What was written, and for each recipient whether it has arrived; trouble stands first."""
    row = get_object_or_404(with_totals(event.messages.all()), pk=pk)
    paginator = LenientPaginator(letters_of(row), LETTERS_A_PAGE)
    page = paginator.page(request.GET.get("seite"))
    context = {
        "event": event,
        "message": row,
        "group": group_of(row.audience, row.workshop),
        "waiting": row.written - row.sent - row.held - row.forgotten,
        "deliveries": deliveries(page.object_list),
    }
    return render(request, "registration/desk/message.html", with_pages(page, **context))


def letters_of(row: Message) -> QuerySet[RegistrationLetter]:
    urgency = Case(
        When(letter__status=STATUS.failed, then=0),
        When(letter__status=STATUS.requeued, then=1),
        When(letter__status=STATUS.sent, then=3),
        default=2,
    )
    return row.letters.select_related("registration").order_by(urgency, "registration__rank")
