"""/tagungsbuero/<event>/workshops/ and /ablauf/: filling workshops; opening, closing, cancelling"""

from django.urls import path

from ..views import running

EVENT = "tagungsbuero/<int:event>/"

urlpatterns = [
    path(f"{EVENT}workshops/", running.workshops, name="workshops"),
    path(f"{EVENT}ablauf/", running.life, name="life"),
]
