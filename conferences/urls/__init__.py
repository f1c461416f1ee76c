"""/veranstaltungen/ and /ergebnisse/"""

from django.urls import path

from .. import views

app_name = "conferences"

urlpatterns = [
    path("veranstaltungen/", views.EventList.as_view(), name="event_list"),
    path("veranstaltungen/<slug:slug>/", views.EventDetail.as_view(), name="event"),
    path("dokumente/<int:pk>/", views.document, name="document"),
    path("ergebnisse/", views.FindingList.as_view(), name="finding_list"),
    path("ergebnisse/<int:pk>/", views.FindingDetail.as_view(), name="finding"),
]
