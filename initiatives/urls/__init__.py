"""/initiativen/"""

from django.urls import path

from portal.publishing.views import social_picture

from .. import views
from ..models import Initiative
from ..views import access, freshness

app_name = "initiatives"

urlpatterns = [
    path("", views.InitiativeList.as_view(), name="list"),
    path("feed.atom", views.feed, name="feed"),
    path("abo/", views.alert, name="alert"),
    path("abo/verschickt/", views.alert_sent, name="alert_sent"),
    path("abo/<token:token>/", views.alert_confirm, name="alert_confirm"),
    path("abo/<token:token>/ende/", views.alert_stop, name="alert_stop"),
    path("merkliste/", views.kept_list, name="kept"),
    path("kopie/<token:token>/", views.copy, name="copy"),
    path("beantwortet/<token:token>/", views.answered, name="answered"),
    path("vorschlagen/", views.suggest, name="suggest"),
    path("vorschlagen/aehnliche/", views.similar, name="similar"),
    path("vorschlagen/danke/", views.suggest_done, name="suggest_done"),
    path("vorschlagen/<token:token>/", views.suggestion, name="suggestion"),
    path("zugang/<token:token>/", access.access, name="access"),
    path("stand/danke/", freshness.stand_thanks, name="stand_thanks"),
    path("stand/gemeldet/", freshness.stand_reported, name="stand_reported"),
    path("stand/<token:token>/stimmt/", freshness.stand_true, name="stand_true"),
    path("stand/<token:token>/aendern/", freshness.stand_change, name="stand_change"),
    path("stand/<token:token>/vorbei/", freshness.stand_gone, name="stand_gone"),
    path("<slug:slug>/", views.InitiativeDetail.as_view(), name="detail"),
    path("<slug:slug>/kontakt/", views.contact, name="contact"),
    path("<slug:slug>/kontakt/danke/", views.contact_done, name="contact_done"),
    path("<slug:slug>/blatt/", views.InitiativeSheet.as_view(), name="sheet"),
    path("<slug:slug>/uebernehmen/", access.take_over, name="take_over"),
    path("<slug:slug>/uebernehmen/danke/", access.take_over_done, name="take_over_done"),
    path("<slug:slug>/bild.png", social_picture(Initiative), name="picture"),
]
