"""What people who keep initiatives are told."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import NoticeKind


def keeps_initiatives(user: User) -> bool:
    """What goes to those who keep an entry alone; staff seldom do."""
    return not user.is_staff or user.stewardships.exists()


ENQUIRY = NoticeKind(
    "initiatives.enquiry",
    _("Neue Anfragen"),
    _("Wenn jemand Ihrer Initiative über das Portal schreibt."),
    never=_("Anfragen sehen Sie dann nur hier in Ihrem Bereich. Bitte schauen Sie oft nach."),
)
REMINDER = NoticeKind(
    "initiatives.enquiry_reminder",
    _("Erinnerung an Anfragen"),
    _("Wenn eine Anfrage nach einer Woche und nach zwei Wochen noch keine Antwort hat."),
    never=_("Das Amt sieht Anfragen, die seit über zwei Wochen keine Antwort haben, trotzdem."),
)
NEED_ENDING = NoticeKind(
    "initiatives.need_ending",
    _("Aufruf endet bald"),
    _("Eine Woche, bevor ein Aufruf Ihrer Initiative von selbst verschwindet."),
    concerns=keeps_initiatives,
    never=_("Aufrufe verschwinden dann ohne Hinweis. In Ihrem Bereich steht, wann."),
)
GONE = NoticeKind(
    "initiatives.gone",
    _("Gibt es die Initiative noch?"),
    _(
        "Wenn jemand meldet, dass es Ihre Initiative nicht mehr gibt, und wenn das Amt darüber "
        "entschieden hat."
    ),
    concerns=keeps_initiatives,
    never=_("Ob Ihr Eintrag öffentlich ist, sehen Sie dann nur hier in Ihrem Bereich."),
)
KINDS = [ENQUIRY, REMINDER, NEED_ENDING, GONE]
