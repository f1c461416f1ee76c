from .due_rules import DueRulesAdmin
from .events import ConferenceAdmin, EventAdmin
from .findings import FindingAdmin
from .parts import ProgrammeItemAdmin, WorkshopAdmin
from .pictures import EventPictureAdmin
from .places import SeriesAdmin, VenueAdmin

__all__ = [
    "ConferenceAdmin",
    "DueRulesAdmin",
    "EventAdmin",
    "EventPictureAdmin",
    "FindingAdmin",
    "ProgrammeItemAdmin",
    "SeriesAdmin",
    "VenueAdmin",
    "WorkshopAdmin",
]
