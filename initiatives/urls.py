"""/initiativen/"""

from django.urls import path

from . import views

app_name = "initiatives"

urlpatterns = [
    path("", views.InitiativeList.as_view(), name="list"),
    path("feed.atom", views.feed, name="feed"),
    path("merkliste/", views.kept_list, name="kept"),
    path("kopie/<token:token>/", views.copy, name="copy"),
    path("<slug:slug>/", views.InitiativeDetail.as_view(), name="detail"),
    path("<slug:slug>/kontakt/", views.contact, name="contact"),
    path("<slug:slug>/kontakt/danke/", views.contact_done, name="contact_done"),
    path("<slug:slug>/blatt/", views.InitiativeSheet.as_view(), name="sheet"),
]
