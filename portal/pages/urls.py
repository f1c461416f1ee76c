"""Home, regions, search, texts, and what machines ask for."""

from django.urls import path, re_path

from . import area, machines, sitemap, views
from .models import Page

app_name = "pages"

PAGE_KEYS = "|".join(Page.Key.values)

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("mein-bereich/", area.home, name="area"),
    path("suche/", views.Search.as_view(), name="search"),
    path("regionen/", views.Regions.as_view(), name="regions"),
    path("regionen/<slug:office>/", views.OfficeRegion.as_view(), name="office"),
    path(
        "regionen/<slug:office>/<slug:district>/", views.DistrictRegion.as_view(), name="district"
    ),
    re_path(rf"^(?P<key>{PAGE_KEYS})/$", views.TextPage.as_view(), name="page"),
    path("medien/bilder/<str:folder>/<str:name>", machines.picture, name="picture"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemap.sitemap_file, name="sitemap_file"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path("healthz", machines.health, name="health"),
]
