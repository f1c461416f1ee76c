from .documents import Document, IncomingPicture, Picture, PictureChange, Stand
from .due import DueLetter, DueRules
from .event import Conference, Event, Series
from .finding import Finding
from .finding_log import FindingUpdate
from .phase import Phase
from .programme import ProgrammeItem, Speaker, Workshop
from .repeat import Repeat, Rhythm
from .taking_up import TakenUp
from .venue import Venue

__all__ = [
    "Conference",
    "Document",
    "DueLetter",
    "DueRules",
    "Event",
    "Finding",
    "FindingUpdate",
    "IncomingPicture",
    "Phase",
    "Picture",
    "PictureChange",
    "ProgrammeItem",
    "Repeat",
    "Rhythm",
    "Series",
    "Speaker",
    "Stand",
    "TakenUp",
    "Venue",
    "Workshop",
]
