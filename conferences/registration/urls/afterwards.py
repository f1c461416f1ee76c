"""/rueckmeldung/<token>/: what people thought of an event"""

from django.urls import path

from ..views import feedback

urlpatterns = [
    path("rueckmeldung/danke/", feedback.feedback_done, name="feedback_done"),
    path("rueckmeldung/<token:token>/", feedback.feedback, name="feedback"),
]
