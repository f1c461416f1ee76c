"""What the review tells people with an account."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import NoticeKind

from .models import PendingVersion


def hands_in(user: User) -> bool:
    """Staff publish themselves; few of them also hand something in elsewhere."""
    return not user.is_staff or PendingVersion.objects.filter(author=user).exists()


DECISION = NoticeKind(
    "publishing.decision",
    _("Entscheidungen des Amtes"),
    _("Wenn das Amt veröffentlicht oder zurückgibt, was Sie eingereicht haben."),
    concerns=hands_in,
    never=_("Den Stand sehen Sie dann nur hier in Ihrem Bereich."),
)
KINDS = [DECISION]
