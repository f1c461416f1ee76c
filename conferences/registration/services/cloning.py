"""What of registering goes along when an event becomes the template of the next one.

How it takes registrations, what it asks, how its letters are worded; never people, keys or what
the portal noted itself.
"""

from collections.abc import Mapping

from conferences.models import Event
from conferences.services.cloning import (
    COPY,
    FRESH,
    LINK,
    NEVER,
    SHIFT,
    Part,
    Rule,
    Rules,
    Shift,
    copied,
)

from ..models import Setup

SETUP: Rules = {
    "id": FRESH,
    "event": LINK,
    "most_companions": COPY,
    "allocation": COPY,
    "contact": COPY,
    "offers_assistance": COPY,
    "offers_sign_language": COPY,
    "offers_induction_loop": COPY,
    "offers_child_care": COPY,
    "offers_diet": COPY,
    "allocated_at": NEVER,
    "allocated_by": NEVER,
    "allocation_report": NEVER,
    "told": NEVER,
    "noticed": NEVER,
    "noticed_at": NEVER,
    "host_told_at": NEVER,
    "calendar_sequence": NEVER,
    "feedback_key": NEVER,
}
QUESTION: Rules = {
    "id": FRESH,
    "event": LINK,
    "position": COPY,
    "text": COPY,
    "kind": COPY,
    "options": COPY,
    "purpose": COPY,
    "delete_on": SHIFT,
}
TEXT: Rules = {
    "id": FRESH,
    "event": LINK,
    "key": COPY,
    "subject": COPY,
    "body": COPY,
    "changed_at": FRESH,
    "changed_by": FRESH,
}
RULES: Mapping[str, Rules | Rule] = {
    "registration.Setup": SETUP,
    "registration.Question": QUESTION,
    "registration.EventText": TEXT,
    "registration.Answer": NEVER,
    "registration.ChangeRequest": NEVER,
    "registration.Companion": NEVER,
    "registration.DeletionRun": NEVER,
    "registration.DoorEntry": NEVER,
    "registration.Feedback": NEVER,
    "registration.Message": NEVER,
    "registration.Needs": NEVER,
    "registration.Registration": NEVER,
    "registration.RegistrationLetter": NEVER,
    "registration.Totals": NEVER,
    "registration.WorkshopChoice": NEVER,
}


def copy_registration(event: Event, new: Event, shift: Shift) -> None:
    for setup in Setup.objects.filter(event=event):
        copied(setup, SETUP, shift, event=new).save()
    for question in event.questions.all():
        copied(question, QUESTION, shift, event=new).save()
    for text in event.letter_texts.all():
        copied(text, TEXT, shift, event=new, changed_by=new.created_by).save()


PART = Part(RULES, copy_registration)
