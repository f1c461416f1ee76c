"""What arrives by mail."""

from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("mein-bereich/benachrichtigungen/", views.choices, name="choices"),
    path("mein-bereich/benachrichtigungen/links/", views.renew_links, name="renew_links"),
    path("benachrichtigung/<token:token>/", views.stop, name="stop"),
]
