"""The pages of events and findings."""

from .public import EventDetail, EventList, FindingDetail, FindingList, document

__all__ = ["EventDetail", "EventList", "FindingDetail", "FindingList", "document"]
