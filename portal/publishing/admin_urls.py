"""/verwaltung/geloeschtes/"""

from django.contrib import admin
from django.urls import path

from .admin.deleted import deleted_entries

app_name = "deleted"

urlpatterns = [path("", admin.site.admin_view(deleted_entries), name="list")]
