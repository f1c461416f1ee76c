"""What is not public stays inside: another office, another coordinator and guests never see it.

Every text of the northern office that is not public carries a marker of its own. Everything the
others can reach by following links, searching and guessing addresses is read; no marker may be
in it. The office's own lead, walking the same way, must find them.
"""

import re
from collections import Counter, deque
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import models

from portal.accounts.models import AuditEntry
from portal.api.site import collections
from portal.outbox.models import Letter
from portal.pages.models import Page
from portal.publishing.querysets import OfficeScopedQuerySet

from . import builders
from .world import World, world

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
WORD = "zqgeheim"
MARKER = re.compile(rf"{WORD}(\d+)")
LINK = re.compile(r'(?:href|src|action|srcset)="([^"#]*)')
#: where the admin's buttons lead back to; the page and its rows are the same with and without
WAY_BACK = re.compile(r"_changelist_filters=[^&]*&?")
#: pages of one row in the admin
STAFF_VIEWS = (
    "change",
    "history",
    "vorschau",
    "vorschau-links",
    "zusammenfuehren",
    "bilder/pruefung",
    "daraus",
)
#: how many values of the same query parameters are tried on one page
VARIANTS = 1

#: texts that are never public, whatever the state of their entry
PRIVATE = {
    "accounts.AuditEntry": {"by_name", "text"},
    "accounts.User": {"email", "name"},
    "conferences.FindingUpdate": {"reason"},
    "conferences.DueLetter": {"email"},
    "conferences.DueRules": {"reply_to"},
    "conferences.Finding": {"responsible_email"},
    "conferences.Stand": {"note", "shows", "reply"},
    "exchange.ImportJob": {"file_name", "reason", "remarks"},
    "exchange.ImportRow": {"key", "title", "cells", "changes", "errors", "hints"},
    "initiatives.ClosingReport": {"email", "reason"},
    "initiatives.ConfirmationRequest": {"email"},
    "initiatives.Enquiry": {"name", "email", "phone", "message"},
    "conferences.IncomingPicture": {"alt", "caption", "credit", "reason"},
    "conferences.PictureChange": {"changes", "reason"},
    "initiatives.IncomingPicture": {"alt", "caption", "credit", "reason"},
    "initiatives.PictureChange": {"changes", "reason"},
    "initiatives.Initiative": {"contact_email"},
    "initiatives.Suggestion": {"title", "summary", "place", "website", "message", "email", "name"},
    "initiatives.StewardRequest": {"name", "email", "position", "message", "reason"},
    "publishing.PendingVersion": {"changes", "before", "reason"},
    "publishing.ReturnedEntry": {"reason"},
    "outbox.LetterText": {"subject", "body"},
    "outbox.WaitingNotice": {"subject", "summary", "url"},
    "registration.Answer": {"asked", "text"},
    "registration.ChangeRequest": {"wish", "note", "reply"},
    "registration.Companion": {"name"},
    "registration.DeletionRun": {"numbers"},
    "registration.EventText": {"subject", "body"},
    "registration.Feedback": {"comment"},
    "registration.Message": {"subject", "body"},
    "registration.Needs": {"children_ages", "other"},
    "registration.Registration": {"name", "email", "organisation", "phone"},
    "registration.Totals": {"numbers"},
    "search.SearchAlert": {"email", "query", "description"},
    "search.SearchCount": {"text"},
}
#: texts that are public as soon as their entry is
PUBLIC = {
    "conferences.Document": "title",
    "conferences.Event": "title slug motto summary introduction organiser report "
    "registration_url cost_note cancel_reason",
    "conferences.Finding": "title explanation responsible",
    "conferences.FindingUpdate": "text link",
    "conferences.Picture": "alt caption credit",
    "conferences.ProgrammeItem": "title description room moderation",
    "conferences.Series": "title slug held description",
    "conferences.Speaker": "name role organisation",
    "conferences.Stand": "spot",
    "conferences.Venue": "street locality accessibility_note name arrival",
    "conferences.Workshop": "title question description room interpreting moderation outcome",
    "initiatives.Initiative": "street locality accessibility_note title slug short_name "
    "organisation summary description good_practice lessons opening_hours website phone "
    "confirmed_by",
    "initiatives.Opportunity": "title description place requirements",
    "initiatives.Picture": "alt caption credit",
    "pages.Page": "title body",
    "places.District": "name slug",
    "places.Municipality": "name kind",
    "places.Office": "name short_name slug seat introduction website",
    "publishing.Addressee": "name slug",
    "publishing.EngagementForm": "name slug",
    "publishing.FieldOfAction": "name slug",
    "publishing.FormerSlug": "slug",
    "publishing.Language": "name slug",
    "publishing.LinkCheck": "url answer",
    "publishing.OrganisationType": "name slug",
    "publishing.TargetGroup": "name slug",
    "registration.Question": "text options purpose",
    "registration.Setup": "contact",
    "search.Synonym": "words",
}
#: never shown to anybody: hashes, and the house's own names
SECRET = {
    "accounts.Invitation": {"digest"},
    "accounts.User": {"password"},
    "conferences.TakenUp": {"words", "stamp"},
    "exchange.ImportJob": {"kind", "counts"},
    "exchange.ImportRow": {"values", "target", "version", "twin"},
    "initiatives.AnswerLink": {"digest"},
    "initiatives.ConfirmationRequest": {"token_digest"},
    "initiatives.Enquiry": {"copy_digest", "sending"},
    "initiatives.Suggestion": {"link_digest", "sending"},
    "initiatives.StewardRequest": {"link_digest", "sending"},
    "outbox.ChoreRun": {"name", "failure"},
    "publishing.EditingNote": {"page"},
    "outbox.LetterText": {"key"},
    "outbox.NoticeChoice": {"notice"},
    "outbox.WaitingNotice": {"notice"},
    "publishing.PreviewLink": {"digest"},
    "registration.EventText": {"key"},
    "registration.Feedback": {"sending"},
    "registration.Message": {"sending"},
    "registration.ChangeRequest": {"sending"},
    "registration.Registration": {"sending", "link_digest"},
    "registration.Setup": {"told", "noticed", "allocation_report", "feedback_key"},
    "search.Change": {"kind"},
    "search.SearchAlert": {"seed", "confirm_digest", "stop_digest"},
}
OUR_APPS = ("portal.", "initiatives", "conferences")


def text_fields(model) -> set[str]:
    """The columns of a model that can hold a marker."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and not field.choices
        and (field.max_length is None or field.max_length >= 16)
    }


def our_models() -> list:
    configs = [c for c in apps.get_app_configs() if c.name.startswith(OUR_APPS)]
    return [m for c in configs for m in c.get_models() if not m._meta.proxy]


def is_version(model) -> bool:
    """Whether its rows are versions of other rows; all their texts are private by this one rule."""
    return hasattr(model, "instance_type")


def test_every_text_of_every_model_is_said_to_be_public_or_private():
    for model in our_models():
        if is_version(model):
            continue
        label = model._meta.label
        private = PRIVATE.get(label, set()) | SECRET.get(label, set())
        public = set(PUBLIC.get(label, "").split())
        assert text_fields(model) == private | public, label
        assert not private & public, label


class Marks:
    """Hands out markers and remembers what each one stands for."""

    def __init__(self):
        self.places: list[str] = []

    def put(self, row, fields: set[str]) -> None:
        values = {name: self._value(row, name) for name in sorted(fields)}
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def put_everywhere(self, row) -> None:
        self.put(row, text_fields(type(row)))

    def put_in_the_audit_list(self, office) -> None:
        """Its rows never change, so the marker is there from the start."""
        entry = AuditEntry(kind="rights", office=office)
        for name in sorted(PRIVATE["accounts.AuditEntry"]):
            setattr(entry, name, self._value(entry, name))
        entry.save()

    def _value(self, row, name: str):
        field = row._meta.get_field(name)
        self.places.append(f"{row._meta.label}.{name}")
        marker = f"{WORD}{len(self.places)}x"
        if isinstance(field, models.JSONField):
            return {"title": marker}
        if isinstance(field, models.URLField):
            return f"https://{marker}.example"
        return f"{marker}@example.org" if isinstance(field, models.EmailField) else marker

    def listed(self, row, name: str) -> list:
        """A marker where a list of sentences, or of (column, text, text) is kept."""
        self.places.append(f"{row._meta.label}.{name}")
        marker = f"{WORD}{len(self.places)}x"
        width = {"changes": 3, "errors": 2}.get(name)
        return [[marker] * width] if width else [marker]

    def named(self, numbers: set[str]) -> set[str]:
        return {self.places[int(number) - 1] for number in numbers}


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
def north(marks) -> World:
    """An office with public entries, and beside them everything that is not public."""
    here = world("Nord")
    private = ("initiatives.initiative", "initiatives.enquiry", "conferences.stand")
    add_import(here, marks)
    for key in (
        *private,
        "initiatives.closingreport",
        "initiatives.confirmationrequest",
        "initiatives.suggestion",
        "outbox.lettertext",
        "outbox.waitingnotice",
        "publishing.pendingversion",
        "publishing.returnedentry",
        "search.searchalert",
        *(key for key in here.rows if key.startswith("registration.")),
    ):
        row = here.rows[key]
        if row._meta.label not in PRIVATE:
            continue
        marks.put(row, PRIVATE[row._meta.label])
    marks.put_in_the_audit_list(here.office)
    for person in (here.editor, here.lead, here.coordinator):
        marks.put(person, PRIVATE["accounts.User"])
    for state in ("draft", "submitted", "returned", "archived"):
        add_hidden(here, marks, state)
    add_hidden_parts_of_public_entries(here, marks)
    add_versions(marks)
    return here


def add_import(here: World, marks: Marks) -> None:
    """A file somebody of the office handed in, with a line of every kind."""
    job = here.rows["exchange.importjob"]
    marks.put(job, {"file_name"})
    for verdict in ("new", "changed", "same", "faulty"):
        row = builders.import_row(job, verdict=verdict)
        lists = {name: marks.listed(row, name) for name in ("changes", "errors", "hints")}
        type(row).objects.filter(pk=row.pk).update(**lists)
        marks.put(row, {"key", "title"})
    counts = {"new": 1, "changed": 1, "same": 1, "faulty": 1, "hints": 4}
    remarks = marks.listed(job, "remarks")
    type(job).objects.filter(pk=job.pk).update(counts=counts, remarks=remarks)


def add_hidden(here: World, marks: Marks, state: str) -> None:
    """An initiative and a conference in this state, with public-looking parts of everything."""
    initiative = builders.initiative(office=here.office, state=state)
    conference = builders.conference(
        office=here.office, state=state, venue=builders.venue(office=here.office)
    )
    finding = builders.finding(conference)
    item = builders.programme_item(conference)
    parts = [
        builders.opportunity(initiative),
        builders.picture(initiative),
        builders.pending_version(initiative, here.coordinator),
        item,
        builders.speaker(item),
        builders.workshop(conference),
        builders.document(conference),
        builders.picture(conference),
        builders.stand(conference, here.rows["initiatives.initiative"]),
        finding,
        builders.finding_update(finding),
        conference.venue,
    ]
    for row in (initiative, conference, *parts):
        marks.put_everywhere(row)


def add_hidden_parts_of_public_entries(here: World, marks: Marks) -> None:
    public_conference = here.rows["conferences.conference"]
    public_initiative = here.rows["initiatives.initiative"]
    hidden = builders.initiative(office=here.office, state="draft")
    public_conference.best_practices.add(hidden)
    here.rows["conferences.workshop"].initiatives.add(hidden)
    here.rows["conferences.finding"].answers.add(hidden)
    builders.finding_update(here.rows["conferences.finding"], initiative=hidden)
    event = builders.event(office=here.office, state="draft", host=public_initiative)
    here.rows["conferences.finding"].taken_up_at.add(event)
    rows = [
        hidden,
        event,
        here.rows["conferences.report"],
        builders.report(here.rows["conferences.finding"], public_initiative, state="returned"),
        builders.finding(public_conference, state="draft"),
        builders.opportunity(public_initiative, state="draft"),
        builders.opportunity(public_initiative, until="2020-01-01"),
        builders.suggestion(district=here.rows["places.district"]),
    ]
    for row in rows:
        marks.put_everywhere(row)


def add_versions(marks: Marks) -> None:
    """What rows of an office once said: a marker in every text of every version there is."""
    for model in our_models():
        if is_version(model) and belongs_to_an_office(model.instance_type):
            for version in model._base_manager.all():
                marks.put(version, text_fields(model) - {"linked"})


def belongs_to_an_office(model) -> bool:
    return isinstance(model._default_manager.all(), OfficeScopedQuerySet)


@pytest.fixture
def portal(north):
    """The other office beside it, the portal's own pages, a letter to somebody of the north."""
    for key in Page.Key:
        builders.page(key)
    Letter.objects.create(from_email="a@example.org", to=["b@example.org"], message="x", status=0)
    return world("Sued")


# --- walking ------------------------------------------------------------------------------
def starts(north: World, *, staff: bool) -> list[str]:
    """Lists, searches for the markers, and addresses somebody could guess."""
    asked = [f"{path}?q={WORD}" for path in ("/suche/", "/initiativen/", "/ergebnisse/")]
    asked += [f"/veranstaltungen/?q={WORD}{tail}" for tail in ("", "&zeitraum=vergangen")]
    pages = ["/", "/sitemap.xml", "/robots.txt", "/gibt-es-nicht/", "/veranstaltungen/?seite=2"]
    pages += [f"/api/v1/{name}{tail}" for name in collections() for tail in ("", ".csv", ".json")]
    pages += ["/api/v1/hsds/services"]
    conference = north.rows["conferences.conference"].pk
    desk = [f"/verwaltung/conferences/conference/{conference}/change/"] if staff else []
    desk += ["/tagungsbuero/"] if staff else []
    guessed = desk + [url for model in our_models() for url in guesses(model, staff)]
    return pages + asked + guessed + (["/verwaltung/"] if staff else [])


def guesses(model, staff: bool) -> list[str]:
    """The public and the admin's address of every row there is."""
    found = []
    for row in model._base_manager.all():
        for address in ("get_absolute_url", "desk_url", "pictures_url"):
            if url := getattr(row, address, None):
                found.append(url() if callable(url) else url)
        if staff:
            base = f"/verwaltung/{model._meta.app_label}/{model._meta.model_name}/"
            found += [f"{base}{row.pk}/{view}/" for view in STAFF_VIEWS]
    if staff:
        found.append(f"/verwaltung/{model._meta.app_label}/{model._meta.model_name}/?q={WORD}")
    return found


def walk(client, urls: list[str]) -> tuple[set[str], set[str]]:
    """(addresses that answered 200, markers found) by following every link inside the site."""
    waiting, seen, found = deque(urls), set(), set()
    tried: Counter = Counter()
    reached: set[str] = set()
    while waiting:
        url = WAY_BACK.sub("", waiting.popleft().split("#")[0]).rstrip("?&")
        if url in seen or not is_ours(url) or tried[shape(url)] >= VARIANTS:
            continue
        seen.add(url)
        tried[shape(url)] += 1
        response = client.get(url)
        # a page that repeats the address it was asked for tells nothing new
        text = b"".join(response).decode("utf-8", "replace").replace(urlsplit(url).path, "")
        found |= set(MARKER.findall(text)) | set(MARKER.findall(str(response.headers)))
        if response.status_code == 200:
            reached.add(url)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            links = [link.replace("&amp;", "&") for link in LINK.findall(text)]
            waiting += [urljoin(url, link) for link in links]
        if "Location" in response.headers:
            waiting.append(urljoin(url, response.headers["Location"]))
    return reached, found


def shape(url: str) -> tuple:
    """A page and the parameters it was asked with, whatever their values."""
    parts = urlsplit(url)
    return parts.path, frozenset(parse_qs(parts.query, keep_blank_values=True))


def is_ours(url: str) -> bool:
    parts = urlsplit(url)
    leaves = parts.path.startswith(("/static/", "/medien/", "/konto/abmelden/"))
    many = "&" in parts.query
    return not parts.netloc and parts.path.startswith("/") and not leaves and not many


def sign_in(client, person) -> None:
    client.force_login(person, backend=BACKEND)


def test_guests_find_no_marker(client, north, portal, marks):
    reached, found = walk(client, starts(north, staff=False))
    assert marks.named(found) == set()
    assert north.rows["initiatives.initiative"].get_absolute_url() in reached
    assert north.rows["conferences.conference"].get_absolute_url() in reached


def test_another_coordinator_finds_no_marker(client, north, portal, marks):
    sign_in(client, portal.coordinator)
    _reached, found = walk(client, starts(north, staff=True))
    assert marks.named(found) == set()


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_the_other_offices_staff_find_no_marker(client, north, portal, marks, role):
    sign_in(client, getattr(portal, role))
    reached, found = walk(client, starts(north, staff=True))
    assert marks.named(found) == set()
    assert portal.rows["initiatives.initiative"].admin_url in reached


def test_the_offices_own_lead_finds_them_on_the_same_walk(client, north, portal, marks):
    north.lead.refresh_from_db()
    sign_in(client, north.lead)
    _reached, found = walk(client, starts(north, staff=True))
    places = marks.named(found)
    assert {"initiatives.Initiative.contact_email", "conferences.Stand.note"} <= places
    assert {"accounts.User.email", "accounts.User.name"} <= places
    assert {"initiatives.Suggestion.email", "initiatives.Suggestion.message"} <= places
    assert {"initiatives.Initiative.title", "conferences.Event.title"} <= places
    assert {"registration.Registration.name", "registration.Registration.email"} <= places
    assert {"registration.Companion.name", "registration.Answer.text"} <= places
    assert {"registration.Needs.other", "registration.Message.body"} <= places
    assert {"exchange.ImportJob.file_name", "exchange.ImportRow.errors"} <= places
    assert {"outbox.LetterText.subject", "registration.EventText.body"} <= places


@pytest.mark.parametrize("role", ["editor", "coordinator"])
def test_whoever_runs_the_event_reads_names_but_not_what_these_people_need(
    client, north, portal, marks, role
):
    person = getattr(north, role)
    person.refresh_from_db()
    sign_in(client, person)
    _reached, found = walk(client, ["/tagungsbuero/", *starts(north, staff=True)])
    places = marks.named(found)
    assert {"registration.Registration.name", "registration.Companion.name"} <= places
    assert not {place for place in places if place.startswith("registration.Needs")}


def test_an_unpublished_entry_is_not_there_for_guests(client, north):
    for model in our_models():
        if not hasattr(model, "is_published"):
            continue
        hidden = model._base_manager.exclude(state="published")
        urls = {row.get_absolute_url() for row in hidden if "#" not in row.get_absolute_url()}
        assert {client.get(url).status_code for url in urls} <= {404}


TABLES = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "initiatives.initiative",
    "places.district",
)


def taken_out(client) -> set[str]:
    """The markers in all lists this person can take out as files, and in the templates."""
    base, found = "/verwaltung/exchange/importjob", set()
    for kind in TABLES:
        answers = [client.post(f"{base}/tabelle/{kind}/", {"form": "csv"})]
        if kind != "places.district":
            answers.append(client.get(f"{base}/vorlage/{kind}/?form=csv"))
        for answer in answers:
            assert answer.status_code == 200
            found |= set(MARKER.findall(b"".join(answer).decode()))
    return found


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_files_carry_the_own_offices_texts_only(client, north, portal, marks, role):
    sign_in(client, getattr(portal, role))
    assert marks.named(taken_out(client)) == set()
    north.lead.refresh_from_db()
    sign_in(client, north.lead)
    own = marks.named(taken_out(client))
    assert {"initiatives.Initiative.contact_email", "conferences.Event.title"} <= own
