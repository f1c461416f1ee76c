"""/mein-bereich/: what coordinators do with their initiatives."""

from django.urls.resolvers import URLPattern

app_name = "my_initiatives"

urlpatterns: list[URLPattern] = []
