"""Rows there are many of are named by title or number, never chosen from a list of all."""

import pytest
from django import forms
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from conferences.models import Document, Event, Finding, ProgrammeItem, Workshop
from conferences.registration.models import Setup
from initiatives.models import Initiative
from portal.accounts.models import User
from portal.publishing.naming import MOST_NEW, NamesRows
from tests import builders as build

from .forms import errors, fill_in, read

pytestmark = pytest.mark.django_db

GROWING = (Initiative, Event, Finding, Workshop, ProgrammeItem, Document, User)


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours))


@pytest.fixture
def meeting(ours):
    return build.event(office=ours)


@pytest.fixture
def promise(ours):
    return build.finding(office=ours)


def form_url(row) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])


def host_after(client, meeting, text: str):
    """Who hosts the meeting once the text was typed and accepted."""
    answer = fill_in(client, form_url(meeting), host=text)
    assert answer.status_code == 302, errors(answer)
    meeting.refresh_from_db()
    return meeting.host


def refusal_of(client, row, **typed) -> str:
    answer = fill_in(client, form_url(row), **typed)
    assert answer.status_code == 200
    for name, text in typed.items():
        assert read(answer)[name] == [text]
    return errors(answer)


# --- every form ---
def forms_of_the_admin(request):
    """(name of the page, form class) of every form of the admin and of every part on one."""
    for model, page in admin.site._registry.items():
        try:
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[1])
        except NoReverseMatch:
            continue
        if page.has_add_permission(request) or page.has_change_permission(request):
            yield type(page).__name__, page.get_form(request)
        for part in page.get_inline_instances(request):
            yield type(part).__name__, part.get_formset(request).form


def test_no_form_lists_all_rows_of_what_grows(rf, meeting):
    request = rf.get("/")
    request.user = build.administrator()
    request.resolver_match = type("Match", (), {"kwargs": {}})
    found = {
        (page, name): field
        for page, form in forms_of_the_admin(request)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField)
    }
    growing = {key: f for key, f in found.items() if issubclass(f.queryset.model, GROWING)}
    assert ("EventAdmin", "host") in growing and ("FindingUpdateInline", "event") in growing
    assert [key for key, field in growing.items() if not isinstance(field, NamesRows)] == []


# --- one ---
@pytest.mark.parametrize("typed", ["Café Kunterbunt", "Café  KUNTERBUNT", "#{pk}", "{pk}", "CK"])
def test_one_is_named_by_title_number_or_short_name(alice, meeting, typed):
    meant = build.initiative(title="Café Kunterbunt", short_name="CK")
    assert host_after(alice, meeting, typed.format(pk=meant.pk)) == meant


def test_the_form_shows_what_read_back_means_the_same(alice, meeting, ours):
    town = build.municipality(name="Wolfsburg")
    meeting.host = build.initiative(title="Teestube", municipality=town)
    meeting.save()
    build.initiative(title="Teestube")
    shown = read(alice.get(form_url(meeting)))["host"]
    assert shown == [f"Teestube – Wolfsburg (#{meeting.host.pk})"]
    assert host_after(alice, meeting, shown[0]) == meeting.host


def test_an_empty_field_names_nothing(alice, meeting):
    meeting.host = build.initiative()
    meeting.save()
    assert host_after(alice, meeting, "") is None


def test_a_title_that_is_a_number_counts_beside_the_row_with_that_number(alice, meeting):
    first = build.initiative()
    named_so = build.initiative(title=str(first.pk))
    told = errors(fill_in(alice, form_url(meeting), host=str(first.pk)))
    assert f"(#{first.pk})" in told and f"(#{named_so.pk})" in told


def test_several_of_the_same_title_are_told_apart_by_their_numbers(alice, meeting):
    rows = [build.initiative(title="Teestube") for _time in range(2)]
    told = refusal_of(alice, meeting, host="Teestube")
    assert "kann mehrere meinen" in told
    assert all(f"(#{row.pk})" in told for row in rows)


def test_many_of_the_same_title_are_not_all_written_out(alice, meeting):
    for _time in range(12):
        build.initiative(title="Teestube")
    told = refusal_of(alice, meeting, host="Teestube")
    assert "mehr als 8" in told and told.count("(#") == 8


def test_a_part_of_a_title_is_asked_about_not_guessed(alice, meeting):
    meant = build.initiative(title="Teestube am Markt")
    told = refusal_of(alice, meeting, host="markt tee")
    assert "Meinen Sie" in told and f"#{meant.pk}" in told


def test_typing_another_title_before_the_number_is_asked_about(alice, meeting):
    present, other = build.initiative(title="Teestube"), build.initiative(title="Lesekreis")
    meeting.host = present
    meeting.save()
    told = refusal_of(alice, meeting, host=f"Lesekreis (#{present.pk})")
    assert "Meinen Sie" in told
    assert f"(#{present.pk})" in told and f"(#{other.pk})" in told


@pytest.mark.parametrize("typed", ["Geheimer Plan", "#{pk}", "{pk}", "Geheimer", "X (#{pk})"])
def test_a_foreign_draft_does_not_exist(alice, meeting, typed):
    hidden = build.initiative(office=build.office(), state="draft", title="Geheimer Plan")
    text = typed.format(pk=hidden.pk)
    answer = fill_in(alice, form_url(meeting), host=text)
    assert f"„{text}“ gibt es nicht." in errors(answer)
    assert "Meinen Sie" not in errors(answer)
    meeting.refresh_from_db()
    assert meeting.host is None


def test_ones_own_draft_can_be_named(alice, meeting, ours):
    own = build.initiative(office=ours, state="draft", title="Unser Plan")
    assert host_after(alice, meeting, "Unser Plan") == own


def test_what_is_present_stays_though_it_could_not_be_named_anew(alice, meeting):
    meeting.host = build.initiative(office=build.office(), state="draft")
    meeting.save()
    answer = fill_in(alice, form_url(meeting), title="Neuer Titel")
    assert answer.status_code == 302
    present = meeting.host
    meeting.refresh_from_db()
    assert (meeting.title, meeting.host) == ("Neuer Titel", present)


@pytest.mark.parametrize("typed", ["x" * 5000, "a\x00b", "#99999999999999999999", "(#)", "#"])
def test_junk_gets_a_sentence(alice, meeting, typed):
    answer = fill_in(alice, form_url(meeting), host=typed)
    assert answer.status_code == 200
    assert "host" in answer.context["adminform"].form.errors


def test_a_need_is_not_given_to_a_foreign_initiative(alice, ours):
    build.initiative(office=ours)
    foreign = build.initiative(office=build.office(), title="Fremde")
    page = reverse("admin:initiatives_opportunity_add")
    answer = fill_in(alice, page, title="Hilfe", initiative="Fremde")
    assert "gibt es nicht" in errors(answer)
    assert not foreign.opportunities.exists()


def test_the_address_can_name_the_row_to_begin_with(alice, ours):
    own = build.initiative(office=ours, title="Teestube")
    page = f"{reverse('admin:initiatives_opportunity_add')}?initiative={own.pk}"
    assert read(alice.get(page))["initiative"] == [f"Teestube (#{own.pk})"]


def test_the_address_tells_no_foreign_title(alice, ours):
    hidden = build.initiative(office=build.office(), state="draft", title="Geheimer Plan")
    page = f"{reverse('admin:initiatives_opportunity_add')}?initiative={hidden.pk}"
    assert "Geheimer Plan" not in alice.get(page).content.decode()


def test_parts_of_an_event_are_told_apart_by_it(alice, ours):
    first, second = (build.conference(office=ours) for _time in range(2))
    workshop = build.workshop(first, title="Sprache", number=1)
    build.workshop(second, title="Sprache", number=1)
    promise = build.finding(first)
    told = refusal_of(alice, promise, workshop="Sprache")
    assert first.title in told and second.title in told
    answer = fill_in(alice, form_url(promise), workshop=f"#{workshop.pk}")
    assert answer.status_code == 302
    promise.refresh_from_db()
    assert promise.workshop == workshop


def test_a_set_up_takes_only_an_event_that_registers_here(alice, ours):
    here = build.event(office=ours, registration="portal", title="Mit Anmeldung")
    build.event(office=ours, title="Ohne Anmeldung")
    page = reverse("admin:registration_setup_add")
    assert "gibt es nicht" in errors(fill_in(alice, page, event="Ohne Anmeldung"))
    answer = fill_in(alice, page, event="Mit Anmeldung", contact="Telefon 0531 1")
    assert answer.status_code == 302, errors(answer)
    assert Setup.objects.get().event == here


# --- several ---
def answers_after(client, promise, *lines: str) -> list:
    answer = fill_in(client, form_url(promise), answers="\r\n".join(lines))
    assert answer.status_code == 302, errors(answer)
    return list(promise.answers.order_by("pk"))


def test_several_are_named_one_a_line(alice, promise):
    one, two = build.initiative(title="Teestube"), build.initiative()
    assert answers_after(alice, promise, "Teestube", "", f" #{two.pk} ", "Teestube") == [one, two]


def test_a_line_taken_out_takes_its_row_out(alice, promise):
    one, two = build.initiative(), build.initiative()
    promise.answers.set([one, two])
    lines = read(alice.get(form_url(promise)))["answers"][0].split("\n")
    assert len(lines) == 2
    kept = [line for line in lines if f"#{one.pk})" not in line]
    assert answers_after(alice, promise, *kept) == [two]


def test_each_line_that_is_not_clear_is_told_and_nothing_is_lost(alice, promise):
    hidden = build.initiative(office=build.office(), state="draft", title="Geheimer Plan")
    shown = build.initiative(title="Teestube")
    typed = f"Teestube\nGeheimer Plan\n#{hidden.pk}"
    answer = fill_in(alice, form_url(promise), answers=typed)
    told = errors(answer)
    assert "„Geheimer Plan“ gibt es nicht." in told and f"„#{hidden.pk}“ gibt es nicht." in told
    assert f"#{shown.pk}" not in told
    assert read(answer)["answers"] == [typed]
    assert not promise.answers.exists()


def test_what_is_present_in_a_list_stays(alice, promise):
    hidden = build.initiative(office=build.office(), state="draft")
    shown = build.initiative(title="Teestube")
    promise.answers.add(hidden)
    lines = read(alice.get(form_url(promise)))["answers"]
    assert answers_after(alice, promise, *lines, "Teestube") == [hidden, shown]


def test_a_whole_table_is_not_typed_in(alice, promise):
    typed = "\n".join(f"Zeile {number} x" for number in range(MOST_NEW + 1))
    assert "höchstens 50" in refusal_of(alice, promise, answers=typed)


# --- parts and comparing ---
def test_what_an_update_names_stays_though_it_could_not_be_named_anew(alice, promise):
    hidden = build.initiative(office=build.office(), state="draft")
    update = build.finding_update(promise, initiative=hidden)
    answer = fill_in(alice, form_url(promise), **{"updates-0-text": "Es geht weiter."})
    assert answer.status_code == 302
    update.refresh_from_db()
    assert (update.text, update.initiative) == ("Es geht weiter.", hidden)


def test_an_update_names_no_foreign_draft(alice, promise):
    hidden = build.initiative(office=build.office(), state="draft")
    update = build.finding_update(promise)
    answer = fill_in(alice, form_url(promise), **{"updates-0-initiative": f"#{hidden.pk}"})
    assert "gibt es nicht" in errors(answer)
    update.refresh_from_db()
    assert update.initiative is None


def test_a_form_saved_too_late_compares_names(alice, promise):
    one, two = build.initiative(title="Teestube"), build.initiative(title="Lesekreis")
    promise.answers.add(one)
    stale = read(alice.get(form_url(promise)))
    fill_in(alice, form_url(promise), explanation="Von Bob")
    answer = alice.post(form_url(promise), {**stale, "answers": f"#{two.pk}\nUnbekanntes"})
    form = answer.context["adminform"].form
    (row,) = [row for row in form.differences if row.name == "answers"]
    assert row.before == f"Teestube (#{one.pk})"
    assert row.after == f"Lesekreis (#{two.pk}), Unbekanntes"


# --- cost ---
def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_forms_cost_the_same_however_many_there_are(alice, ours):
    """Nor does it count how many a row names, or how many updates it has."""
    conference = build.conference(office=ours)
    workshop, promise = build.workshop(conference), build.finding(conference)
    meeting = build.event(office=ours)
    need = build.opportunity(build.initiative(office=ours))
    urls = [form_url(row) for row in (meeting, promise, workshop, need)]

    def fill(number: int) -> None:
        for _time in range(number):
            town = build.municipality()
            row = build.initiative(office=ours, municipality=town)
            workshop.initiatives.add(row)
            promise.answers.add(row)
            promise.taken_up_at.add(build.event(office=ours))
            document = build.document(conference)
            build.finding_update(promise, initiative=row, event=meeting, document=document)

    fill(3)
    for url in urls:  # what is asked once per process is asked here
        queries_of(alice, url)
    before = [queries_of(alice, url) for url in urls]
    fill(47)
    assert [queries_of(alice, url) for url in urls] == before
