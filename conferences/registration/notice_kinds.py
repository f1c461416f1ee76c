"""What people whose initiatives host events are told about registrations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.notice_kinds import keeps_initiatives
from portal.outbox.how import How
from portal.outbox.notices import NoticeKind


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
    concerns=keeps_initiatives,
    counted=counted,
)
KINDS = [NEW]
