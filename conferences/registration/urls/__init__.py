"""/veranstaltungen/<slug>/anmeldung/, /anmeldung/, /tagungsbuero/, /rueckmeldung/"""

from . import afterwards, desk, door, form, lists, own, running

app_name = "registration"

urlpatterns = [
    *form.urlpatterns,
    *own.urlpatterns,
    *desk.urlpatterns,
    *lists.urlpatterns,
    *running.urlpatterns,
    *door.urlpatterns,
    *afterwards.urlpatterns,
]
