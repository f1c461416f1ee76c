"""/mein-bereich/: what coordinators do with their events."""

from django.urls import path

from ..views.area import events

app_name = "my_events"

ALL = "veranstaltungen/"
EVENT = f"{ALL}<int:event>/"

urlpatterns = [
    path(ALL, events.events, name="events"),
    path(EVENT, events.event, name="event"),
]
