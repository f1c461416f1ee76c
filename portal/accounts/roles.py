"""What each role may do with which kind of row.

The rows themselves are narrowed by `editable_by(user)`; this table only says which verbs a
role has at all. Administrators (is_superuser) may everything. The README shows the matrix.
"""

from functools import cache

from django.contrib.auth.backends import BaseBackend

from .models import Membership, User

VIEW = frozenset({"view"})
WRITE = frozenset({"view", "add", "change"})
FULL = frozenset({"view", "add", "change", "delete"})

EDITOR, LEAD = Membership.Role.EDITOR, Membership.Role.LEAD

# Entries are archived, not deleted, by editors; their parts may go.
PARTS = (
    "conferences.document",
    "conferences.findingupdate",
    "conferences.incomingpicture",
    "conferences.picture",
    "conferences.picturechange",
    "conferences.programmeitem",
    "conferences.speaker",
    "conferences.stand",
    "conferences.takenup",
    "conferences.workshop",
    "initiatives.incomingpicture",
    "initiatives.opportunity",
    "initiatives.picture",
    "initiatives.picturechange",
    "initiatives.steward",
    "registration.eventtext",
    "registration.question",
)
ENTRIES = (
    "conferences.conference",
    "conferences.event",
    "conferences.finding",
    "conferences.venue",
    "initiatives.initiative",
)
VOCABULARY = (
    "conferences.series",
    "publishing.addressee",
    "publishing.engagementform",
    "publishing.fieldofaction",
    "publishing.language",
    "publishing.organisationtype",
    "publishing.targetgroup",
    "places.office",
    "places.district",
    "search.synonym",
)

RIGHTS: dict[str, dict[str, frozenset[str]]] = {
    EDITOR: {
        **dict.fromkeys(PARTS, FULL),
        **dict.fromkeys(ENTRIES, WRITE),
        **dict.fromkeys(VOCABULARY, VIEW),
        "conferences.duerules": VIEW,
        "exchange.importjob": VIEW,
        "initiatives.enquiry": VIEW,
        "initiatives.stewardrequest": VIEW,
        "initiatives.suggestion": VIEW,
        "outbox.lettertext": VIEW,
        "pages.page": VIEW,
        "publishing.linkcheck": VIEW,
        "publishing.pendingversion": VIEW,
        "registration.deletionrun": VIEW,
        "registration.rules": VIEW,
        "registration.setup": WRITE,
        "search.searchcount": VIEW,
    },
    LEAD: {
        **dict.fromkeys(PARTS, FULL),
        **dict.fromkeys(ENTRIES, FULL),
        **dict.fromkeys(VOCABULARY, VIEW),
        "conferences.duerules": WRITE,
        "exchange.importjob": VIEW,
        "initiatives.enquiry": VIEW | {"delete"},
        "initiatives.stewardrequest": VIEW | {"delete"},
        "initiatives.suggestion": VIEW | {"delete"},
        "outbox.lettertext": WRITE,
        "pages.page": VIEW | {"change"},
        "publishing.linkcheck": VIEW,
        "publishing.pendingversion": VIEW,
        "registration.deletionrun": VIEW,
        "registration.needs": VIEW,
        "registration.rules": WRITE,
        "registration.setup": WRITE,
        "search.searchcount": VIEW,
        "accounts.user": WRITE,
        "accounts.membership": FULL,
    },
}


def rights_of(user: User) -> dict[str, frozenset[str]]:
    """{"app.model": verbs} over all of the person's roles."""
    return rights_of_roles(frozenset(user.office_roles.values()))


@cache
def rights_of_roles(roles: frozenset[str]) -> dict[str, frozenset[str]]:
    """Worked out once per combination of roles: every page of the admin asks a hundred times."""
    rights: dict[str, frozenset[str]] = {}
    for role in roles:
        for model, verbs in RIGHTS[role].items():
            rights[model] = rights.get(model, frozenset()) | verbs
    return rights


def may_in_office(user: User, verb: str, model: str, office_id: int | None) -> bool:
    """Whether the person's role in that very office has the verb; model as "app.model".

    A lead here who is an editor there deletes here only. Rows without an office belong to the
    administrators.
    """
    if user.is_superuser:
        return True
    role = user.office_roles.get(office_id) if office_id else None
    return role is not None and verb in RIGHTS[role].get(model, ())


def offices_led_by(user: User) -> list[int]:
    """The ids of the offices whose people this person looks after."""
    return [office_id for office_id, role in user.office_roles.items() if role == LEAD]


class RoleBackend(BaseBackend):
    """Answers Django's permission questions from the roles."""

    def has_perm(self, user, perm: str, obj=None) -> bool:
        if not user.is_active or not isinstance(user, User):
            return False
        app_label, codename = perm.split(".", 1)
        verb, _, model = codename.partition("_")
        return verb in rights_of(user).get(f"{app_label}.{model}", ())

    def has_module_perms(self, user, app_label: str) -> bool:
        if not user.is_active or not isinstance(user, User):
            return False
        return any(model.startswith(f"{app_label}.") for model in rights_of(user))
