"""The audit list: sign-ins, exports, rights and deletions, written down where they happen."""

from .models import AuditEntry, User

Kind = AuditEntry.Kind


def record(kind: str, *, by, text, office=None) -> AuditEntry:
    """Write one line, in the transaction of what it tells about.

    `kind` is one of `AuditEntry.Kind`, `by` the person (None or a guest where nobody is known),
    `text` a German sentence without participants' data and without tokens, `office` an Office
    whose work it was, or None.
    """
    person = by if isinstance(by, User) else None
    return AuditEntry.objects.create(
        kind=Kind(kind), by=person, by_name=str(person or ""), text=str(text), office=office
    )


def forget_old_entries() -> None:
    """Chore: entries older than 24 months go; nothing else ever deletes one."""
    AuditEntry.objects.forget_old()


def last_sign_ins(person: User, count: int = 10):
    """The person's own latest sign-ins and what failed at the account."""
    kinds = [Kind.SIGN_IN, Kind.SIGN_IN_FAILED, Kind.SECURITY]
    return AuditEntry.objects.filter(by=person, kind__in=kinds)[:count]
