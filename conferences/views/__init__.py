"""The pages of events and findings."""

from .documentation import DocumentationFile, DocumentationPage, ProgrammePaper
from .embedding import embedded, embedding
from .following import calendar_of_event, calendar_of_list, feed_of_events, feed_of_findings
from .public import EventDetail, EventList, FindingDetail, FindingList, document

__all__ = [
    "DocumentationFile",
    "DocumentationPage",
    "EventDetail",
    "EventList",
    "FindingDetail",
    "FindingList",
    "ProgrammePaper",
    "calendar_of_event",
    "calendar_of_list",
    "document",
    "embedded",
    "embedding",
    "feed_of_events",
    "feed_of_findings",
]
