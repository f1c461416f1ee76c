"""/mein-bereich/: what coordinators do with their events."""

from django.urls import path

from ..views.area import copying, events, pictures, repeating, row

app_name = "my_events"

ALL = "veranstaltungen/"
EVENT = f"{ALL}<int:event>/"

urlpatterns = [
    path(ALL, events.events, name="events"),
    path(EVENT, events.event, name="event"),
    path(f"{EVENT}kopieren/", copying.copy, name="copy"),
    path(f"{EVENT}wiederholen/", repeating.repeat, name="repeat"),
    path(f"{EVENT}reihe/", row.row, name="row"),
    path(f"{EVENT}bilder/", pictures.pictures, name="pictures"),
]
