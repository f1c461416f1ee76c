"""People who sign in, what they are in which office, and what is written down about it."""

from .audit import AuditEntry
from .invitation import Invitation
from .people import Membership, User, UserManager

__all__ = ["AuditEntry", "Invitation", "Membership", "User", "UserManager"]
