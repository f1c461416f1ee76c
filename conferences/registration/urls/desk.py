"""/tagungsbuero/: who comes, for the office and for whoever hosts the event"""

from django.urls import path

from ..views import across, calls, desk, messages, people, person

EVENT = "tagungsbuero/<int:event>/"
PERSON = f"{EVENT}personen/<int:pk>/"

urlpatterns = [
    path("tagungsbuero/", desk.desks, name="desks"),
    path("tagungsbuero/anmeldungen/", across.across, name="across"),
    path(EVENT, desk.desk, name="desk"),
    path(f"{EVENT}personen/", people.people, name="people"),
    path(f"{EVENT}personen/neu/", calls.add, name="person_add"),
    path(PERSON, person.person, name="person"),
    path(f"{PERSON}aendern/", person.arrange, name="person_change"),
    path(f"{PERSON}wunsch/<int:wish>/", person.decide, name="request"),
    path(f"{EVENT}bedarf/", people.needs, name="needs"),
    path(f"{EVENT}nachrichten/", messages.messages, name="messages"),
    path(f"{EVENT}nachrichten/<int:pk>/", messages.message, name="message"),
]
