"""Which pages of the admin have a table, and who may do what with it."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import Http404

from portal.accounts.models import User
from portal.accounts.roles import may_in_office
from portal.lib.tables import Scope, Table
from portal.places.models import Office

from .models import ImportJob


def page_of(kind: str) -> Any:
    """The admin's page of this kind ("app.model") that has a table; 404 for everything else."""
    try:
        page = admin.site._registry.get(apps.get_model(kind))
    except (LookupError, ValueError):
        page = None
    if page is None or not getattr(page, "table", None):
        raise Http404
    return page


def may_import(user: User, page) -> bool:
    """Whether the person may import into this kind at all, in any office."""
    return user.is_superuser or bool(offices_to_import_into(user, page))


def offices_to_import_into(user: User, page) -> list[Office]:
    """The offices whose rows the person may both add and change."""
    label = page.opts.label_lower
    rights = [
        office_id
        for office_id in user.office_ids
        if all(may_in_office(user, verb, label, office_id) for verb in ("add", "change"))
    ]
    return list(Office.objects.filter(pk__in=rights)) if rights else []


def may_work_on(user: User | None, job: ImportJob) -> bool:
    """Whether this import may still be carried out in this person's name."""
    if user is None or not user.is_active:
        return False
    if user.is_superuser:
        return True
    offices = offices_to_import_into(user, page_of(job.kind))
    return job.office_id in [office.pk for office in offices]


def table_of(job: ImportJob) -> Table:
    """The table the import is read with: the rows of its office, or all of them."""
    offices = (job.office_id,) if job.office_id else None
    return page_of(job.kind).table(Scope(job.by, offices))


def table_for(page, user: User) -> Table:
    """The table the person's own lists are exported with."""
    offices = None if user.is_superuser else tuple(user.office_ids)
    table: Table = page.table(Scope(user, offices), with_private=may_import(user, page))
    return table
