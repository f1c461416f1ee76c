"""What makes the demo's coordinator have something to do about pictures."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.lib.drawing import draw
from portal.publishing.models import Licence

from .models import IncomingPicture, Initiative

CREDIT = gettext_lazy("Illustration: Mosaik-Portal; kein Foto")


def add_pictures(example: Initiative, by: User) -> None:
    """A picture that waits for the office, and one that nobody has described yet."""
    waiting = _picture(example, "village")
    waiting.alt = _("Mosaik: Häuser dicht an dicht auf einem Hügel, darüber eine gelbe Sonne")
    waiting.people_agree = True
    waiting.hand_in(by=by)
    waiting.save()
    _picture(example, "paths").save()


def _picture(example: Initiative, scene: str) -> IncomingPicture:
    row = IncomingPicture(initiative=example, credit=str(CREDIT), licence=Licence.DRAWING)
    row.file.save("", ContentFile(draw(scene)), save=False)
    return row
