"""/mein-bereich/: what coordinators do with their initiatives."""

from django.urls import path

from ..views.area import initiative

app_name = "my_initiatives"

urlpatterns = [
    path("initiativen/", initiative.initiatives, name="initiatives"),
    path("initiativen/<int:initiative>/", initiative.initiative, name="initiative"),
]
