"""The pictures of all events of the office."""

from django.contrib import admin

from portal.publishing.admin.pictures import PictureAdmin

from ..models import Picture


@admin.register(Picture)
class EventPictureAdmin(PictureAdmin):
    section = "events"
    section_position = 65
    whole = "event"
