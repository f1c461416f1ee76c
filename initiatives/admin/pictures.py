"""The pictures of all initiatives of the office."""

from django.contrib import admin

from portal.publishing.admin.pictures import PictureAdmin

from ..models import Picture


@admin.register(Picture)
class InitiativePictureAdmin(PictureAdmin):
    section = "initiatives"
    section_position = 30
    whole = "initiative"
