from .events import ConferenceAdmin, EventAdmin
from .findings import FindingAdmin
from .parts import ProgrammeItemAdmin, WorkshopAdmin
from .places import SeriesAdmin, VenueAdmin

__all__ = [
    "ConferenceAdmin",
    "EventAdmin",
    "FindingAdmin",
    "ProgrammeItemAdmin",
    "SeriesAdmin",
    "VenueAdmin",
    "WorkshopAdmin",
]
