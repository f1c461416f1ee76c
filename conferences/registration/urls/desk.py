"""/tagungsbuero/: who comes, for the office and for whoever hosts the event"""

from django.urls import path

from ..views import desk, lists, messages, people

EVENT = "tagungsbuero/<int:event>/"

urlpatterns = [
    path("tagungsbuero/", desk.desks, name="desks"),
    path(EVENT, desk.desk, name="desk"),
    path(f"{EVENT}personen/", people.people, name="people"),
    path(f"{EVENT}personen/neu/", people.add, name="person_add"),
    path(f"{EVENT}personen/<int:pk>/", people.person, name="person"),
    path(f"{EVENT}nachrichten/", messages.messages, name="messages"),
    path(f"{EVENT}listen/", lists.lists, name="lists"),
]
