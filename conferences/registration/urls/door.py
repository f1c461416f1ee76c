"""/tagungsbuero/<event>/einlass/: who has arrived"""

from django.urls import path

from ..views import door

DOOR = "tagungsbuero/<int:event>/einlass/"

urlpatterns = [
    path(DOOR, door.door, name="door"),
    path(f"{DOOR}papierliste/", door.paper, name="door_paper"),
    path(f"{DOOR}stand.json", door.state, name="door_state"),
    path(f"{DOOR}abgleich/", door.sync, name="door_sync"),
    path(f"{DOOR}huelle/", door.shell, name="door_shell"),
    # A service worker may only answer for addresses below its own.
    path(f"{DOOR}worker.js", door.worker, name="door_worker"),
]
