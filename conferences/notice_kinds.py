"""What events tell people who keep initiatives."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import NoticeKind


def looks_after_something(user: User) -> bool:
    return user.stewardships.exists()


STAND = NoticeKind(
    "conferences.stand",
    _("Stände auf Konferenzen"),
    _("Wenn das Amt über einen Stand entschieden hat, den Sie angefragt haben."),
    concerns=looks_after_something,
    never=_("Die Antwort sehen Sie dann nur hier in Ihrem Bereich."),
)
REPORT = NoticeKind(
    "conferences.report",
    _("„Was wurde daraus?“"),
    _("Wenn das Amt veröffentlicht oder zurückgibt, was Sie zu einem Ergebnis berichtet haben."),
    concerns=looks_after_something,
    never=_("Die Antwort sehen Sie dann nur hier in Ihrem Bereich."),
)
KINDS = [STAND, REPORT]
