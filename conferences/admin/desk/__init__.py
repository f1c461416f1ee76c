"""An event's desk: one page per part of the work, each a tab with an address of its own."""

from .frame import DeskTab, DeskTabs

__all__ = ["DeskTab", "DeskTabs"]
