"""Every address of the portal × every role × GET and POST, with what must come of it.

The tables below are written by hand on purpose: an address that no table names, and a table row
without an address, both fail. GET must never change a row.
"""

import copy
import hashlib
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from conferences.registration.link import token_of
from initiatives.hsds import service_key
from portal.lib import pdf
from portal.outbox.models import Letter
from portal.pages.models import Page

from . import builders
from .world import world

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
CATCH_ALL = "/verwaltung/gibt-es-nicht/"
ROLES = ("guest", "coordinator", "editor", "other", "lead", "administrator")
STAFF = ("editor", "other", "lead", "administrator")

#: for everybody: GET answers 200, POST 405
PUBLIC = {
    "pages:home",
    "pages:search",
    "pages:regions",
    "pages:office",
    "pages:district",
    "pages:page",
    "pages:picture",
    "pages:sitemap",
    "pages:sitemap_file",
    "pages:robots",
    "pages:security_txt",
    "pages:health",
    "initiatives:list",
    "initiatives:detail",
    "initiatives:contact_done",
    "initiatives:sheet",
    "initiatives:feed",
    "initiatives:similar",
    "initiatives:suggest_done",
    "initiatives:take_over_done",
    "initiatives:stand_thanks",
    "initiatives:stand_reported",
    "initiatives:alert_sent",
    "conferences:event_list",
    "conferences:event",
    "conferences:series_list",
    "conferences:series",
    "conferences:document",
    "conferences:balance",
    "conferences:balance_table",
    "conferences:office_balance",
    "conferences:office_balance_table",
    "conferences:finding_list",
    "conferences:finding",
    "conferences:finding_hint_done",
    "registration:form_done",
    "registration:lost_done",
    "registration:own_deleted",
    "registration:own_renewed",
    "registration:feedback_done",
    "initiatives:picture",
    "conferences:event_calendar",
    "conferences:event_calendars",
    "conferences:event_feed",
    "conferences:event_picture",
    "conferences:finding_feed",
    "conferences:finding_picture",
    "conferences:documentation",
    "conferences:programme_paper",
    "conferences:embedding",
    "conferences:embedded",
    "api_about",
    "api_download",
    "api-1:openapi-json",
    "api-1:about",
    "api-1:list_offices",
    "api-1:one_office",
    "api-1:list_districts",
    "api-1:one_district",
    "api-1:list_initiatives",
    "api-1:one_initiative",
    "api-1:list_opportunities",
    "api-1:one_opportunity",
    "api-1:list_services",
    "api-1:one_service",
    "api-1:list_events",
    "api-1:one_event",
    "api-1:list_workshops",
    "api-1:one_workshop",
    "api-1:list_findings",
    "api-1:one_finding",
}

#: what everybody may fill in or press, signed in or not: (GET, POST {})
FORMS = {
    "conferences:documentation_file": (200 if pdf.is_available() else 302, 405),
    "api_nothing_here": (404, 405),
    "api-1:api-root": (404, 405),
    "initiatives:kept": (200, 302),
    "initiatives:alert": (200, 200),
    "initiatives:alert_confirm": (404, 404),
    "initiatives:alert_stop": (200, 200),
    "initiatives:contact": (200, 200),
    "conferences:finding_hint": (200, 200),
    "initiatives:answered": (404, 404),  # with a token that nobody was sent
    "initiatives:copy": (404, 404),  # with a token that nobody was sent
    "initiatives:suggest": (200, 200),
    "initiatives:suggestion": (404, 404),  # the same
    "notices:stop": (404, 404),  # the same
    "initiatives:access": (404, 404),  # the same
    "initiatives:take_over": (200, 200),
    "initiatives:stand_true": (404, 404),
    "initiatives:stand_change": (404, 404),
    "initiatives:stand_gone": (404, 404),
    "registration:form": (200, 200),
    "registration:lost": (200, 200),
    # behind a person's own link, which opens for whoever has it
    "registration:own": (200, 405),
    "registration:own_confirm": (302, 302),
    "registration:own_change": (200, 302),
    "registration:own_withdraw": (302, 302),
    "registration:own_cancel": (200, 302),
    "registration:own_calendar": (200, 405),
    "registration:own_data": (200, 405),
    "registration:own_delete": (200, 302),
    "registration:own_renew": (200, 302),
    "registration:own_none": (404, 404),
    "registration:own_broken": (404, 404),
    "registration:feedback": (404, 404),  # with a token that no event has
    # behind a secret link to a preview, with a token that nobody was given
    "publishing:preview": (404, 405),
    "publishing:preview_file": (404, 405),
}

#: the Tagungsbüro: (GET, POST {}) for the event's office and host; guests are sent to the
#: sign-in, to everybody else the event is not there
DESK = {
    "registration:desk": (200, 405),
    "registration:people": (200, 405),
    "registration:person": (200, 404),
    "registration:person_add": (200, 200),
    "registration:person_change": (200, 200),
    "registration:request": (200, 200),  # neither granted nor declined
    "registration:needs": (200, 405),
    "registration:messages": (200, 200),
    "registration:message": (200, 405),
    "registration:lists": (200, 405),
    "registration:list_file": (302, 200),
    "registration:list_signatures": (302, 200),
    "registration:list_badges": (302, 200),
    "registration:list_signs": (200, 405),
    "registration:list_doors": (302, 200),
    "registration:list_numbers": (200, 405),
    "registration:list_needs": (302, 200),  # and see NEEDS
    "registration:door": (200, 200),
    "registration:door_paper": (200, 302),
    "registration:door_state": (200, 405),
    "registration:door_sync": (405, 400),
    "registration:door_shell": (200, 405),
    "registration:door_worker": (200, 405),
    "registration:workshops": (200, 404),
    "registration:allocation": (404, 404),  # this event's workshops are first come
    "registration:life": (200, 404),
    "registration:life_cancel": (200, 200),
}
#: what a letter asks about an entry, each answer with a page of its own
ANSWERS_OF_LETTERS = ("true", "change", "gone")
#: for devices: the wrong method is refused before anything is asked
DEVICES = {f"registration:door_{part}" for part in ("state", "sync", "shell", "worker")}
#: answers without pages: a guest gets the number that says why
ANSWERS = {"registration:door_state", "registration:door_sync"}
#: handed out with names, to leads and administrators only
NEEDS = {"registration:list_needs"}

#: „Mein Bereich“: (GET, POST {}) for everybody who signed in; guests are sent to the sign-in
AREA = {
    "pages:area": (200, 405),
    "notices:choices": (200, 302),  # nothing is chosen
    "notices:renew_links": (405, 302),
    "my_initiatives:initiatives": (200, 405),
    "my_initiatives:needs": (200, 405),
    "my_initiatives:enquiries": (200, 405),
    "my_events:events": (200, 405),
    "my_events:new": (200, 200),
    "my_events:stands": (200, 405),
    "my_events:stand_ask": (200, 200),  # this event offers none
    "my_events:log": (200, 405),
    "my_events:log_report": (200, 200),
}
#: the same for pages of the northern initiative and its events: to others they are not there
AREA_ROWS: dict[str, tuple[int, int]] = {
    "my_initiatives:initiative": (200, 405),
    "my_initiatives:edit": (200, 200),
    "my_initiatives:look": (200, 405),
    "my_initiatives:take_back": (200, 302),
    "my_initiatives:people": (200, 405),
    "my_initiatives:person_propose": (200, 200),
    "my_initiatives:person_hand_over": (404, 404),  # to the one who has the main part
    "my_initiatives:person_end": (200, 302),
    "my_initiatives:confirm": (200, 302),
    "my_events:event": (200, 405),
    "my_initiatives:new_need": (200, 200),
    "my_initiatives:need": (200, 200),
    "my_initiatives:renew_need": (405, 302),
    "my_initiatives:end_need": (405, 302),
    "my_events:copy": (200, 200),
    "my_events:repeat": (200, 200),
    "my_events:report": (404, 404),  # the event is still to come
    "my_events:stand": (200, 200),
    "my_events:stand_withdraw": (405, 302),
    "my_events:stand_answer": (405, 302),
    "my_events:log_entry": (200, 200),
    "my_events:log_withdraw": (405, 302),
    "my_events:row": (200, 405),
    "my_initiatives:pictures": (200, 302),
    "my_events:pictures": (200, 302),
    "my_initiatives:enquiry": (200, 405),
    "my_initiatives:answered": (405, 302),
    # of a public event, of which nothing lies with the office
    "my_events:edit": (200, 200),
    "my_events:submit": (302, 302),
    "my_events:withdraw": (302, 302),
    "my_events:cancel": (302, 405),
    "my_events:delete": (302, 302),
    "my_events:row_submit": (200, 302),
    "my_events:row_change": (200, 200),
    "registration:row_cancel": (200, 200),
}
#: of these the event is no conference
WRITTEN = {f"my_events:{name}" for name in ("edit", "submit", "withdraw", "cancel", "delete")}

#: name: (guest GET, guest POST {}, coordinator GET, POST, staff with a second factor GET, POST)
ACCOUNT = {
    "account_login": (200, 200, 302, 302, 302, 302),
    "account_request_login_code": (200, 200, 302, 302, 302, 302),
    "account_confirm_login_code": (302, 302, 302, 302, 302, 302),
    "account_logout": (302, 302, 200, 302, 200, 302),
    "account_inactive": (200, 405, 200, 405, 200, 405),
    "account_reauthenticate": (302, 302, 403, 403, 302, 302),
    "account_change_password": (302, 302, 302, 302, 302, 302),
    "account_set_password": (302, 302, 200, 200, 200, 200),
    "account_reset_password": (200, 200, 200, 200, 200, 200),
    "account_reset_password_done": (200, 405, 200, 405, 200, 405),
    "account_reset_password_from_key": (200, 200, 200, 200, 200, 200),
    "account_reset_password_from_key_done": (200, 405, 200, 405, 200, 405),
    "mfa_authenticate": (302, 302, 302, 302, 302, 302),
    "mfa_reauthenticate": (302, 302, 403, 403, 200, 200),
    "mfa_index": (302, 302, 200, 405, 200, 405),
    "mfa_activate_totp": (302, 302, 200, 200, 302, 302),
    "mfa_deactivate_totp": (302, 302, 404, 404, 302, 302),
    "mfa_view_recovery_codes": (302, 302, 404, 405, 404, 405),
    "mfa_generate_recovery_codes": (302, 302, 200, 200, 302, 302),
    "mfa_download_recovery_codes": (302, 302, 404, 404, 404, 404),
    "mfa_login_webauthn": (302, 302, 302, 302, 302, 302),
    "mfa_reauthenticate_webauthn": (302, 302, 403, 403, 302, 302),
    "mfa_list_webauthn": (302, 302, 200, 405, 200, 405),
    "mfa_add_webauthn": (302, 302, 200, 200, 302, 302),
    "mfa_edit_webauthn": (302, 302, 404, 404, 302, 302),
    "mfa_remove_webauthn": (302, 302, 404, 404, 302, 302),
    "account_sign_ins": (302, 302, 200, 404, 200, 404),  # none of one's sessions is named
    "account_resume": (302, 302, 302, 405, 302, 405),
    "account_invitation": (404, 404, 404, 404, 404, 404),  # with a token nobody was sent
}

#: the admin's own pages: (staff GET, staff POST {}); everybody else is sent to the sign-in
ADMIN = {
    "admin:index": (200, 200),
    "admin:login": (302, 302),
    "admin:logout": (405, 302),
    "admin:password_change": (302, 302),
    "admin:password_change_done": (200, 405),
    "admin:jsi18n": (200, 405),
    "admin:app_list": (302, 302),
    "admin:catch_all": (404, 404),
}

VIEW, WRITE, FULL = "v", "vac", "vacd"
#: model: (verbs of editors, of leads, of administrators, whether offices see only their own rows)
MODELS = {
    "conferences.conference": (WRITE, FULL, FULL, True),
    "conferences.event": (WRITE, FULL, FULL, True),
    "conferences.finding": (WRITE, FULL, FULL, True),
    "conferences.venue": (WRITE, FULL, FULL, True),
    "conferences.programmeitem": (FULL, FULL, FULL, True),
    "conferences.workshop": (FULL, FULL, FULL, True),
    "conferences.picture": ("vcd", "vcd", "vcd", True),
    "initiatives.picture": ("vcd", "vcd", "vcd", True),
    "initiatives.initiative": (WRITE, FULL, FULL, True),
    "initiatives.opportunity": (FULL, FULL, FULL, True),
    "initiatives.enquiry": (VIEW, VIEW + "d", VIEW + "d", True),
    "initiatives.suggestion": (VIEW, VIEW + "d", VIEW + "d", True),
    "initiatives.stewardrequest": (VIEW, VIEW + "d", VIEW + "d", True),
    "exchange.importjob": (VIEW, VIEW, VIEW, True),
    "publishing.linkcheck": (VIEW, VIEW, VIEW, True),
    "publishing.pendingversion": (VIEW, VIEW, VIEW, True),
    "accounts.user": ("", WRITE, WRITE, True),
    "accounts.auditentry": ("", "", VIEW, False),
    "conferences.series": (VIEW, VIEW, FULL, False),
    "publishing.addressee": (VIEW, VIEW, FULL, False),
    "publishing.engagementform": (VIEW, VIEW, FULL, False),
    "publishing.fieldofaction": (VIEW, VIEW, FULL, False),
    "publishing.language": (VIEW, VIEW, FULL, False),
    "publishing.organisationtype": (VIEW, VIEW, FULL, False),
    "publishing.targetgroup": (VIEW, VIEW, FULL, False),
    "places.office": (VIEW, VIEW, FULL, False),
    "places.district": (VIEW, VIEW, FULL, False),
    "places.municipality": ("", "", VIEW, False),
    "places.postcode": ("", "", VIEW, False),
    "pages.page": (VIEW, VIEW + "c", FULL, False),
    "outbox.letter": ("", "", VIEW, False),
    "registration.deletionrun": (VIEW, VIEW, VIEW, True),
    "conferences.duerules": (VIEW, WRITE, FULL, True),
    "registration.rules": (VIEW, WRITE, FULL, True),
    "registration.setup": (WRITE, WRITE, FULL, True),
    "search.searchcount": (VIEW, VIEW, VIEW, False),
    "search.synonym": (VIEW, VIEW, FULL, False),
}
VERBS = {"changelist": "v", "add": "a", "change": "v", "delete": "d", "history": "v"}
#: buttons about people, for whoever looks after them: (GET, POST) for leads and administrators
PEOPLE_BUTTONS = {"invite": (405, 302), "remove": (200, 302)}
NOT_YOURS = ("change", "delete", "history", "preview", "version", "review")
#: whose versions are kept; one of them is brought back by whoever may change the row
VERSIONED = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "conferences.programmeitem",
    "conferences.series",
    "conferences.venue",
    "conferences.workshop",
    "initiatives.initiative",
    "initiatives.opportunity",
    "pages.page",
    "publishing.addressee",
    "publishing.engagementform",
    "publishing.fieldofaction",
    "publishing.language",
    "publishing.organisationtype",
    "publishing.targetgroup",
)
BUTTONS = (
    ("initiatives.enquiry", "answered"),
    ("initiatives.stewardrequest", "decide"),
    ("exchange.importjob", "apply"),
    ("exchange.importjob", "again"),
)
#: the office's lists as files, asked of initiatives: (GET, POST {}) for staff
EXCHANGE = {
    "admin:exchange_importjob_upload": (200, 200),
    "admin:exchange_importjob_template": (200, 405),
    "admin:exchange_importjob_export": (405, 200),
}
#: of every kind of entry: what its open form says by script, (GET, POST {}) for who may change it
EDITING = ("initiatives.opportunity",)
MERGED = ("conferences.finding", "initiatives.initiative")
#: of those with a page of their own, the secret links to it
SHARING = {"preview_links": (200, 200), "preview_revoke": (405, 404), "editing": (405, 200)}
#: what people hand in of them is decided on a page of its own
REVIEWED = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "initiatives.initiative",
    "initiatives.opportunity",
)
REVIEW = ("review", "review_preview")
#: what is uploaded on a page of its own
PICTURED = ("initiatives.initiative",)
#: what coordinators hand in of their pictures is decided on a page of its own
PICTURES_REVIEWED = ("conferences.conference", "conferences.event", "initiatives.initiative")
ENTRY_PAGES = SHARING | {
    "merge": (200, 200),
    "pictures": (200, 302),
    "pictures_review": (200, 200),
    "freshness": (200, 302),
    "log": (200, 200),
    "log_review": (200, 200),
    "due_letters": (200, 302),
}
#: figures of the person's own offices, for all staff to read
REPORTS = {"admin:initiatives_enquiry_times"}
#: who was written to when it was due stands on a page of its own
WRITTEN_ABOUT = ("conferences.finding",)
#: whether it is still true is asked and answered on a page of its own
KEPT_TRUE = ("initiatives.initiative",)
#: what became of it is written, and decided, on pages of their own
REPORTED_ON, LOG = ("conferences.finding",), ("log", "log_review")
#: for administrators alone, to look things up
LOOKED_UP = {"deleted:list"}
PREVIEWS = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "initiatives.initiative",
)

#: the tabs of an event's desk beside its form: {name: (last part of the address, POST {})}
TABS = {
    "open_findings": ("offenes", 200),
    "programme": ("programm", 200),
    "workshops": ("workshops", 200),
    "initiative_names": ("initiativen", 405),
    "good_practice": ("gute-praxis", 200),
    "documentation": ("dokumentation", 200),  # the report's version is missing
    "people": ("personen", 405),
    "findings": ("ergebnisse", 200),
    "stands": ("staende", 200),
    "letters": ("briefe", 405),
    "clone": ("als-vorlage", 200),
    "letter": ("briefe/registration.thanks", 200),
    "letter_reset": ("briefe/registration.thanks/zuruecksetzen", 302),
    "numbers": ("zahlen", 405),
}
#: the words of letters: {view: (last part of the address, editors GET, POST {}, leads GET, POST)};
#: the office's own words, so another office's are not there
WORDS = {
    "changelist": ("", 200, 405, 200, 405),
    "edit": ("registration.thanks/", 200, 403, 200, 200),
    "reset": ("registration.thanks/zuruecksetzen/", 403, 403, 200, 302),
}
DESKS = ("conferences.conference", "conferences.event")


# --- the addresses ------------------------------------------------------------------------
def addresses(resolver=None, namespace: str = "", prefix: str = "") -> dict[str, str]:
    """{name with namespace: route} of all the resolver knows; nameless ones are named here."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= addresses(pattern, inner, route)
        else:
            found[namespace + (pattern.name or nameless(route))] = route
    return found


def nameless(route: str) -> str:
    """The admin's two kinds of addresses without a name."""
    if route.endswith("(?P<url>.*)$"):
        return "catch_all"
    app_label, model = re.search(r"(\w+)/(\w+)/<path:object_id>/$", route).groups()
    return f"{app_label}_{model}_short"


def names_in_tables() -> set[str]:
    views = [*VERBS, "short"]
    names = {f"admin:{m.replace('.', '_')}_{view}" for m in MODELS for view in views}
    names |= {f"admin:{m.replace('.', '_')}_preview" for m in PREVIEWS}
    names |= {f"admin:{m.replace('.', '_')}_version" for m in VERSIONED}
    names |= {f"admin:{m.replace('.', '_')}_{view}" for m in REVIEWED for view in REVIEW}
    names |= {f"admin:{m.replace('.', '_')}_{button}" for m, button in BUTTONS}
    names |= {f"admin:{m.replace('.', '_')}_{tab}" for m in DESKS for tab in TABS}
    names |= {f"admin:{m.replace('.', '_')}_{page}" for m in PREVIEWS for page in SHARING}
    names |= {f"admin:{m.replace('.', '_')}_editing" for m in EDITING}
    names |= {f"admin:{m.replace('.', '_')}_merge" for m in MERGED}
    names |= {f"admin:{m.replace('.', '_')}_pictures" for m in PICTURED}
    names |= {f"admin:{m.replace('.', '_')}_pictures_review" for m in PICTURES_REVIEWED}
    names |= {f"admin:{m.replace('.', '_')}_freshness" for m in KEPT_TRUE}
    names |= {f"admin:{m.replace('.', '_')}_{page}" for m in REPORTED_ON for page in LOG}
    names |= {f"admin:{m.replace('.', '_')}_due_letters" for m in WRITTEN_ABOUT}
    names |= {f"admin:accounts_user_{button}" for button in PEOPLE_BUTTONS}
    own = {"registration:desks", "registration:across", "admin:registration_deletion_resume"}
    own |= set(EXCHANGE) | LOOKED_UP
    names |= {f"admin:outbox_lettertext_{view}" for view in WORDS}
    own |= {"admin:pages_page_reset"} | REPORTS
    own |= set(AREA) | set(AREA_ROWS)
    return names | PUBLIC | set(FORMS) | set(ACCOUNT) | set(ADMIN) | set(DESK) | own


def test_every_address_stands_in_a_table():
    assert set(addresses()) == names_in_tables()


# --- the cast -----------------------------------------------------------------------------
@pytest.fixture
def north(settings):
    settings.SECURITY_CONTACT = "mailto:sicherheit@example.org"
    return world("Nord")


@pytest.fixture
def rows(north):
    letter = Letter.objects.create(from_email="a@example.org", to=["b@example.org"], status=0)
    return north.rows | {"pages.page": builders.page(), "outbox.letter": letter}


@pytest.fixture
def people(north):
    return {
        "guest": None,
        "coordinator": north.coordinator,
        "editor": north.editor,
        "other": builders.editor(),
        "lead": north.lead,
        "administrator": builders.administrator(),
    }


def url_of(name: str, rows: dict) -> str:
    """The address of the northern office's row."""
    if name in EXCHANGE:
        return reverse(name, args=["initiatives", "initiative"])
    if match := re.fullmatch(r"admin:([a-z]+)_([a-z]+)_(\w+)", name):
        app_label, model, view = match.groups()
        return admin_url(app_label, model, view, rows)
    if name == "api_nothing_here":
        return "/api/v1/gibt-es-nicht"
    return reverse(name, kwargs=arguments(name, rows)) if name != "admin:catch_all" else CATCH_ALL


def admin_url(app_label: str, model: str, view: str, rows: dict) -> str:
    if model == "lettertext":
        scope = f"{rows['places.office'].slug}/" if view != "changelist" else ""
        return f"/verwaltung/outbox/lettertext/{scope}{WORDS[view][0]}"
    if f"{app_label}.{model}" not in MODELS:
        return reverse(f"admin:{app_label}_{model}_{view}".removesuffix("_"))
    base = reverse(f"admin:{app_label}_{model}_changelist")
    key = rows[f"{app_label}.{model}"].pk
    endings = {
        "changelist": "",
        "add": "add/",
        "short": f"{key}/",
        "preview": f"{key}/vorschau/",
        "preview_links": f"{key}/vorschau-links/",
        "preview_revoke": f"{key}/vorschau-links/beenden/",
        "editing": f"{key}/bearbeitung/",
        "merge": f"{key}/zusammenfuehren/",
        "pictures": f"{key}/bilder/",
        "pictures_review": f"{key}/bilder/pruefung/",
        "freshness": f"{key}/aktualitaet/",
        "log": f"{key}/daraus/",
        "log_review": f"{key}/daraus/{rows['conferences.report'].pk}/pruefung/",
        "due_letters": f"{key}/briefe/",
        "answered": f"{key}/beantwortet/",
        "decide": f"{key}/entscheiden/",
        "times": "antwortzeiten/",
        "review": f"{key}/pruefung/",
        "review_preview": f"{key}/pruefung/vorschau/",
        "version": f"{key}/history/{first_version(rows[f'{app_label}.{model}'])}/",
        "invite": f"{key}/einladen/",
        "remove": f"{key}/aus-dem-amt/{rows['places.office'].pk}/",
        "apply": f"{key}/uebernehmen/",
        "again": f"{key}/erneut/",
        "reset": f"{key}/zuruecksetzen/",
        **{tab: f"{key}/{path}/" for tab, (path, _post) in TABS.items()},
    }
    return base + endings.get(view, f"{key}/{view}/")


def first_version(row) -> int:
    """The key of the row's first version; 0 where versions are not kept."""
    versions = getattr(row, "history", None)
    return versions.last().pk if versions else 0


def arguments(name: str, rows: dict) -> dict:
    office, district = rows["places.office"], rows["places.district"]
    folder, file_name = rows["conferences.picture"].file.name.split("/")[1:]
    return {
        "pages:office": {"office": office.slug},
        "conferences:office_balance": {"office": office.slug},
        "conferences:office_balance_table": {"office": office.slug},
        "pages:sitemap_file": {"name": "seiten", "number": 1},
        "pages:district": {"office": office.slug, "district": district.slug},
        "pages:page": {"key": Page.Key.IMPRINT},
        "pages:picture": {"folder": folder, "name": file_name},
        "initiatives:detail": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:contact": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:contact_done": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:answered": {"token": "x" * 43},
        "initiatives:copy": {"token": "x" * 43},
        "initiatives:suggestion": {"token": "x" * 43},
        "initiatives:access": {"token": "x" * 43},
        "initiatives:take_over": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:take_over_done": {"slug": rows["initiatives.initiative"].slug},
        **{f"initiatives:stand_{page}": {"token": "x" * 43} for page in ANSWERS_OF_LETTERS},
        "initiatives:sheet": {"slug": rows["initiatives.initiative"].slug},
        "publishing:preview": {"token": "x" * 43},
        "publishing:preview_file": {"token": "x" * 43, "pk": rows["conferences.document"].pk},
        "notices:stop": {"token": "x" * 43},
        "initiatives:alert_confirm": {"token": "x" * 43},
        "initiatives:alert_stop": {"token": "x" * 43},
        "conferences:event": {"slug": rows["conferences.conference"].slug},
        "conferences:series": {"slug": rows["conferences.series"].slug},
        "conferences:documentation": {"slug": rows["conferences.conference"].slug},
        "conferences:documentation_file": {"slug": rows["conferences.conference"].slug},
        "conferences:programme_paper": {"slug": rows["conferences.conference"].slug},
        "conferences:event_calendar": {"slug": rows["conferences.conference"].slug},
        "conferences:event_picture": {"slug": rows["conferences.conference"].slug},
        "conferences:finding_picture": {"pk": rows["conferences.finding"].pk},
        "initiatives:picture": {"slug": rows["initiatives.initiative"].slug},
        "conferences:document": {"pk": rows["conferences.document"].pk},
        "conferences:finding": {"pk": rows["conferences.finding"].pk},
        "conferences:finding_hint": {"pk": rows["conferences.finding"].pk},
        "conferences:finding_hint_done": {"pk": rows["conferences.finding"].pk},
        "account_invitation": {"token": "x" * 43},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "gibt-es-nicht"},
        "admin:app_list": {"app_label": "conferences"},
        **registration_arguments(rows),
        **api_arguments(rows),
        **area_arguments(rows),
    }.get(name, {})


def area_arguments(rows: dict) -> dict:
    """What the pages of „Mein Bereich“ are about: the northern initiative and its event."""
    initiative = rows["initiatives.initiative"]
    of_initiative = [name for name in AREA_ROWS if name.startswith("my_initiatives:")]
    of_event = [name for name in AREA_ROWS if name.startswith(("my_events:", "registration:"))]
    need = {"pk": rows["initiatives.opportunity"].pk}
    person = {"initiative": initiative.pk, "steward": rows["initiatives.steward"].pk}
    enquiry = {"pk": rows["initiatives.enquiry"].pk}
    entry = {"entry": rows["conferences.report"].pk}
    return {
        **{key: {"initiative": initiative.pk} for key in of_initiative},
        **{key: {"event": rows["registration.event"].pk} for key in of_event},
        **{f"my_initiatives:{name}": person for name in ("person_hand_over", "person_end")},
        **{key: {"stand": rows["conferences.stand"].pk} for key in of_event if ":stand" in key},
        "my_events:stand_ask": {"event": rows["registration.event"].pk},
        "my_events:log": {},
        "my_events:log_report": {"finding": rows["conferences.finding"].pk},
        **{f"my_events:log_{page}": entry for page in ("entry", "withdraw")},
        **{f"my_initiatives:{name}": need for name in ("need", "renew_need", "end_need")},
        **{f"my_initiatives:{name}": enquiry for name in ("enquiry", "answered")},
        **{key: {"event": rows["conferences.event"].pk} for key in WRITTEN},
    }


def api_arguments(rows: dict) -> dict:
    singles = ("initiative", "opportunity", "event", "workshop", "finding")
    apps = {"initiative": "initiatives", "opportunity": "initiatives"}
    keys = {name: rows[f"{apps.get(name, 'conferences')}.{name}"].pk for name in singles}
    return {
        **{f"api-1:one_{name}": {"id": key} for name, key in keys.items()},
        "api-1:one_office": {"slug": rows["places.office"].slug},
        "api-1:one_district": {"ags": rows["places.district"].ags},
        "api-1:one_service": {"id": service_key(keys["initiative"])},
        "api_download": {"name": "initiatives", "form": "csv"},
    }


def registration_arguments(rows: dict) -> dict:
    event, registration = rows["registration.event"], rows["registration.registration"]
    names = [name for name in (*FORMS, *PUBLIC) if name.startswith("registration:own_")]
    own = {key: {"token": token_of(registration)} for key in ["registration:own", *names]}
    at_desk = {name: {"event": event.pk} for name in DESK}
    person = {"event": event.pk, "pk": registration.pk}
    return {
        **own,
        **at_desk,
        **dict.fromkeys(["registration:person", "registration:person_change"], person),
        "registration:request": person | {"wish": rows["registration.changerequest"].pk},
        "registration:message": {"event": event.pk, "pk": rows["registration.message"].pk},
        "registration:form": {"slug": event.slug},
        "registration:form_done": {"slug": event.slug},
        "registration:feedback": {"token": "x" * 43},
        "registration:own_none": {},
        "registration:own_deleted": {},
        "registration:own_renewed": {},
        "registration:own_broken": {"rest": "abgeschnitten"},
    }


# --- what must come of it -----------------------------------------------------------------
def expected(name: str, role: str, method: str) -> int:
    if name in PUBLIC:
        return 200 if method == "get" else 405
    if name in FORMS:
        return FORMS[name][method == "post"]
    if name in ("registration:desks", "registration:across"):
        return 302 if role == "guest" else {"get": 200, "post": 405}[method]
    if name == "admin:registration_deletion_resume":
        return expected_of_resume(role, method)
    if name in DESK:
        return expected_at_the_desk(name, role, method)
    if name in AREA | AREA_ROWS:
        return expected_in_the_area(name, role, method)
    if name in ACCOUNT:
        first = {"guest": 0, "coordinator": 2}.get(role, 4)
        return ACCOUNT[name][first + (method == "post")]
    if (name, role) == ("admin:login", "coordinator"):
        return 403
    if name in REPORTS:
        return {"get": 200, "post": 405}[method] if role in STAFF else 302
    if name in LOOKED_UP and role in STAFF:
        return 405 if method == "post" else 200 if role == "administrator" else 403
    if name in LOOKED_UP:
        return 302
    if name in ADMIN | EXCHANGE:
        return (ADMIN | EXCHANGE)[name][method == "post"] if role in STAFF else 302
    return expected_of_model(*re.fullmatch(r"admin:(\w+?_\w+?)_(\w+)", name).groups(), role, method)


def expected_of_model(model: str, view: str, role: str, method: str) -> int:
    """Not signed in: sent to the sign-in. No such right: 403. Not yours: 404."""
    if role not in STAFF or view == "short":
        return 302
    if (model.replace("_", "."), view) in BUTTONS:
        return expected_of_button(role, method)
    if model == "accounts_user" and view in PEOPLE_BUTTONS:
        return expected_of_people_button(view, role, method)
    if view == "review_preview":  # only the initiative's change waits
        agreed = 405 if method == "post" else 200
        return agreed if model == "initiatives_initiative" and role != "other" else 404
    if model == "outbox_lettertext":
        return expected_of_words(view, role, method)
    if view in TABS:
        return expected_of_tab(view, role, method)
    if view in ENTRY_PAGES:
        agreed = ENTRY_PAGES[view][method == "post"]
        return 404 if role == "other" and agreed != 405 else agreed
    editor, lead, administrator, scoped = MODELS[model.replace("_", ".")]
    verbs = {"lead": lead, "administrator": administrator}.get(role, editor)
    if view == "preview" and method == "post":
        return 405
    verb = "c" if (view, method) == ("change", "post") else VERBS.get(view, "v")
    verb = "c" if view in ("version", "reset") else verb
    not_yours = scoped and role == "other" and view in NOT_YOURS
    refused_first = verb == "c" and verb not in editor
    if not_yours and editor and verb in administrator and not refused_first:
        return 404
    if verb not in verbs:
        return 404 if scoped and view == "history" else 403
    return 200


def expected_at_the_desk(name: str, role: str, method: str) -> int:
    agreed = DESK[name][method == "post"]
    if name in DEVICES and agreed == 405:
        return 405
    if role == "guest":
        return 401 if name in ANSWERS else 302
    hidden = name in NEEDS and method == "post" and role in ("coordinator", "editor")
    return 404 if role == "other" or hidden else agreed


def expected_in_the_area(name: str, role: str, method: str) -> int:
    agreed = (AREA | AREA_ROWS)[name][method == "post"]
    if role == "guest":
        return 302
    return 404 if role == "other" and name in AREA_ROWS and agreed != 405 else agreed


def expected_of_resume(role: str, method: str) -> int:
    """Only administrators press it; the page around it is for staff."""
    if role not in STAFF:
        return 302
    if method == "get":
        return 405
    return 302 if role == "administrator" else 403


def expected_of_button(role: str, method: str) -> int:
    if method == "get":
        return 405
    return 404 if role == "other" else 302


def expected_of_words(view: str, role: str, method: str) -> int:
    """Editors read their office's words, leads and administrators change them."""
    if role == "other" and view != "changelist":
        return 404
    _route, *agreed = WORDS[view]
    first = 2 if role in ("lead", "administrator") else 0
    return agreed[first + (method == "post")]


def expected_of_tab(tab: str, role: str, method: str) -> int:
    """Another office's event is not there, whatever is asked of it."""
    if role == "other":
        return 404
    return 200 if method == "get" else TABS[tab][1]


def expected_of_people_button(view: str, role: str, method: str) -> int:
    agreed = PEOPLE_BUTTONS[view][method == "post"]
    return agreed if role in ("lead", "administrator") or agreed == 405 else 404


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_get_as_agreed_and_changes_no_row(role, client, people, rows):
    if people[role]:
        client.force_login(people[role], backend=BACKEND)
    before = everything()
    answers = {name: get(client, url_of(name, rows)) for name in sorted(names_in_tables())}
    assert differences(answers, role, "get") == []
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_an_empty_post_as_agreed(role, client, people, rows):
    if people[role]:
        client.force_login(people[role], backend=BACKEND)
    answers = {name: post(client, url_of(name, rows)) for name in sorted(names_in_tables())}
    assert differences(answers, role, "post") == []


def differences(answers: dict[str, int], role: str, method: str) -> list[str]:
    wanted = {name: expected(name, role, method) for name in answers}
    return [
        f"{name}: {answer} instead of {wanted[name]}"
        for name, answer in answers.items()
        if answer != wanted[name]
    ]


def get(client, url: str) -> int:
    response = client.get(url)
    b"".join(response)  # files are closed when they were read
    return response.status_code


def post(client, url: str) -> int:
    """The status of one empty form; what it changed is undone, a sign-out too."""
    fresh = copy.deepcopy(client.cookies)
    with transaction.atomic():
        status = client.post(url).status_code
        transaction.set_rollback(True)
    client.cookies = fresh
    return status


def everything() -> dict[str, str]:
    """A fingerprint of every table's rows; sessions are the browser's own business."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model is not Session and not model._meta.proxy
    }


def test_the_fingerprint_notices_a_change(rows):
    before = everything()
    rows["initiatives.initiative"].save()
    assert everything() != before


def test_a_staff_member_without_a_second_factor_gets_no_page_of_the_admin(client, north, rows):
    builders.Membership.objects.create(
        user=(person := builders.user()), office=north.office, role="lead"
    )
    client.force_login(person, backend=BACKEND)
    admin_names = {n for n in names_in_tables() if n.startswith("admin:")}
    statuses = {client.get(url_of(name, rows)).status_code for name in admin_names}
    assert statuses == {302}


def test_an_address_of_another_kind_is_not_reversible():
    with pytest.raises(NoReverseMatch):
        reverse("admin:sessions_session_changelist")
