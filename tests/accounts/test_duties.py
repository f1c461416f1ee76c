"""What people without an office look after, read along with them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Initiative, Steward
from portal.accounts.duties import duty_offices, with_duties
from portal.accounts.models import User

from .. import builders

pytestmark = pytest.mark.django_db

#: more than a database takes as single conditions of one question
VERY_MANY = 1200


def test_somebody_may_look_after_very_many_initiatives():
    person, office = builders.user(), builders.office()
    rows = Initiative.objects.bulk_create(
        Initiative(title="Tee", slug=f"tee-{number}", summary="Tee", office=office)
        for number in range(VERY_MANY)
    )
    Steward.objects.bulk_create(Steward(user=person, initiative=row) for row in rows)
    with CaptureQueriesContext(connection) as caught:
        (found,) = with_duties(User.objects.filter(pk=person.pk))
        assert duty_offices(found) == {office.pk}
    assert len(caught) == 2
