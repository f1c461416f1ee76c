"""/tagungsbuero/<event>/einlass/: who has arrived"""

from django.urls import path

from ..views import door

DOOR = "tagungsbuero/<int:event>/einlass/"

urlpatterns = [
    path(DOOR, door.door, name="door"),
]
