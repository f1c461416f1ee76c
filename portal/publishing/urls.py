"""/vorschau/"""

from django.urls import path

from . import views

app_name = "publishing"

urlpatterns = [
    path("<token:token>/", views.preview, name="preview"),
    path("<token:token>/datei/<int:pk>/", views.preview_file, name="preview_file"),
]
