"""The lasting: initiatives, what they need, and who keeps them true."""

from .access import StewardRequest
from .enquiry import AnswerLink, AnswerTime, Enquiry
from .freshness import Asked, ClosingReport, ConfirmationRequest
from .initiative import IncomingPicture, Initiative, Picture, PictureChange, Steward
from .opportunity import Opportunity, default_until, latest_until
from .suggestion import Suggestion

__all__ = [
    "AnswerLink",
    "AnswerTime",
    "Asked",
    "ClosingReport",
    "ConfirmationRequest",
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
