"""On the desk: letters that do not get through."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import Line, Tile, list_url
from portal.accounts.models import User
from portal.places.models import Office

from .models import Letter
from .services import held_up


def trouble(*lines: Line) -> Tile:
    """What keeps the portal from doing its work; other parts put their lines here too."""
    return Tile("trouble", _("Was hakt"), _("Alles läuft."), list(lines))


def letters(user: User, office: Office | None) -> Tile | None:
    """The whole outbox; only administrators look after it."""
    if not user.is_superuser:
        return None
    url = list_url(Letter, stand="haengt")
    rows = Letter.objects.filter(held_up())
    return trouble(Line(_("Briefe im Postausgang, die nicht ankommen"), url, rows))
