"""Lists as files: exactly what the list shows, told to the audit list, made while it is sent."""

from collections.abc import Iterator

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.accounts.models import User
from portal.lib.spreadsheets import streamed_response
from portal.lib.tables import Table
from portal.places.models import Office

AT_ONCE = 500


def export(table: Table, rows: QuerySet, form: str, *, by: User, name: str) -> HttpResponse:
    """The rows of the list as a file in `form` (spreadsheets.FORMATS); `name` is the list's."""
    count = rows.count()
    text = _("%(list)s als Datei geholt: %(count)s Zeilen.") % {"list": name, "count": count}
    record("export", by=by, text=text, office=office_of(by))
    day = timezone.localdate()
    lines = table.lines(_streamed(table, rows))
    return streamed_response(f"{table.file_name}-{day:%Y-%m-%d}", name, lines, form)


def office_of(person: User) -> Office | None:
    """The office whose work it was, where the person has only one."""
    if person.is_superuser or len(person.office_ids) != 1:
        return None
    return Office.objects.get(pk=person.office_ids[0])


def _streamed(table: Table, rows: QuerySet) -> Iterator[Model]:
    """A few hundred in memory at a time, in the list's order where the key does not decide."""
    model = table.model
    wanted = model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    return iter(table.with_columns(wanted).iterator(AT_ONCE))


def template(table: Table, form: str, *, name: str) -> HttpResponse:
    """An empty table with one example line, to be filled in."""
    lines = iter([table.headings_to_fill(), table.example_line()])
    return streamed_response(f"{table.file_name}-vorlage", name, lines, form)
