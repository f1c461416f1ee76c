"""/mein-bereich/: what coordinators do with their initiatives."""

from django.urls import path

from ..views.area import initiative, needs, pictures

app_name = "my_initiatives"

urlpatterns = [
    path("initiativen/", initiative.initiatives, name="initiatives"),
    path("initiativen/<int:initiative>/", initiative.initiative, name="initiative"),
    path("initiativen/<int:initiative>/aufrufe/neu/", needs.new_need, name="new_need"),
    path("aufrufe/", needs.needs, name="needs"),
    path("aufrufe/<int:pk>/", needs.need, name="need"),
    path("aufrufe/<int:pk>/verlaengern/", needs.renew, name="renew_need"),
    path("aufrufe/<int:pk>/beenden/", needs.end, name="end_need"),
    path("initiativen/<int:initiative>/bilder/", pictures.pictures, name="pictures"),
]
