"""What happens to initiatives and what belongs to them."""

from .enquiries import (
    TooManyEnquiries,
    delete_old_enquiries,
    forget,
    mark_answered,
    mark_unanswered,
    send_copy,
    send_enquiry,
)
from .similar import similar_initiatives
from .suggestions import (
    TooManySuggestions,
    confirm_suggestion,
    delete_old_suggestions,
    suggest,
)

__all__ = [
    "TooManyEnquiries",
    "TooManySuggestions",
    "confirm_suggestion",
    "delete_old_enquiries",
    "delete_old_suggestions",
    "forget",
    "mark_answered",
    "mark_unanswered",
    "send_copy",
    "send_enquiry",
    "similar_initiatives",
    "suggest",
]
