"""/anmeldung/: behind a person's own link, and where it is lost"""

from django.urls import path

from ..views import own

OWN = "anmeldung/<token:token>/"

urlpatterns = [
    path("anmeldung/link-verloren/", own.lost, name="lost"),
    path("anmeldung/link-verloren/danke/", own.lost_done, name="lost_done"),
    path("anmeldung/geloescht/", own.deleted, name="own_deleted"),
    path("anmeldung/neuer-link/", own.renewed, name="own_renewed"),
    path(OWN, own.own, name="own"),
    path(f"{OWN}bestaetigen/", own.confirm, name="own_confirm"),
    path(f"{OWN}aendern/", own.change, name="own_change"),
    path(f"{OWN}wunsch-zurueckziehen/", own.withdraw, name="own_withdraw"),
    path(f"{OWN}absagen/", own.cancel, name="own_cancel"),
    path(f"{OWN}termin.ics", own.calendar, name="own_calendar"),
    path(f"{OWN}daten.json", own.data, name="own_data"),
    path(f"{OWN}loeschen/", own.delete, name="own_delete"),
    path(f"{OWN}neuer-link/", own.renew, name="own_renew"),
    path("anmeldung/", own.no_link, name="own_none"),
    path("anmeldung/<path:rest>/", own.no_link, name="own_broken"),
]
