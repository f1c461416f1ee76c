"""Changing what one registered: at once before the deadline, afterwards as a wish to the office."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.forms.own import OwnForm, WishForm
from conferences.registration.link import token_of
from conferences.registration.models import ChangeRequest, Needs, Registration, Setup
from conferences.registration.services import Wish, own, requests
from conferences.registration.services.own import Wanted
from tests import builders as build

pytestmark = pytest.mark.django_db


def url(registration: Registration, page: str = "own_change") -> str:
    return reverse(f"registration:{page}", args=[token_of(registration)])


def filled(registration: Registration, **changes) -> dict:
    """The form as a browser sends it when nothing but `changes` was touched."""
    row = Registration.objects.get(pk=registration.pk)
    is_late = own.is_past_deadline(row.event)
    form = (WishForm if is_late else OwnForm)(registration=row)
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)} | changes


def send(registration: Registration, **changes):
    return Client().post(url(registration), filled(registration, **changes))


def close(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(
        registration_closes=timezone.now() - timedelta(hours=1)
    )


def names(registration: Registration) -> list[str]:
    return list(registration.companions.values_list("name", flat=True))


def letters(registration: Registration) -> list[str]:
    return list(registration.letters.order_by("pk").values_list("kind", flat=True))


# --- before the deadline: at once ---------------------------------------------------------
def test_nothing_touched_is_nothing_changed():
    row = build.registration(companions=("Ada",), needs={"vegan": 1})
    before = letters(row)
    response = send(row)
    assert response.url == url(row, "own")
    assert (names(row), letters(row)) == (["Ada"], before)


def test_companions_are_added_renamed_and_removed():
    row = build.registration(companions=("Ada", "Bo"))
    _ada, bo = row.companions.values_list("pk", flat=True)
    response = send(row, companion_1="", companion_2="Bob", companion_3="Cem")
    assert response.url == url(row, "own") + "?getan=geaendert"
    row.refresh_from_db()
    assert (names(row), row.seats) == (["Bob", "Cem"], 3)
    assert row.companions.filter(pk=bo, name="Bob").exists()
    assert letters(row)[-1] == "changed"


def test_a_second_click_adds_nobody_twice():
    row = build.registration(companions=("Ada",))
    data = filled(row, companion_2="Bo")
    for _click in range(2):
        Client().post(url(row), data)
    assert names(row) == ["Ada", "Bo"]
    assert letters(row).count("changed") == 1


def test_a_group_does_not_grow_past_those_who_wait_and_keeps_what_was_typed():
    event = build.open_conference(capacity=1)
    row = build.registration(event)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    build.registration(event, companions=("Ada",))
    response = send(row, companion_1="Bo", organisation="Neu")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Für mehr Personen ist kein Platz frei" in html
    assert 'value="Bo"' in html
    row.refresh_from_db()
    assert (names(row), row.organisation) == ([], "")


def test_companions_the_office_no_longer_allows_stay():
    row = build.registration(companions=("Ada", "Bo"))
    Setup.objects.filter(event=row.event).update(most_companions=0)
    assert send(row, companion_2="Bob").status_code == 302
    assert names(row) == ["Ada", "Bob"]
    send(row, companion_2="")
    assert names(row) == ["Ada"]


def two_workshops(event: Event):
    slot = build.slot(event)
    return slot, build.workshop(event, slot=slot), build.workshop(event, slot=slot)


def test_workshops_change_at_once():
    event = build.open_conference()
    slot, one, other = two_workshops(event)
    row = build.registration(event, wishes=(Wish(one.pk),))
    fields = {f"slot_{slot.pk}_first": other.pk, f"slot_{slot.pk}_second": one.pk}
    send(row, **fields)
    held = dict(row.choices.values_list("workshop", "preference"))
    assert held == {other.pk: 1, one.pk: 2}
    send(row, **{f"slot_{slot.pk}_first": "", f"slot_{slot.pk}_second": ""})
    assert not row.choices.exists()


def test_a_second_choice_without_a_first_is_said_at_the_field():
    event = build.open_conference()
    slot, one, _other = two_workshops(event)
    row = build.registration(event)
    response = send(row, **{f"slot_{slot.pk}_second": one.pk})
    assert "Bitte wählen Sie auch einen ersten Wunsch." in response.content.decode()
    assert not row.choices.exists()


def test_the_workshop_one_has_is_shown_as_ones_own_although_it_is_full():
    event = build.open_conference()
    slot = build.slot(event)
    full = build.workshop(event, slot=slot, capacity=1)
    mine, other = build.registration(event, wishes=(Wish(full.pk),)), build.registration(event)
    assert "Ihr Platz" in Client().get(url(mine)).content.decode()
    assert "voll, Warteliste" in Client().get(url(other)).content.decode()


def test_a_workshop_of_another_event_is_refused():
    event = build.open_conference()
    slot, _one, _other = two_workshops(event)
    row, foreign = build.registration(event), build.workshop()
    response = send(row, **{f"slot_{slot.pk}_first": foreign.pk})
    assert "Diesen Workshop gibt es nicht mehr" in response.content.decode()
    assert not row.choices.exists()


def test_answers_change_and_can_be_taken_back():
    event = build.open_conference()
    question = build.question(event)
    row = build.registration(event, answers={question.pk: "Bahn"})
    send(row, **{f"question_{question.pk}": "Bus"})
    assert row.answers.get().text == "Bus"
    send(row, **{f"question_{question.pk}": ""})
    assert not row.answers.exists()


def test_an_answer_to_former_words_is_not_taken_for_one_to_the_new():
    event = build.open_conference()
    question = build.question(event, text="Kommen Sie mit der Bahn?", kind="yesno")
    row = build.registration(event, answers={question.pk: "Ja"})
    question.text = "Kommen Sie mit dem Auto?"
    question.save()
    assert (
        f"question_{question.pk}" not in filled(row) or not filled(row)[f"question_{question.pk}"]
    )
    send(row, organisation="Sprachcafé")
    assert row.answers.values_list("asked", "text").get() == ("Kommen Sie mit der Bahn?", "Ja")


def test_an_option_that_was_taken_away_stays_as_given():
    event = build.open_conference()
    question = build.question(event, kind="choice", options="Bahn\nBus\nRad")
    row = build.registration(event, answers={question.pk: "Bus"})
    question.options = "Bahn\nRad"
    question.save()
    assert send(row, organisation="Sprachcafé").status_code == 302
    assert row.answers.get().text == "Bus"


def test_needs_change_with_consent_and_vanish_when_empty():
    row = build.registration()
    response = send(row, needs_vegan="1")
    assert "Bitte willigen Sie ein." in response.content.decode()
    assert not Needs.objects.exists()
    send(row, needs_vegan="1", needs_other="Ruheraum", needs_consent="on")
    needs = Needs.objects.get(registration=row)
    assert (needs.vegan, needs.other, needs.halal) == (1, "Ruheraum", 0)
    send(row, needs_vegan="", needs_other="")
    assert not Needs.objects.exists()


def test_needs_the_event_no_longer_asks_for_stay():
    row = build.registration(needs={"vegan": 2, "assistance": True})
    Setup.objects.filter(event=row.event).update(offers_diet=False)
    send(row, needs_induction_loop="on")
    needs = Needs.objects.get(registration=row)
    assert (needs.vegan, needs.assistance, needs.induction_loop) == (2, True, True)


def test_who_is_gone_changes_nothing():
    row = build.registration()
    data = filled(row, organisation="Neu")
    services.cancel(row, because="self")
    assert Client().post(url(row), data).url == url(row, "own")
    row.refresh_from_db()
    assert row.organisation == ""


def test_what_one_changes_is_the_own_registration_only():
    event = build.open_conference()
    alice, bob = build.registration(event), build.registration(event, companions=("Ada",))
    send(alice, companion_1="Bo")
    assert (names(alice), names(bob)) == (["Bo"], ["Ada"])


# --- after the deadline: a wish -----------------------------------------------------------
@pytest.fixture
def late() -> Registration:
    """Somebody with one companion, after the deadline."""
    row = build.registration(companions=("Ada",))
    close(row.event)
    row.event.refresh_from_db()
    return row


def the_wish(registration: Registration) -> ChangeRequest:
    return ChangeRequest.objects.get(registration=registration)


def test_after_the_deadline_a_change_is_a_wish(late):
    response = send(late, companion_2="Bo", note="Bo kommt doch.")
    assert response.url == url(late, "own") + "?getan=gewuenscht"
    wish = the_wish(late)
    assert (wish.wish, wish.note) == ({"companions": ["Ada", "Bo"]}, "Bo kommt doch.")
    assert names(late) == ["Ada"]
    html = Client().get(url(late, "own")).content.decode()
    assert "Das Amt hat noch nicht entschieden." in html
    assert "Begleitpersonen: Ada, Bo" in html


def test_without_a_deadline_the_event_begins_before_anything_is_late():
    row = build.registration(build.open_conference(registration_closes=None))
    assert not own.is_past_deadline(row.event)


def test_the_same_wish_sent_again_is_one(late):
    data = filled(late, companion_2="Bo")
    for _click in range(3):
        Client().post(url(late), data)
    assert ChangeRequest.objects.count() == 1


def test_a_new_wish_takes_the_place_of_the_open_one(late):
    send(late, companion_2="Bo")
    first = the_wish(late)
    send(late, companion_2="Cem")
    assert the_wish(late).wish == {"companions": ["Ada", "Cem"]}
    with pytest.raises(requests.RequestGone):
        services.grant(first, by=build.user())


def test_nothing_wished_is_no_wish(late):
    assert send(late).url == url(late, "own")
    assert not ChangeRequest.objects.exists()


def test_needs_and_answers_are_entered_at_once_and_stand_in_no_wish(late):
    question = build.question(late.event)
    send(late, needs_kosher="1", needs_consent="on", **{f"question_{question.pk}": "Geheim"})
    assert the_wish(late).wish == {"answers": True, "needs": True}
    assert (Needs.objects.get().kosher, late.answers.get().text) == (1, "Geheim")


def test_a_wish_can_be_taken_back(late):
    send(late, companion_2="Bo")
    Client().post(url(late, "own_withdraw"))
    assert not ChangeRequest.objects.exists()


def test_what_no_office_could_fulfil_is_refused_at_once(late):
    Setup.objects.filter(event=late.event).update(most_companions=1)
    with pytest.raises(services.TooManyCompanions):
        services.ask_for_change(late, Wanted(companions=("Ada", "Bo")), sending="1")
    with pytest.raises(services.WrongWorkshop):
        services.ask_for_change(late, Wanted(wishes=(Wish(build.workshop().pk),)), sending="2")
    assert not ChangeRequest.objects.exists()


def test_strangers_with_the_same_sending_are_two_wishes(late):
    other = build.registration(build.open_conference())
    for row in (late, other):
        services.ask_for_change(row, Wanted(organisation="Neu"), sending="1")
    assert ChangeRequest.objects.count() == 2


# --- the office decides -------------------------------------------------------------------
def ask(registration: Registration, **wanted) -> ChangeRequest:
    return services.ask_for_change(registration, Wanted(**wanted), sending=services.new_sending())


def test_a_granted_wish_is_done_and_answered_with_one_letter(late):
    _slot, one, other = two_workshops(late.event)
    wishes = (Wish(one.pk, 1), Wish(other.pk, 2))
    wish = ask(late, companions=("Ada", "Bo"), wishes=wishes, organisation="Sprachcafé")
    by = build.user()
    before = len(letters(late))
    done = services.grant(wish, by=by, reply="Gern.")
    late.refresh_from_db()
    assert (names(late), late.seats, late.organisation) == (["Ada", "Bo"], 3, "Sprachcafé")
    assert late.choices.count() == 2
    assert (done.outcome, done.decided_by, done.reply) == ("done", by, "Gern.")
    assert letters(late)[before:] == ["answered"]
    assert "Gern." in Client().get(url(late, "own")).content.decode()


def test_a_wish_without_room_is_refused_to_the_office_and_stays_open(late):
    Event.objects.filter(pk=late.event_id).update(capacity=2)
    wish = ask(late, companions=("Ada",), organisation="Neu")
    with pytest.raises(services.GroupTooLarge):
        ask(late, companions=("Ada", "Bo"))
    Event.objects.filter(pk=late.event_id).update(capacity=3)
    wish = ask(late, companions=("Ada", "Bo"), organisation="Neu")
    build.registration(build.open_conference())
    services.register(
        late.event, services.Details(name="Cem"), sending=services.new_sending(), by=build.user()
    )
    with pytest.raises(services.NotEnoughSeats):
        services.grant(wish, by=build.user())
    late.refresh_from_db()
    wish.refresh_from_db()
    assert (names(late), late.organisation, wish.outcome) == (["Ada"], "", "open")


def test_a_declined_wish_changes_nothing_and_is_answered(late):
    wish = ask(late, companions=())
    services.decline(wish, by=build.user(), reply="Die Namensschilder sind gedruckt.")
    assert names(late) == ["Ada"]
    assert letters(late)[-1] == "answered"
    html = Client().get(url(late, "own")).content.decode()
    assert "nicht erfüllen" in html
    assert "Die Namensschilder sind gedruckt." in html


@pytest.mark.parametrize("again", [services.grant, services.decline])
def test_a_wish_is_decided_once(late, again):
    wish = ask(late, organisation="Neu")
    services.grant(wish, by=build.user())
    with pytest.raises(services.RequestGone):
        again(wish, by=build.user())
    assert letters(late).count("answered") == 1


def test_a_wish_of_who_has_left_meanwhile_is_refused_to_the_office(late):
    wish = ask(late, companions=("Bo",))
    services.cancel(late, because="self")
    with pytest.raises(services.NotActive):
        services.grant(wish, by=build.user())
    services.decline(wish, by=build.user())


def test_what_was_decided_is_not_taken_back(late):
    services.grant(ask(late, organisation="Neu"), by=build.user())
    Client().post(url(late, "own_withdraw"))
    assert the_wish(late).outcome == "done"
