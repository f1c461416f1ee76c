"""The addresses of the house; guests are named by string only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("initiativen/", include("initiatives.urls")),
    path("", include("portal.outbox.urls")),
    path("mein-bereich/", include("initiatives.urls.area")),
    path("mein-bereich/", include("conferences.urls.area")),
    path("", include("conferences.registration.urls")),
    path("", include("conferences.urls")),
    path("vorschau/", include("portal.publishing.urls")),
    path("api/", include("portal.api.urls")),
    path("konto/", include("portal.accounts.urls")),
    path("verwaltung/geloeschtes/", include("portal.publishing.admin_urls")),
    path("verwaltung/", admin.site.urls),
]

handler404 = "portal.pages.errors.not_found"
handler500 = "portal.pages.errors.server_error"
