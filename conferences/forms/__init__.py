"""The forms of an event's desk."""
