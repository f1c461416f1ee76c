"""People who sign in, what they are in which office, and what is written down about it."""

from .audit import AuditEntry
from .people import Membership, User, UserManager

__all__ = ["AuditEntry", "Membership", "User", "UserManager"]
