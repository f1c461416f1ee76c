from .afterwards import DeletionClock, DeletionRun, Feedback, Totals
from .door import DoorEntry
from .guest import Guest
from .letters import ChangeRequest, Message, RegistrationLetter
from .needs import Needs
from .questions import Answer, Question
from .registration import Companion, Registration, WorkshopChoice
from .setup import Rules, Setup
from .texts import EventText

__all__ = [
    "Answer",
    "ChangeRequest",
    "Companion",
    "DeletionClock",
    "DeletionRun",
    "DoorEntry",
    "EventText",
    "Feedback",
    "Guest",
    "Message",
    "Needs",
    "Question",
    "Registration",
    "RegistrationLetter",
    "Rules",
    "Setup",
    "Totals",
    "WorkshopChoice",
]
