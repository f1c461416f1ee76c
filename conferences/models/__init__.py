from .documents import Document, IncomingPicture, Picture, PictureChange, Stand
from .event import Conference, Event, Series, Venue
from .finding import Finding, FindingUpdate
from .programme import ProgrammeItem, Speaker, Workshop
from .repeat import Repeat, Rhythm

__all__ = [
    "Conference",
    "Document",
    "Event",
    "Finding",
    "FindingUpdate",
    "IncomingPicture",
    "Picture",
    "PictureChange",
    "ProgrammeItem",
    "Repeat",
    "Rhythm",
    "Series",
    "Speaker",
    "Stand",
    "Venue",
    "Workshop",
]
