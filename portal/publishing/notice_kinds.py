"""What the review tells people with an account."""

from django.utils.translation import gettext_lazy as _

from portal.outbox.notices import NoticeKind

DECISION = NoticeKind(
    "publishing.decision",
    _("Entscheidungen des Amtes"),
    _("Wenn das Amt veröffentlicht oder zurückgibt, was Sie eingereicht haben."),
    never=_("Den Stand sehen Sie dann nur hier in Ihrem Bereich."),
)
KINDS = [DECISION]
