"""What people who keep initiatives are told."""

from django.utils.translation import gettext_lazy as _

from portal.outbox.notices import NoticeKind

ENQUIRY = NoticeKind(
    "initiatives.enquiry",
    _("Neue Anfragen"),
    _("Wenn jemand Ihrer Initiative über das Portal schreibt."),
    never=_("Anfragen sehen Sie dann nur hier in Ihrem Bereich. Bitte schauen Sie oft nach."),
)
KINDS = [ENQUIRY]
