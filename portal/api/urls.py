"""/api/"""

from django.urls import path, re_path

from . import views
from .downloads import download
from .site import api

urlpatterns = [
    path("", views.about, name="api_about"),
    path("v1/", api.urls),
    re_path(r"^v1/(?P<name>[a-z_]+)\.(?P<form>csv|json)$", download, name="api_download"),
    re_path("^v1/", views.nothing_here, name="api_nothing_here"),
]
