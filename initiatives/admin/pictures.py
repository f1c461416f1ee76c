"""The pictures of all initiatives of the office, and the page of one initiative's pictures."""

from django.contrib import admin

from portal.publishing.admin.pictures import PictureAdmin

from ..models import Picture


@admin.register(Picture)
class InitiativePictureAdmin(PictureAdmin):
    section = "initiatives"
    section_position = 30
    whole = "initiative"
    list_display = ["thumbnail", "alt", "credit", "licence", "used_in"]
    list_display_links = ["alt"]
    fieldsets = [(None, {"fields": ["preview", *PictureAdmin.described, "used_in"]})]
