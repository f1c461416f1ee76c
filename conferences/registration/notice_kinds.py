"""What people whose initiatives host events are told about registrations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.outbox.how import How
from portal.outbox.notices import NoticeKind


def hosts(user: User) -> bool:
    """Whoever keeps an initiative may host an event any day."""
    return user.stewardships.exists()


def counted(number: int) -> str:
    return ngettext("%d neue Anmeldung", "%d neue Anmeldungen", number) % number


NEW = NoticeKind(
    "registration.new",
    _("Neue Anmeldungen"),
    _(
        "Wenn sich Menschen zu einer Veranstaltung Ihrer Initiative anmelden. In der E-Mail steht "
        "nur, wie viele es sind."
    ),
    default=How.DAILY,
    concerns=hosts,
    counted=counted,
)
KINDS = [NEW]
