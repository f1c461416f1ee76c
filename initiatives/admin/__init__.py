"""The office's pages for initiatives and what belongs to them."""

from .enquiry import EnquiryAdmin
from .initiative import InitiativeAdmin, OpportunityAdmin
from .suggestion import SuggestionAdmin

__all__ = ["EnquiryAdmin", "InitiativeAdmin", "OpportunityAdmin", "SuggestionAdmin"]
