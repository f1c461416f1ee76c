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

from portal.outbox.models import Letter
from portal.pages.models import Page

from . import builders
from .world import world

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
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
    "initiatives:alert_sent",
    "conferences:event_list",
    "conferences:event",
    "conferences:document",
    "conferences:finding_list",
    "conferences:finding",
}

#: what everybody may fill in or press, signed in or not: (GET, POST {})
FORMS = {
    "initiatives:kept": (200, 302),
    "initiatives:alert": (200, 200),
    "initiatives:alert_confirm": (404, 404),
    "initiatives:alert_stop": (200, 200),
    "initiatives:contact": (200, 200),
    "initiatives:copy": (404, 404),  # with a token that nobody was sent
    "initiatives:suggest": (200, 200),
    "initiatives:suggestion": (404, 404),  # the same
}

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
    "initiatives.initiative": (WRITE, FULL, FULL, True),
    "initiatives.opportunity": (FULL, FULL, FULL, True),
    "initiatives.enquiry": (VIEW, VIEW + "d", VIEW + "d", True),
    "initiatives.suggestion": (VIEW, VIEW + "d", VIEW + "d", True),
    "publishing.pendingversion": (VIEW, VIEW, VIEW, True),
    "accounts.user": ("", WRITE, WRITE, True),
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
    "search.searchcount": (VIEW, VIEW, VIEW, False),
    "search.synonym": (VIEW, VIEW, FULL, False),
}
VERBS = {"changelist": "v", "add": "a", "change": "v", "delete": "d", "history": "v"}
#: buttons on the page of one row: POST leads back to it for whoever may see it, GET answers 405
BUTTONS = (("initiatives.enquiry", "answered"),)
NOT_YOURS = ("change", "delete", "history", "preview")
PREVIEWS = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "initiatives.initiative",
)


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
    names |= {f"admin:{m.replace('.', '_')}_{button}" for m, button in BUTTONS}
    return names | PUBLIC | set(FORMS) | set(ACCOUNT) | set(ADMIN)


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
    if match := re.fullmatch(r"admin:([a-z]+)_([a-z]+)_(\w+)", name):
        app_label, model, view = match.groups()
        return admin_url(app_label, model, view, rows)
    return reverse(name, kwargs=arguments(name, rows)) if name != "admin:catch_all" else CATCH_ALL


def admin_url(app_label: str, model: str, view: str, rows: dict) -> str:
    if f"{app_label}.{model}" not in MODELS:
        return reverse(f"admin:{app_label}_{model}_{view}".removesuffix("_"))
    base = reverse(f"admin:{app_label}_{model}_changelist")
    key = rows[f"{app_label}.{model}"].pk
    endings = {
        "changelist": "",
        "add": "add/",
        "short": f"{key}/",
        "preview": f"{key}/vorschau/",
        "answered": f"{key}/beantwortet/",
    }
    return base + endings.get(view, f"{key}/{view}/")


def arguments(name: str, rows: dict) -> dict:
    office, district = rows["places.office"], rows["places.district"]
    folder, file_name = rows["conferences.picture"].file.name.split("/")[1:]
    return {
        "pages:office": {"office": office.slug},
        "pages:district": {"office": office.slug, "district": district.slug},
        "pages:page": {"key": Page.Key.IMPRINT},
        "pages:picture": {"folder": folder, "name": file_name},
        "initiatives:detail": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:contact": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:contact_done": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:copy": {"token": "x" * 43},
        "initiatives:suggestion": {"token": "x" * 43},
        "initiatives:sheet": {"slug": rows["initiatives.initiative"].slug},
        "initiatives:alert_confirm": {"token": "x" * 43},
        "initiatives:alert_stop": {"token": "x" * 43},
        "conferences:event": {"slug": rows["conferences.conference"].slug},
        "conferences:document": {"pk": rows["conferences.document"].pk},
        "conferences:finding": {"pk": rows["conferences.finding"].pk},
        "account_reset_password_from_key": {"uidb36": "1", "key": "gibt-es-nicht"},
        "admin:app_list": {"app_label": "conferences"},
    }.get(name, {})


# --- what must come of it -----------------------------------------------------------------
def expected(name: str, role: str, method: str) -> int:
    if name in PUBLIC:
        return 200 if method == "get" else 405
    if name in FORMS:
        return FORMS[name][method == "post"]
    if name in ACCOUNT:
        first = {"guest": 0, "coordinator": 2}.get(role, 4)
        return ACCOUNT[name][first + (method == "post")]
    if (name, role) == ("admin:login", "coordinator"):
        return 403
    if name in ADMIN:
        return ADMIN[name][method == "post"] if role in STAFF else 302
    return expected_of_model(*re.fullmatch(r"admin:(\w+?_\w+?)_(\w+)", name).groups(), role, method)


def expected_of_model(model: str, view: str, role: str, method: str) -> int:
    """Not signed in: sent to the sign-in. No such right: 403. Not yours: 404."""
    if role not in STAFF or view == "short":
        return 302
    if (model.replace("_", "."), view) in BUTTONS:
        return expected_of_button(role, method)
    editor, lead, administrator, scoped = MODELS[model.replace("_", ".")]
    verbs = {"lead": lead, "administrator": administrator}.get(role, editor)
    if view == "preview" and method == "post":
        return 405
    verb = "c" if (view, method) == ("change", "post") else VERBS.get(view, "v")
    not_yours = scoped and role == "other" and view in NOT_YOURS
    if not_yours and editor and verb in administrator:
        return 404
    if verb not in verbs:
        return 404 if scoped and view == "history" else 403
    return 200


def expected_of_button(role: str, method: str) -> int:
    if method == "get":
        return 405
    return 404 if role == "other" else 302


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
