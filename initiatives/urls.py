"""/initiativen/"""

from django.urls import path

from . import views

app_name = "initiatives"

urlpatterns = [
    path("", views.InitiativeList.as_view(), name="list"),
    path("merkliste/", views.kept_list, name="kept"),
    path("<slug:slug>/", views.InitiativeDetail.as_view(), name="detail"),
]
