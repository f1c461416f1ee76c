"""/veranstaltungen/<slug>/anmeldung/"""

from django.urls import path

from ..views import form

AT = "veranstaltungen/<slug:slug>/anmeldung/"

urlpatterns = [
    path(AT, form.register, name="form"),
    path(f"{AT}danke/", form.done, name="form_done"),
]
