"""The comparison: what a database needs for the mere number of hits."""

from django.db import connection

from initiatives.models import Initiative
from portal.publishing.models import FieldOfAction

TABLE, FIELD = Initiative._meta.db_table, FieldOfAction._meta.db_table
OF_FIELDS, OF_GROUPS = (
    getattr(Initiative, name).through._meta.db_table for name in ("fields", "target_groups")
)
COUNT = f"""
SELECT COUNT(*) FROM {TABLE} WHERE state = 'published'
AND id IN (SELECT initiative_id FROM {OF_FIELDS} JOIN {FIELD} AS word ON word.id = fieldofaction_id
           WHERE word.id = %s OR word.parent_id = %s)
AND id IN (SELECT initiative_id FROM {OF_GROUPS} WHERE targetgroup_id = %s)
"""


def count_with_two_facets(field: int, group: int) -> int:
    """Public initiatives in a field of action, its parts included, for a target group."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [field, field, group])
        return cursor.fetchone()[0]
