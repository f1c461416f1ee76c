"""The lasting: initiatives, what they need, and who keeps them true."""

from .access import StewardRequest
from .enquiry import AnswerLink, AnswerTime, Enquiry
from .initiative import IncomingPicture, Initiative, Picture, PictureChange, Steward
from .opportunity import Opportunity, default_until, latest_until
from .suggestion import Suggestion

__all__ = [
    "AnswerLink",
    "AnswerTime",
    "Enquiry",
    "IncomingPicture",
    "Initiative",
    "Opportunity",
    "Picture",
    "PictureChange",
    "Steward",
    "StewardRequest",
    "Suggestion",
    "default_until",
    "latest_until",
]
