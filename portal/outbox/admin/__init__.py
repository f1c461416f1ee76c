from .letters import LetterAdmin
from .texts import LetterTextAdmin

__all__ = ["LetterAdmin", "LetterTextAdmin"]
