"""/mein-bereich/: what coordinators do with their events."""

from django.urls import path

from ..views.area import (
    copying,
    events,
    log,
    pictures,
    repeating,
    reporting,
    row,
    stands,
    steps,
    writing,
)

app_name = "my_events"

ALL = "veranstaltungen/"
EVENT = f"{ALL}<int:event>/"

STANDS = "staende/"
STAND = f"{STANDS}<int:stand>/"

REPORTS = "berichte/"
REPORT = f"{REPORTS}<int:entry>/"

urlpatterns = [
    path(ALL, events.events, name="events"),
    path(f"{ALL}neu/", writing.new, name="new"),
    path(EVENT, events.event, name="event"),
    path(f"{EVENT}kopieren/", copying.copy, name="copy"),
    path(f"{EVENT}wiederholen/", repeating.repeat, name="repeat"),
    path(f"{EVENT}bericht/", reporting.report, name="report"),
    path(f"{EVENT}reihe/", row.row, name="row"),
    path(f"{EVENT}bilder/", pictures.pictures, name="pictures"),
    path(f"{EVENT}bearbeiten/", writing.edit, name="edit"),
    path(f"{EVENT}einreichen/", steps.submit, name="submit"),
    path(f"{EVENT}zurueckziehen/", steps.withdraw, name="withdraw"),
    path(f"{EVENT}absagen/", steps.cancel, name="cancel"),
    path(f"{EVENT}loeschen/", steps.delete, name="delete"),
    path(f"{EVENT}reihe/einreichen/", row.submit, name="row_submit"),
    path(f"{EVENT}reihe/aendern/", row.change, name="row_change"),
    path(STANDS, stands.stands, name="stands"),
    path(f"{STANDS}anfragen/<int:event>/", stands.ask, name="stand_ask"),
    path(STAND, stands.stand, name="stand"),
    path(f"{STAND}zurueckziehen/", stands.withdraw, name="stand_withdraw"),
    path(f"{STAND}antwort/", stands.answer, name="stand_answer"),
    path(REPORTS, log.reports, name="log"),
    path(f"{REPORTS}neu/<int:finding>/", log.report, name="log_report"),
    path(REPORT, log.entry, name="log_entry"),
    path(f"{REPORT}zurueckziehen/", log.withdraw, name="log_withdraw"),
]
