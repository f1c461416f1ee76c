"""Corners of the queues that random steps rarely reach."""

import pytest
from django.db.models import F

from conferences.models import Workshop
from conferences.registration import services
from conferences.registration.models import Registration
from conferences.registration.services import Wish
from tests import builders as build

pytestmark = pytest.mark.django_db


def standings(row) -> dict[int, str]:
    """{workshop: standing}"""
    return dict(row.choices.values_list("workshop", "standing"))


def kinds(row) -> list[str]:
    return list(row.letters.order_by("pk").values_list("kind", flat=True))


def test_whoever_makes_the_second_choice_the_first_waits_for_nothing_else():
    event = build.open_conference()
    slot = build.slot(event)
    full, other = (build.workshop(event, slot=slot, capacity=1) for _ in range(2))
    build.registration(event, wishes=[Wish(full.pk)])
    alice = build.registration(event, wishes=[Wish(full.pk, 1), Wish(other.pk, 2)])
    assert standings(alice) == {full.pk: "waiting", other.pk: "seat"}
    services.change(alice, wishes=[Wish(other.pk, 1), Wish(full.pk, 2)])
    assert standings(alice) == {full.pk: "idle", other.pk: "seat"}


def test_a_group_that_waits_does_not_grow_beyond_what_its_workshop_can_ever_hold():
    event = build.open_conference(capacity=4)
    small = build.workshop(event, slot=build.slot(event), capacity=2)
    build.registration(event, companions=("Ada", "Bo", "Cem"))
    waits = build.registration(event, wishes=[Wish(small.pk)])
    with pytest.raises(services.GroupTooLarge) as refusal:
        services.change(waits, companions=["Dora", "Emil"])
    assert small.title in str(refusal.value)
    assert waits.companions.count() == 0


def test_a_group_that_grew_with_the_office_s_leave_stays_when_the_workshop_got_smaller():
    """Only growing asks; whoever stays as many, or fewer, is not refused for the office's doing."""
    event = build.open_conference()
    small = build.workshop(event, slot=build.slot(event), capacity=3)
    trio = build.registration(event, companions=("Ada", "Bo"), wishes=[Wish(small.pk)])
    Workshop.objects.update(capacity=1)
    services.change(trio, companions=["Ada", ""])
    assert trio.companions.count() == 1


def test_a_group_grows_and_leaves_the_full_workshop_in_one_go():
    event = build.open_conference()
    slot = build.slot(event)
    full, large = build.workshop(event, slot=slot, capacity=1), build.workshop(event, slot=slot)
    alice = build.registration(event, wishes=[Wish(full.pk)])
    services.change(alice, wishes=[Wish(large.pk)], companions=["Bo"])
    assert standings(alice) == {large.pk: "seat"}
    assert alice.companions.count() == 1


def test_whoever_is_promoted_just_when_they_change_something_is_told_so():
    event = build.open_conference(capacity=1)
    alice, bob = (build.registration(event) for _ in range(2))
    type(event).objects.update(capacity=F("capacity") + 1)
    services.change(bob, companions=[])
    assert Registration.objects.get(pk=bob.pk).has_seat
    assert kinds(bob)[-1] == "promoted"
    assert kinds(alice) == ["confirm", "confirmed"]
