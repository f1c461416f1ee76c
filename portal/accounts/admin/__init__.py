"""The admin's pages about people and what they did."""

from .audit import AuditAdmin
from .people import UserAdmin

__all__ = ["AuditAdmin", "UserAdmin"]
