"""What people are told by letter, the way they chose."""

import pytest

from portal.outbox.models import Letter
from portal.outbox.notices import notice_kinds, notify
from portal.outbox.wording import Draft

from .. import builders

pytestmark = pytest.mark.django_db

DRAFT = Draft("Eine Nachricht", "Guten Tag,\n\nes gibt etwas.\n")
KIND = "publishing.decision"


def test_everybody_who_chose_nothing_is_told_at_once():
    alice, bob = builders.user(), builders.user()
    notify([alice, bob, alice], KIND, DRAFT)
    assert sorted(to for letter in Letter.objects.all() for to in letter.to) == sorted(
        [alice.email, bob.email]
    )


def test_an_account_that_is_off_gets_nothing():
    notify([builders.user(is_active=False)], KIND, DRAFT)
    assert not Letter.objects.exists()


def test_an_answer_goes_where_the_notice_says_and_no_machine_answers():
    notify([builders.user()], KIND, DRAFT, reply_to=["sam@example.org"])
    headers = Letter.objects.get().headers
    assert headers["Reply-To"] == "sam@example.org"
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("number", [1, 30])
def test_many_people_cost_as_many_queries_as_one(number, django_assert_max_num_queries):
    people = [builders.user() for _ in range(number)]
    with django_assert_max_num_queries(4):
        notify(people, KIND, DRAFT)
    assert Letter.objects.count() == number


def test_a_kind_nobody_listed_is_a_mistake():
    with pytest.raises(KeyError):
        notify([], "gibt.es.nicht", DRAFT)


def test_every_kind_says_what_it_is_and_when_it_comes():
    for key, kind in notice_kinds().items():
        assert key == kind.key
        assert str(kind.name)
        assert str(kind.when).endswith(".")
