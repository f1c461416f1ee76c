"""The pages of events and findings."""

from .balance import BalancePage, balance_table
from .documentation import DocumentationFile, DocumentationPage, ProgrammePaper
from .embedding import embedded, embedding
from .findings import FindingDetail, FindingList
from .following import calendar_of_event, calendar_of_list, feed_of_events, feed_of_findings
from .hints import finding_hint, finding_hint_done
from .public import EventDetail, EventList, document
from .series import SeriesDetail, SeriesList

__all__ = [
    "BalancePage",
    "DocumentationFile",
    "DocumentationPage",
    "EventDetail",
    "EventList",
    "FindingDetail",
    "FindingList",
    "ProgrammePaper",
    "SeriesDetail",
    "SeriesList",
    "balance_table",
    "calendar_of_event",
    "calendar_of_list",
    "document",
    "embedded",
    "embedding",
    "feed_of_events",
    "feed_of_findings",
    "finding_hint",
    "finding_hint_done",
]
