"""/tagungsbuero/<event>/workshops/ and /ablauf/: filling workshops; opening, closing, cancelling"""

from django.urls import path

from ..views import rows, running

EVENT = "tagungsbuero/<int:event>/"
ROW = "mein-bereich/veranstaltungen/<int:event>/reihe/"

urlpatterns = [
    path(f"{EVENT}workshops/", running.workshops, name="workshops"),
    path(f"{EVENT}workshops/zuteilung/", running.allocation, name="allocation"),
    path(f"{EVENT}ablauf/", running.life, name="life"),
    path(f"{EVENT}ablauf/absagen/", running.cancel, name="life_cancel"),
    path(f"{ROW}absagen/", rows.cancel, name="row_cancel"),
]
