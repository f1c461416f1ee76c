"""What happens to initiatives and what belongs to them."""

from .enquiries import (
    TooManyEnquiries,
    delete_old_enquiries,
    mark_answered,
    mark_unanswered,
    send_copy,
    send_enquiry,
)

__all__ = [
    "TooManyEnquiries",
    "delete_old_enquiries",
    "mark_answered",
    "mark_unanswered",
    "send_copy",
    "send_enquiry",
]
