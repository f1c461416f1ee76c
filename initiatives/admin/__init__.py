"""The office's pages for initiatives and what belongs to them."""

from .access import StewardRequestAdmin
from .enquiry import EnquiryAdmin
from .initiative import InitiativeAdmin, OpportunityAdmin
from .pictures import InitiativePictureAdmin
from .suggestion import SuggestionAdmin

__all__ = [
    "EnquiryAdmin",
    "InitiativeAdmin",
    "InitiativePictureAdmin",
    "OpportunityAdmin",
    "StewardRequestAdmin",
    "SuggestionAdmin",
]
