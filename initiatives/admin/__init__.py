"""The office's pages for initiatives and what belongs to them."""

from .initiative import InitiativeAdmin, OpportunityAdmin

__all__ = ["InitiativeAdmin", "OpportunityAdmin"]
