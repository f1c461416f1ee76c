"""/veranstaltungen/ and /ergebnisse/"""

from django.urls import path

from portal.publishing.views import social_picture

from .. import views
from ..models import Event, Finding

app_name = "conferences"

urlpatterns = [
    path("veranstaltungen/", views.EventList.as_view(), name="event_list"),
    path("veranstaltungen/kalender.ics", views.calendar_of_list, name="event_calendars"),
    path("veranstaltungen/feed.atom", views.feed_of_events, name="event_feed"),
    path("veranstaltungen/reihen/", views.SeriesList.as_view(), name="series_list"),
    path("veranstaltungen/reihen/<slug:slug>/", views.SeriesDetail.as_view(), name="series"),
    path(
        "veranstaltungen/<slug:slug>/kalender.ics", views.calendar_of_event, name="event_calendar"
    ),
    path("veranstaltungen/<slug:slug>/", views.EventDetail.as_view(), name="event"),
    path("veranstaltungen/<slug:slug>/bild.png", social_picture(Event), name="event_picture"),
    path("einbetten/", views.embedding, name="embedding"),
    path("einbetten/liste/", views.embedded, name="embedded"),
    path(
        "veranstaltungen/<slug:slug>/programm/",
        views.ProgrammePaper.as_view(),
        name="programme_paper",
    ),
    path(
        "veranstaltungen/<slug:slug>/dokumentation/",
        views.DocumentationPage.as_view(),
        name="documentation",
    ),
    path(
        "veranstaltungen/<slug:slug>/dokumentation.pdf",
        views.DocumentationFile.as_view(),
        name="documentation_file",
    ),
    path("dokumente/<int:pk>/", views.document, name="document"),
    path("ergebnisse/", views.FindingList.as_view(), name="finding_list"),
    path("ergebnisse/feed.atom", views.feed_of_findings, name="finding_feed"),
    path("ergebnisse/bilanz/", views.BalancePage.as_view(), name="balance"),
    path("ergebnisse/bilanz/tabelle.csv", views.balance_table, name="balance_table"),
    path("ergebnisse/bilanz/<slug:office>/", views.BalancePage.as_view(), name="office_balance"),
    path(
        "ergebnisse/bilanz/<slug:office>/tabelle.csv",
        views.balance_table,
        name="office_balance_table",
    ),
    path("ergebnisse/<int:pk>/", views.FindingDetail.as_view(), name="finding"),
    path("ergebnisse/<int:pk>/hinweis/", views.finding_hint, name="finding_hint"),
    path("ergebnisse/<int:pk>/hinweis/danke/", views.finding_hint_done, name="finding_hint_done"),
    path("ergebnisse/<int:pk>/bild.png", social_picture(Finding), name="finding_picture"),
]
