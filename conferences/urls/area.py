"""/mein-bereich/: what coordinators do with their events."""

from django.urls.resolvers import URLPattern

app_name = "my_events"

urlpatterns: list[URLPattern] = []
