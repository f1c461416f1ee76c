"""Two offices with one row of everything each, and the people who come to them.

Every text of an office's rows carries that office's marker, so that a test can tell whose row
it sees. `world(marker)` builds one office's share.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from conferences.models import Event
from conferences.registration.models import (
    DeletionRun,
    Rules,
    Totals,
    WorkshopChoice,
)
from conferences.registration.services import Wish
from portal.accounts.models import Membership, User
from portal.places.models import Office

from . import builders


@dataclass(frozen=True)
class World:
    """One office, its people and one row of every kind: {"app.model": row}."""

    office: Office
    editor: User
    lead: User
    coordinator: User
    rows: dict


def world(marker: str = "Nord") -> World:
    office = builders.office(
        short_name=marker,
        slug=f"amt-{marker.lower()}",
        website=f"https://{marker.lower()}.example/",
    )
    rows = {"places.office": office}
    add_places(rows, office)
    add_vocabularies(rows)
    add_initiative(rows, office, marker)
    add_events(rows, office, marker)
    add_registration(rows, office, marker)
    rows["accounts.auditentry"] = builders.audit_entry(office=office)
    rows["exchange.importjob"] = builders.import_job(office)
    rows["outbox.lettertext"] = builders.letter_text(office)
    rows["search.searchalert"] = builders.search_alert()
    rows["search.searchcount"] = builders.search_count()
    rows["search.synonym"] = builders.synonym()
    people = {
        "editor": builders.editor(office, email=f"{marker.lower()}-redaktion@example.org"),
        "lead": builders.lead(office, email=f"{marker.lower()}-leitung@example.org"),
        "coordinator": builders.coordinator(
            rows["initiatives.initiative"], email=f"{marker.lower()}-koordination@example.org"
        ),
    }
    rows["accounts.user"] = people["editor"]
    rows["accounts.membership"] = Membership.objects.get(user=people["editor"])
    rows["outbox.noticechoice"] = builders.notice_choice(people["coordinator"])
    rows["outbox.waitingnotice"] = builders.waiting_notice(people["coordinator"])
    rows["initiatives.steward"] = people["coordinator"].stewardships.get()
    rows["publishing.pendingversion"] = builders.pending_version(
        rows["initiatives.initiative"], people["coordinator"]
    )
    rows["publishing.returnedentry"] = builders.returned_entry(
        builders.initiative(office=office, state="returned")
    )
    entry = rows["initiatives.initiative"]
    rows["publishing.previewlink"] = builders.preview_link(entry, made_by=people["editor"])
    rows["publishing.editingnote"] = builders.editing_note(entry, people["editor"])
    rows["publishing.linkcheck"] = builders.link_check(url=office.website, failures=3)
    return World(office=office, rows=rows, **people)


def add_places(rows: dict, office: Office) -> None:
    rows["places.district"] = builders.district(office=office)
    rows["places.municipality"] = builders.municipality(district=rows["places.district"])
    rows["places.postcode"] = builders.postcode(municipalities=[rows["places.municipality"]])
    rows["conferences.venue"] = builders.venue(
        office=office, municipality=rows["places.municipality"]
    )


def add_vocabularies(rows: dict) -> None:
    rows["publishing.fieldofaction"] = builders.field_of_action()
    rows["publishing.targetgroup"] = builders.target_group()
    rows["publishing.engagementform"] = builders.engagement_form()
    rows["publishing.organisationtype"] = builders.organisation_type()
    rows["publishing.addressee"] = builders.addressee()
    rows["publishing.language"] = builders.language()
    rows["conferences.series"] = builders.series()


def add_initiative(rows: dict, office: Office, marker: str) -> None:
    initiative = builders.initiative(
        office=office,
        title=f"Initiative {marker}",
        municipality=rows["places.municipality"],
        districts=[rows["places.district"]],
        fields=[rows["publishing.fieldofaction"]],
    )
    rows["initiatives.initiative"] = initiative
    rows["initiatives.opportunity"] = builders.opportunity(initiative)
    rows["initiatives.picture"] = builders.picture(initiative)
    rows["initiatives.incomingpicture"] = builders.handed_in_picture(initiative)
    rows["initiatives.picturechange"] = builders.picture_change(rows["initiatives.picture"])
    rows["initiatives.enquiry"] = builders.enquiry(initiative)
    rows["initiatives.answerlink"] = builders.answer_link(rows["initiatives.enquiry"])
    rows["initiatives.answertime"] = builders.answer_time(initiative)
    rows["initiatives.suggestion"] = builders.suggestion(initiative)
    rows["initiatives.stewardrequest"] = builders.steward_request(initiative)
    rows["initiatives.confirmationrequest"] = builders.confirmation_request(initiative)
    rows["initiatives.closingreport"] = builders.closing_report(initiative)


def add_events(rows: dict, office: Office, marker: str) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    venue, initiative = rows["conferences.venue"], rows["initiatives.initiative"]
    conference = builders.conference(
        office=office,
        title=f"Konferenz {marker}",
        starts=yesterday,
        series=rows["conferences.series"],
        venue=venue,
        best_practices=[initiative],
        fields=[rows["publishing.fieldofaction"]],
    )
    rows["conferences.conference"] = conference
    rows["conferences.event"] = builders.event(
        office=office,
        title=f"Treffen {marker}",
        venue=venue,
        kind=Event.Kind.ENCOUNTER,
        host=initiative,
    )
    rows["conferences.programmeitem"] = builders.programme_item(conference, kind="workshops")
    rows["conferences.speaker"] = builders.speaker(rows["conferences.programmeitem"])
    rows["conferences.workshop"] = builders.workshop(conference, initiatives=[initiative])
    rows["conferences.finding"] = builders.finding(
        conference, workshop=rows["conferences.workshop"]
    )
    rows["conferences.findingupdate"] = builders.finding_update(rows["conferences.finding"])
    rows["conferences.report"] = builders.report(rows["conferences.finding"], initiative)
    rows["conferences.duerules"] = builders.due_rules(office)
    rows["conferences.dueletter"] = builders.due_letter(rows["conferences.finding"])
    rows["conferences.document"] = builders.document(conference)
    rows["conferences.picture"] = builders.picture(conference)
    rows["conferences.incomingpicture"] = builders.handed_in_picture(conference)
    rows["conferences.picturechange"] = builders.picture_change(rows["conferences.picture"])
    rows["conferences.stand"] = builders.stand(conference, initiative)


def add_registration(rows: dict, office: Office, marker: str) -> None:
    """An event people can register for, hosted by the initiative, and somebody who did."""
    event = builders.open_conference(
        office=office, title=f"Anmeldung {marker}", host=rows["initiatives.initiative"], capacity=9
    )
    rows["registration.event"] = event
    rows["conferences.repeat"] = builders.repeat(event)
    rows["conferences.takenup"] = builders.taken_up(event, rows["conferences.finding"])
    rows["registration.eventtext"] = builders.event_text(event)
    rows["registration.rules"] = Rules.objects.create(office=office)
    rows["registration.question"] = question = builders.question(event)
    workshop = builders.workshop(event, slot=builders.slot(event), capacity=5)
    registration = builders.registration(
        event,
        companions=("Begleitung",),
        wishes=(Wish(workshop.pk),),
        answers={question.pk: "Antwort"},
        needs={"children": 1, "children_ages": "4", "other": "Stuhl", "vegan": 1},
    )
    rows["registration.registration"] = registration
    rows["registration.companion"] = registration.companions.get()
    rows["registration.workshopchoice"] = WorkshopChoice.objects.get(registration=registration)
    rows["registration.needs"] = registration.needs
    rows["registration.answer"] = registration.answers.get()
    rows["registration.setup"] = event.setup
    rows["registration.message"] = message = builders.message(event)
    rows["registration.registrationletter"] = builders.letter_to(registration, message=message)
    rows["registration.changerequest"] = builders.change_request(registration)
    rows["registration.feedback"] = builders.feedback(rows["conferences.conference"])
    rows["registration.totals"] = Totals.objects.create(event=rows["conferences.conference"])
    rows["registration.deletionrun"] = DeletionRun.objects.create(event=event)
