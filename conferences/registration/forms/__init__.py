from .fields import LineField, NameField
from .needs import NeedsPart
from .person import CompanionsPart, EventForm, PersonPart
from .questions import QuestionsPart
from .registering import RegistrationForm
from .workshops import WorkshopsPart

__all__ = [
    "CompanionsPart",
    "EventForm",
    "LineField",
    "NameField",
    "NeedsPart",
    "PersonPart",
    "QuestionsPart",
    "RegistrationForm",
    "WorkshopsPart",
]
