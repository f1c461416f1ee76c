"""/mein-bereich/: what coordinators do with their initiatives."""

from django.urls import path

from ..views.area import (
    editing,
    enquiries,
    freshness,
    initiative,
    needs,
    people,
    pictures,
)

app_name = "my_initiatives"

urlpatterns = [
    path("initiativen/", initiative.initiatives, name="initiatives"),
    path("initiativen/<int:initiative>/", initiative.initiative, name="initiative"),
    path("initiativen/<int:initiative>/bearbeiten/", editing.edit, name="edit"),
    path("initiativen/<int:initiative>/ansicht/", editing.waiting, name="look"),
    path("initiativen/<int:initiative>/zuruecknehmen/", editing.take_back, name="take_back"),
    path("initiativen/<int:initiative>/aufrufe/neu/", needs.new_need, name="new_need"),
    path("aufrufe/", needs.needs, name="needs"),
    path("aufrufe/<int:pk>/", needs.need, name="need"),
    path("aufrufe/<int:pk>/verlaengern/", needs.renew, name="renew_need"),
    path("aufrufe/<int:pk>/beenden/", needs.end, name="end_need"),
    path("initiativen/<int:initiative>/bilder/", pictures.pictures, name="pictures"),
    path("initiativen/<int:initiative>/personen/", people.people, name="people"),
    path(
        "initiativen/<int:initiative>/personen/vorschlagen/",
        people.person_propose,
        name="person_propose",
    ),
    path(
        "initiativen/<int:initiative>/personen/<int:steward>/uebergeben/",
        people.person_hand_over,
        name="person_hand_over",
    ),
    path(
        "initiativen/<int:initiative>/personen/<int:steward>/beenden/",
        people.person_end,
        name="person_end",
    ),
    path("anfragen/", enquiries.enquiries, name="enquiries"),
    path("anfragen/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("anfragen/<int:pk>/beantwortet/", enquiries.answered, name="answered"),
    path("initiativen/<int:initiative>/bestaetigen/", freshness.confirm, name="confirm"),
]
