"""The lasting: initiatives, what they need, and who keeps them true."""

from .initiative import Initiative, Picture, Steward
from .opportunity import Opportunity, default_until

__all__ = ["Initiative", "Opportunity", "Picture", "Steward", "default_until"]
