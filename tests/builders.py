"""Plain functions that build rows for tests: `initiative(office=hannover, state="draft")`.

What a test does not name gets a sensible value; every call without names makes a new row.
Lists given for many-to-many fields are set after the row is saved.
"""

import io
from datetime import timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from conferences import models as conferences
from conferences.registration import models as registrations
from conferences.registration import services as desk
from initiatives import models as initiatives
from portal.accounts.audit import record
from portal.accounts.models import AuditEntry, Membership, User
from portal.exchange.models import ImportFile, ImportJob, ImportRow
from portal.outbox.models import Letter, LetterText, NoticeChoice, WaitingNotice
from portal.pages.models import Page
from portal.places.models import District, Municipality, Office, Postcode
from portal.publishing import models as publishing
from portal.search.models import SearchAlert, SearchCount, Synonym

PASSWORD = "Kaffee und Kuchen am Mittwoch"
_numbers = count(1)


def _create(model, **values):
    """Save a row, then its many-to-many fields."""
    many = {
        field.name: values.pop(field.name)
        for field in model._meta.many_to_many
        if field.name in values
    }
    row = model.objects.create(**values)
    for name, others in many.items():
        getattr(row, name).set(others)
    return row


def _entry(model, values: dict, **defaults):
    """An entry, published unless another state is named."""
    values = {"state": "published", **defaults, **values}
    if values["state"] == "published":
        values.setdefault("published_at", timezone.now())
    return _create(model, **values)


# --- places -------------------------------------------------------------------------------
def office(**values) -> Office:
    number = next(_numbers)
    name = values.get("short_name", f"Amt {number}")
    defaults = {
        "name": f"Amt für regionale Landesentwicklung {name}",
        "short_name": name,
        "slug": f"amt-{number}",
        "seat": name,
    }
    return _create(Office, **{**defaults, **values})


def district(**values) -> District:
    number = next(_numbers)
    values.setdefault("office", None)
    values["office"] = values["office"] or office()
    defaults = {
        "ags": f"{number:05}",
        "name": f"Kreis {number}",
        "kind": District.Kind.RURAL,
        "slug": f"kreis-{number}",
    }
    return _create(District, **{**defaults, **values})


def municipality(**values) -> Municipality:
    number = next(_numbers)
    values["district"] = values.get("district") or district()
    defaults = {
        "ags": f"{number:08}",
        "name": f"Ort {number}",
        "kind": "Gemeinde",
        "latitude": 52.3,
        "longitude": 10.5,
    }
    return _create(Municipality, **{**defaults, **values})


def postcode(**values) -> Postcode:
    return _create(Postcode, **{"code": f"{next(_numbers):05}", **values})


# --- people -------------------------------------------------------------------------------
def user(*, second_factor: bool = False, password: str | None = None, **values) -> User:
    """A person with an account; `second_factor=True` sets up an authenticator app."""
    values.setdefault("email", f"person{next(_numbers)}@example.org")
    person = User.objects.create_user(password=password, **values)
    if second_factor:
        TOTP.activate(person, generate_totp_secret())
    return person


def _member(office_, role, values: dict) -> User:
    person = user(**{"second_factor": True, **values})
    Membership.objects.create(user=person, office=office_ or office(), role=role)
    return person


def editor(office: Office | None = None, **values) -> User:
    return _member(office, Membership.Role.EDITOR, values)


def lead(office: Office | None = None, **values) -> User:
    return _member(office, Membership.Role.LEAD, values)


def administrator(**values) -> User:
    return user(**{"second_factor": True, "is_superuser": True, **values})


def audit_entry(**values) -> AuditEntry:
    values = {"kind": "rights", "by": None, "text": "Eine Rolle wurde geändert", **values}
    return record(values.pop("kind"), **values)


def coordinator(initiative_=None, *, part: str = "main", **values) -> User:
    """Somebody who keeps an initiative's entry true."""
    person = user(**values)
    initiatives.Steward.objects.create(
        user=person, initiative=initiative_ or initiative(), part=part
    )
    return person


# --- notices ------------------------------------------------------------------------------
DECISION = "publishing.decision"


def notice_choice(person: User | None = None, **values) -> NoticeChoice:
    """How somebody wants to be told of one kind of notices."""
    defaults = {"user": person or user(), "notice": DECISION, "how": "daily"}
    return _create(NoticeChoice, **{**defaults, **values})


def waiting_notice(person: User | None = None, **values) -> WaitingNotice:
    """What somebody will read in the letter of the next morning."""
    defaults = {"user": person or user(), "notice": DECISION, "subject": "Es gibt etwas"}
    defaults["created_at"] = timezone.now()
    return _create(WaitingNotice, **{**defaults, **values})


# --- words of letters ---------------------------------------------------------------------
THANKS = "registration.thanks"


def letter_text(office: Office | None = None, **values) -> LetterText:
    """An office's own words for a letter; without an office for all."""
    defaults = {"key": THANKS, "subject": "Unser Dank", "body": "Unser Wort.\n{rueckmeldung}"}
    return _create(LetterText, **{**defaults, "office": office, **values})


def event_text(event_, **values) -> registrations.EventText:
    defaults = {"key": THANKS, "subject": "Dank hier", "body": "Wort hier.\n{rueckmeldung}"}
    return _create(registrations.EventText, **{**defaults, "event": event_, **values})


# --- vocabularies -------------------------------------------------------------------------
def _word(model, values: dict, **defaults):
    number = next(_numbers)
    return _create(
        model, **{"name": f"Wort {number}", "slug": f"wort-{number}", **defaults, **values}
    )


def field_of_action(**values) -> publishing.FieldOfAction:
    return _word(publishing.FieldOfAction, values)


def target_group(**values) -> publishing.TargetGroup:
    return _word(publishing.TargetGroup, values)


def engagement_form(**values) -> publishing.EngagementForm:
    return _word(publishing.EngagementForm, values)


def organisation_type(**values) -> publishing.OrganisationType:
    return _word(publishing.OrganisationType, values)


def addressee(**values) -> publishing.Addressee:
    return _word(publishing.Addressee, values)


def language(**values) -> publishing.Language:
    return _word(publishing.Language, values, code=f"x{next(_numbers)}")


# --- the lasting --------------------------------------------------------------------------
def initiative(**values) -> initiatives.Initiative:
    defaults = {"title": f"Initiative {next(_numbers)}", "summary": "Wir trinken Tee mit allen."}
    return _entry(initiatives.Initiative, values, **defaults)


def opportunity(initiative_=None, **values) -> initiatives.Opportunity:
    values["initiative"] = initiative_ or values.get("initiative") or initiative()
    return _entry(initiatives.Opportunity, values, title=f"Aufruf {next(_numbers)}")


def enquiry(initiative_=None, **values) -> initiatives.Enquiry:
    """A message to the initiative; name `created_at` for one from another day."""
    values["initiative"] = initiative_ or values.get("initiative") or initiative()
    created_at = values.pop("created_at", None)
    number = next(_numbers)
    defaults = {
        "name": f"Ehrenamt {number}",
        "email": f"ehrenamt{number}@example.org",
        "message": "Ich möchte gern helfen.",
        "sending": f"{number:064}",
    }
    row = _create(initiatives.Enquiry, **{**defaults, **values})
    if created_at:
        initiatives.Enquiry.objects.filter(pk=row.pk).update(created_at=created_at)
        row.refresh_from_db()
    return row


def answer_link(enquiry_=None, **values) -> initiatives.AnswerLink:
    """A letter's link to mark an enquiry as answered; its token is nobody's."""
    values["enquiry"] = enquiry_ or enquiry()
    return _create(initiatives.AnswerLink, **{"digest": f"{next(_numbers):064}", **values})


def answer_time(initiative_=None, **values) -> initiatives.AnswerTime:
    """What is left of an enquiry of seven months ago that was answered after two days."""
    owner = initiative_ or initiative()
    asked_on = timezone.localdate() - timedelta(days=210)
    defaults = {"office": owner.office, "initiative": owner, "asked_on": asked_on, "days": 2}
    return _create(initiatives.AnswerTime, **{**defaults, **values})


def suggestion(initiative_=None, **values) -> initiatives.Suggestion:
    """What somebody suggested, not confirmed; with an initiative, confirmed to have become it."""
    values["initiative"] = initiative_ or values.get("initiative")
    number = next(_numbers)
    defaults = {
        "title": f"Vorschlag {number}",
        "summary": "Sie trinken Tee mit allen.",
        "email": f"nachbarschaft{number}@example.org",
        "link_digest": f"{number:064}",
        "sending": f"{number:064}",
        "confirmed_at": timezone.now() if values["initiative"] else None,
    }
    return _create(initiatives.Suggestion, **{**defaults, **values})


def steward_request(initiative_=None, **values) -> initiatives.StewardRequest:
    """Somebody who asks to look after an initiative; the address is confirmed."""
    number = next(_numbers)
    defaults = {
        "initiative": initiative_ or initiative(),
        "name": f"Nele Nachbarin {number}",
        "email": f"nele{number}@example.org",
        "position": "Vorstand",
        "confirmed_at": timezone.now(),
        "link_digest": f"{number:064}",
        "sending": f"{number:064}",
    }
    return _create(initiatives.StewardRequest, **{**defaults, **values})


def confirmation_request(initiative_=None, **values) -> initiatives.ConfirmationRequest:
    """A letter that asked the contact address whether the entry is still true."""
    values["initiative"] = initiative_ or values.get("initiative") or initiative()
    number = next(_numbers)
    defaults = {
        "since": values["initiative"].true_since,
        "round": 1,
        "part": "contact",
        "email": f"kontakt{number}@example.org",
        "token_digest": f"{number:064}",
    }
    return _create(initiatives.ConfirmationRequest, **{**defaults, **values})


def closing_report(initiative_=None, **values) -> initiatives.ClosingReport:
    """Somebody says that the initiative does not exist any more."""
    values["initiative"] = initiative_ or values.get("initiative") or initiative()
    defaults = {"part": "contact", "email": f"kontakt{next(_numbers)}@example.org"}
    return _create(initiatives.ClosingReport, **{**defaults, **values})


# --- the passing --------------------------------------------------------------------------
def series(**values) -> conferences.Series:
    number = next(_numbers)
    defaults = {"number": number, "title": f"Werkstatt {number}", "slug": f"werkstatt-{number}"}
    return _create(conferences.Series, **{**defaults, **values})


def venue(**values) -> conferences.Venue:
    return _create(conferences.Venue, **{"name": f"Haus {next(_numbers)}", **values})


def event(**values) -> conferences.Event:
    """An event in ten days, of two hours; name `starts` for another time."""
    starts = values.setdefault("starts", timezone.now() + timedelta(days=10))
    values.setdefault("ends", starts + timedelta(hours=2))
    return _entry(conferences.Event, values, title=f"Treffen {next(_numbers)}")


def repeat(*dates: conferences.Event, **values) -> conferences.Repeat:
    """A row of these events."""
    defaults = {"rhythm": conferences.Rhythm.WEEKLY, "until": timezone.localdate()}
    row = _create(conferences.Repeat, **{**defaults, **values})
    for event_ in dates:
        event_.repeat = row
        event_.save(update_fields=["repeat"])
    return row


def conference(**values) -> conferences.Event:
    values.setdefault("title", f"Konferenz {next(_numbers)}")
    return event(kind=conferences.Event.Kind.REGIONAL_CONFERENCE, **values)


def programme_item(event_=None, **values) -> conferences.ProgrammeItem:
    values["event"] = event_ or values.get("event") or conference()
    defaults = {"title": f"Programmpunkt {next(_numbers)}"}
    return _create(conferences.ProgrammeItem, **{**defaults, **values})


def speaker(item=None, **values) -> conferences.Speaker:
    values["item"] = item or programme_item()
    return _create(conferences.Speaker, **{"name": f"Rednerin {next(_numbers)}", **values})


def workshop(event_=None, **values) -> conferences.Workshop:
    values["event"] = event_ or values.get("event") or conference()
    number = next(_numbers)
    return _create(
        conferences.Workshop, **{"number": number, "title": f"Workshop {number}", **values}
    )


def finding(event_=None, **values) -> conferences.Finding:
    """A finding, of the given event's office where none is named."""
    values["event"] = event_ or values.get("event")
    if values["event"]:
        values.setdefault("office", values["event"].office)
    number = next(_numbers)
    return _entry(conferences.Finding, values, title=f"Ergebnis {number}", number=number)


def finding_update(finding_=None, **values) -> conferences.FindingUpdate:
    values["finding"] = finding_ or finding()
    return _create(conferences.FindingUpdate, **{"text": "Es geht voran.", **values})


def report(finding_=None, initiative_=None, **values) -> conferences.FindingUpdate:
    """What an initiative reports about a finding; it waits for the office."""
    defaults = {
        "source": "initiative",
        "reporter": initiative_ or initiative(),
        "text": "Bei uns gibt es jetzt eine Sprechstunde.",
        "state": "waiting",
        "handed_in_at": timezone.now(),
        "decided_at": None if values.get("state", "waiting") == "waiting" else timezone.now(),
        "reason": "Bitte mit Datum." if values.get("state") == "returned" else "",
    }
    return finding_update(finding_, **{**defaults, **values})


def taken_up(event_=None, finding_=None, **values) -> conferences.TakenUp:
    """A finding of an earlier conference on the event's agenda again."""
    values["event"] = event_ or conference()
    values["finding"] = finding_ or finding()
    return _create(conferences.TakenUp, **values)


def due_rules(office_: Office | None = None, **values) -> conferences.DueRules:
    """Letters are switched on."""
    defaults = {"office": office_ or office(), "is_on": True, "reply_to": "amt@example.org"}
    return _create(conferences.DueRules, **{**defaults, **values})


def due_letter(finding_=None, **values) -> conferences.DueLetter:
    """The body responsible for the finding was written to before the day it is due."""
    values["finding"] = finding_ or finding()
    defaults = {"occasion": "soon", "due_on": timezone.localdate(), "email": "stelle@example.org"}
    return _create(conferences.DueLetter, **{**defaults, **values})


def stand(event_=None, initiative_=None, **values) -> conferences.Stand:
    values["event"] = event_ or conference()
    values["initiative"] = initiative_ or initiative()
    return _create(conferences.Stand, **values)


def document(event_=None, **values) -> conferences.Document:
    values["event"] = event_ or conference()
    defaults = {"title": f"Dokument {next(_numbers)}", "file": pdf_upload()}
    return _create(conferences.Document, **{**defaults, **values})


def picture(owner, **values):
    """A picture of an initiative or an event."""
    is_event = isinstance(owner, conferences.Event)
    model = conferences.Picture if is_event else initiatives.Picture
    values["event" if is_event else "initiative"] = owner
    defaults = {
        "alt": "Ein graues Bild",
        "credit": "Mosaik",
        "licence": publishing.Licence.OFFICE,
        "file": picture_upload(),
    }
    return _create(model, **{**defaults, **values})


def incoming_picture(owner, **values):
    """An uploaded picture of an initiative or an event that nobody has described yet."""
    is_event = isinstance(owner, conferences.Event)
    model = conferences.IncomingPicture if is_event else initiatives.IncomingPicture
    values["event" if is_event else "initiative"] = owner
    return _create(model, **{"file": picture_upload(), **values})


def handed_in_picture(owner, by=None, **values):
    """A described picture that waits for the office."""
    defaults = {"alt": "Ein wartendes Bild", "credit": "Mosaik", "licence": "erlaubnis"}
    waits = {"people_agree": True, "handed_in_at": timezone.now(), "handed_in_by": by}
    return incoming_picture(owner, **{**defaults, **waits, **values})


def picture_change(picture_, by=None, **values):
    """Other texts for a public picture, handed in."""
    models = conferences if isinstance(picture_, conferences.Picture) else initiatives
    defaults = {"changes": {"alt": "Ein anderer Text"}, "handed_in_at": timezone.now()}
    return _create(
        models.PictureChange, **{**defaults, "picture": picture_, "handed_in_by": by, **values}
    )


# --- registration -------------------------------------------------------------------------
def open_conference(**values) -> conferences.Event:
    """A conference in ten days for which people can register now, through the portal."""
    defaults = {
        "registration": conferences.Event.Registration.PORTAL,
        "registration_closes": timezone.now() + timedelta(days=7),
    }
    return conference(**{**defaults, **values})


def slot(event_: conferences.Event, *, hour: int = 1, hours: int = 1, **values):
    """A time for workshops, `hour` hours after the event begins."""
    starts = event_.starts + timedelta(hours=hour)
    times = {"starts": starts, "ends": starts + timedelta(hours=hours)}
    return programme_item(event_, kind="workshops", **{**times, **values})


def registration(
    event_: conferences.Event | None = None, *, confirmed: bool = True, **details
) -> registrations.Registration:
    """Somebody registers as the public does; `details` are those of `services.Details`."""
    number = next(_numbers)
    defaults = {"name": f"Teilnehmende {number}", "email": f"teilnahme{number}@example.org"}
    row = desk.register(
        event_ or open_conference(),
        desk.Details(**{**defaults, **details}),
        sending=desk.new_sending(),
    )
    return desk.confirm(row) if confirmed and row.email else row


def question(event_: conferences.Event | None = None, **values) -> registrations.Question:
    values["event"] = event_ or open_conference()
    defaults = {
        "text": f"Frage {next(_numbers)}",
        "purpose": "Damit wir besser planen können.",
        "delete_on": timezone.localdate(values["event"].ends) + timedelta(days=14),
    }
    return _create(registrations.Question, **{**defaults, **values})


def letter_to(registration_: registrations.Registration, **values):
    """A letter of any kind about a registration, waiting in the outbox."""
    outbox = Letter.objects.create(
        from_email="mosaik@example.org", to=[registration_.email], message="x", status=0
    )
    kind = registrations.RegistrationLetter.Kind.MESSAGE
    return _create(
        registrations.RegistrationLetter,
        **{"registration": registration_, "kind": kind, "letter": outbox, **values},
    )


def message(event_: conferences.Event | None = None, **values) -> registrations.Message:
    values["event"] = event_ or open_conference()
    number = next(_numbers)
    defaults = {"subject": f"Nachricht {number}", "body": "Text", "sending": f"{number:064}"}
    return _create(registrations.Message, **{**defaults, **values})


def change_request(registration_=None, **values) -> registrations.ChangeRequest:
    values["registration"] = registration_ or registration()
    defaults = {"note": "Bitte ändern", "sending": f"{next(_numbers):064}"}
    return _create(registrations.ChangeRequest, **{**defaults, **values})


def feedback(event_: conferences.Event | None = None, **values) -> registrations.Feedback:
    values["event"] = event_ or conference()
    defaults = {"content": 4, "organisation": 5, "sending": f"{next(_numbers):064}"}
    return _create(registrations.Feedback, **{**defaults, **values})


# --- the portal's own ---------------------------------------------------------------------
def page(key: str = "impressum", **values) -> Page:
    defaults = {"title": Page.Key(key).label, "body": "<p>Text der Seite</p>"}
    return _create(Page, **{"key": key, **defaults, **values})


def pending_version(entry, author=None, **values) -> publishing.PendingVersion:
    defaults = {
        "office": entry.office,
        "based_on": entry.version,
        "changes": {"title": "Neuer Titel"},
    }
    return _create(publishing.PendingVersion, entry=entry, author=author, **{**defaults, **values})


def returned_entry(entry, **values) -> publishing.ReturnedEntry:
    """An entry's way back to whoever handed it in."""
    return _create(publishing.ReturnedEntry, entry=entry, **{"reason": "Bitte mit Ort.", **values})


def preview_link(entry, **values) -> publishing.PreviewLink:
    """A secret link that opens the entry's preview for a week; its token is nobody's."""
    defaults = {
        "digest": f"{next(_numbers):064}",
        "expires_at": timezone.now() + timedelta(days=7),
    }
    return _create(publishing.PreviewLink, entry=entry, **{**defaults, **values})


def editing_note(entry, user_: User, **values) -> publishing.EditingNote:
    """That a person has the entry's form open."""
    kind = ContentType.objects.get_for_model(entry)
    now = timezone.now()
    defaults = {"kind": kind, "object_id": entry.pk, "opened_at": now, "seen_at": now}
    return _create(publishing.EditingNote, user=user_, **{**defaults, **values})


def link_check(**values) -> publishing.LinkCheck:
    """An address that nobody has asked yet."""
    return _create(
        publishing.LinkCheck, **{"url": f"https://seite{next(_numbers)}.example/", **values}
    )


def search_alert(**values) -> SearchAlert:
    """Somebody who follows a search and has confirmed the address."""
    number = next(_numbers)
    defaults = {
        "email": f"leserin{number}@example.org",
        "query": f"q=Wort{number}",
        "description": f"Wort{number}",
        "confirmed_at": timezone.now(),
    }
    return _create(SearchAlert, **{**defaults, **values})


def synonym(*words: str) -> Synonym:
    """Words that mean the same."""
    return _create(Synonym, words=", ".join(words or (f"wort{next(_numbers)}", "anderes")))


def search_count(**values) -> SearchCount:
    """A text that enough people searched for to be told."""
    defaults = {"day": timezone.localdate(), "text": f"wort {next(_numbers)}", "searches": 3}
    return _create(SearchCount, **{**defaults, **values})


# --- files --------------------------------------------------------------------------------
def picture_upload(width: int = 32, height: int = 24, name: str = "bild.jpg"):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#808080").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def pdf(pages: int = 1, title: str = "", language: str = "", tagged: bool = False) -> bytes:
    """A PDF of empty pages that says this about itself."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    if title:
        writer.add_metadata({"/Title": title})
    if language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    if tagged:
        marked = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        writer.root_object[NameObject("/MarkInfo")] = marked
        writer.root_object[NameObject("/StructTreeRoot")] = DictionaryObject()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_upload(name: str = "bericht.pdf", **says):
    return SimpleUploadedFile(name, pdf(**says), "application/pdf")


# --- imports ------------------------------------------------------------------------------
def import_job(office: Office | None = None, **values) -> ImportJob:
    """A checked import of initiatives with one line, and a file as if it had not been read."""
    defaults = {
        "kind": "initiatives.initiative",
        "file_name": "liste.xlsx",
        "state": ImportJob.State.CHECKED,
        "counts": {"faulty": 1},
        "total": 1,
        "done": 1,
    }
    job = _create(ImportJob, **{**defaults, "office": office, **values})
    ImportFile.objects.create(job=job, content=b"Titel\nx")
    import_row(job)
    return job


def import_row(job: ImportJob, **values) -> ImportRow:
    defaults = {
        "line": next(_numbers),
        "title": "Café",
        "verdict": "faulty",
        "cells": {"Titel": "Café"},
        "errors": [["Titel", "Zu lang."]],
    }
    return _create(ImportRow, **{**defaults, "job": job, **values})
