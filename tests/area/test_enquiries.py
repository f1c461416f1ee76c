"""An initiative's people read what volunteers wrote, answer by mail, and mark it as answered."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import AnswerLink, AnswerTime, Enquiry
from initiatives.replying import LONGEST, mailto
from initiatives.services.enquiries import delete_old_enquiries, link_to_mark
from tests import builders as build

pytestmark = pytest.mark.django_db

LIST = "/mein-bereich/anfragen/"


@pytest.fixture
def cafe():
    return build.initiative(office=build.office(), title="Sprachcafé")


@pytest.fixture
def alice(cafe, signed_in):
    return signed_in(build.coordinator(cafe, name="Alice"))


@pytest.fixture
def enquiry(cafe):
    return build.enquiry(
        cafe,
        name="Bob Besucher",
        email="bob@example.org",
        phone="0531 / 12-34",
        message="Ich helfe gern.\n<b>Montags</b>",
        created_at=ago(9),
    )


def ago(days: float):
    return timezone.now() - timedelta(days=days)


def mark(enquiry) -> str:
    return reverse("my_initiatives:answered", args=[enquiry.pk])


def names(answer) -> list[str]:
    return [row.name for row in answer.context["page_obj"]]


# --- the list -----------------------------------------------------------------------------
def test_what_waits_stands_first_the_oldest_on_top(alice, cafe, enquiry):
    build.enquiry(cafe, name="Neue Frage")
    build.enquiry(cafe, name="Alte Frage", created_at=ago(30))
    build.enquiry(cafe, name="Erledigt", answered_at=ago(1))
    assert names(alice.get(LIST)) == ["Alte Frage", "Bob Besucher", "Neue Frage"]
    assert names(alice.get(LIST, {"stand": "beantwortet"})) == ["Erledigt"]


def test_the_list_is_narrowed_to_one_initiative_and_pages(alice, cafe):
    second = build.initiative(title="Zweite")
    steward = cafe.stewardships.get().user
    second.stewardships.create(user=steward, part="main")
    build.enquiry(second, name="An die Zweite", created_at=ago(50))
    for number in range(21):
        build.enquiry(cafe, name=f"Frage {number}", created_at=ago(40 - number))
    assert names(alice.get(LIST))[0] == "An die Zweite"
    assert len(names(alice.get(LIST))) == 20
    assert len(names(alice.get(LIST, {"seite": "2"}))) == 2
    assert names(alice.get(LIST, {"initiative": second.pk})) == ["An die Zweite"]
    assert f'value="{second.pk}" selected' in alice.get(LIST, {"initiative": second.pk}).text


@pytest.mark.parametrize("junk", ["x", "0", "999999", "9" * 40, "-1", ""])
def test_junk_in_the_address_narrows_nothing(alice, enquiry, junk):
    answer = alice.get(LIST, {"initiative": junk, "stand": junk, "seite": junk})
    assert names(answer) == ["Bob Besucher"]


def test_the_list_costs_the_same_with_many(alice, cafe, enquiry, django_assert_max_num_queries):
    alice.get(LIST)
    with django_assert_max_num_queries(20) as few:
        alice.get(LIST)
    for _number in range(30):
        build.enquiry(cafe, opportunity=build.opportunity(cafe))
    with django_assert_max_num_queries(len(few) + 1):
        alice.get(LIST)


# --- one of them --------------------------------------------------------------------------
def test_the_page_says_who_asks_what_since_when_and_until_when_it_is_kept(alice, enquiry):
    page = alice.get(enquiry.area_url).text
    for text in ("Bob Besucher", "bob@example.org", "&lt;b&gt;Montags&lt;/b&gt;"):
        assert text in page
    assert "Wartet seit 9 Tagen." in page
    assert 'href="tel:05311234"' in page
    assert "Das Portal löscht diese Anfrage am" in page


def test_the_address_stands_in_no_address_of_ours(alice, enquiry):
    page = alice.get(enquiry.area_url).text
    assert "bob" not in enquiry.area_url
    assert page.count("bob@example.org") == page.count("mailto:bob@example.org") + 1


def test_it_is_marked_with_name_and_taken_back(alice, enquiry):
    answer = alice.post(mark(enquiry), {"beantwortet": "ja"}, follow=True)
    assert "markiert von Alice" in answer.text
    enquiry.refresh_from_db()
    assert enquiry.answered_by.name == "Alice"
    answer = alice.post(mark(enquiry), {"beantwortet": "nein"}, follow=True)
    assert "wieder offen" in answer.text
    enquiry.refresh_from_db()
    assert (enquiry.answered_at, enquiry.answered_by) == (None, None)


def test_who_marked_first_stays_noted(signed_in, cafe, enquiry):
    for name in ("Dora", "Emil"):
        signed_in(build.coordinator(cafe, part="deputy", name=name)).post(mark(enquiry))
    enquiry.refresh_from_db()
    assert enquiry.answered_by.name == "Dora"


def test_looking_marks_nothing(alice, enquiry):
    assert alice.get(mark(enquiry)).status_code == 405
    alice.get(enquiry.area_url)
    assert Enquiry.objects.unanswered().count() == 1


def test_charlie_of_another_initiative_finds_nothing_by_any_key(signed_in, cafe, enquiry):
    own = build.enquiry(build.initiative(office=cafe.office), name="Eigene")
    charlie = signed_in(build.coordinator(own.initiative))
    assert charlie.get(enquiry.area_url).status_code == 404
    assert charlie.post(mark(enquiry), {"beantwortet": "ja"}).status_code == 404
    assert names(charlie.get(LIST)) == ["Eigene"]
    narrowed = charlie.get(LIST, {"initiative": cafe.pk})
    assert names(narrowed) == ["Eigene"]
    assert cafe.title not in narrowed.text
    enquiry.refresh_from_db()
    assert not enquiry.is_answered


def test_whoever_keeps_it_no_more_finds_it_no_more(alice, cafe, enquiry):
    cafe.stewardships.all().delete()
    assert alice.get(enquiry.area_url).status_code == 404
    assert names(alice.get(LIST)) == []


def test_the_offices_staff_read_it_here_too_another_offices_do_not(signed_in, cafe, enquiry):
    assert signed_in(build.editor(cafe.office)).get(enquiry.area_url).status_code == 200
    assert signed_in(build.lead()).get(enquiry.area_url).status_code == 404


# --- the answer ---------------------------------------------------------------------------
def parts_of(link: str) -> tuple[str, str, str]:
    parts = urlsplit(link)
    query = parse_qs(parts.query, strict_parsing=True)
    return parts.path, query["subject"][0], query["body"][0]


def test_the_mail_program_opens_with_subject_and_what_was_asked(enquiry):
    to, subject, body = parts_of(mailto(enquiry))
    assert to == "bob@example.org"
    assert subject == "Ihre Nachricht an: Sprachcafé"
    assert body.startswith("Guten Tag Bob Besucher,\r\n")
    assert "\r\n> Ich helfe gern.\r\n> <b>Montags</b>\r\n" in body
    assert "+" not in mailto(enquiry)
    assert " " not in mailto(enquiry)


@pytest.mark.parametrize(
    "message",
    ["Ä" * 4000, "kurz\n" * 800, "viele Wörter über Ähnliches " * 140, "x" * 4000, "&?#%+\n" * 600],
)
def test_a_long_message_is_cut_where_mail_programs_would_refuse_the_link(cafe, message):
    link = mailto(build.enquiry(cafe, message=message))
    assert len(link) <= LONGEST
    _to, _subject, body = parts_of(link)
    assert body.endswith("> […]")


def test_nothing_typed_adds_a_field_to_the_mail(cafe):
    odd = "a+b&cc=eve@example.org"
    row = build.enquiry(cafe, email=odd, name="X&cc=y", message="&bcc=z\r\n%0D%0A")
    to, _subject, body = parts_of(mailto(row))
    assert to == "a%2Bb%26cc%3Deve@example.org"
    assert "&bcc=z\r\n> %0D%0A" in body
    assert set(parse_qs(urlsplit(mailto(row)).query)) == {"subject", "body"}


# --- the letter's link --------------------------------------------------------------------
@pytest.fixture
def link(enquiry) -> str:
    return reverse("initiatives:answered", args=[link_to_mark(enquiry)])


def test_the_letters_link_marks_it_by_a_button_without_a_sign_in(client, enquiry, link):
    page = client.get(link)
    assert "Haben Sie geantwortet?" in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    enquiry.refresh_from_db()
    assert not enquiry.is_answered
    assert "Danke, das ist notiert" in client.post(link).text
    enquiry.refresh_from_db()
    assert enquiry.is_answered
    assert enquiry.answered_by is None


def test_the_page_behind_it_names_nobody(client, enquiry, link):
    page = client.get(link).text + client.post(link).text
    for text in ("Bob", "bob@", "Ich helfe gern", "0531"):
        assert text not in page


def test_a_second_click_says_the_same_and_changes_nothing(client, enquiry, link):
    client.post(link)
    enquiry.refresh_from_db()
    first = enquiry.answered_at
    assert "Danke, das ist notiert" in client.post(link).text
    enquiry.refresh_from_db()
    assert enquiry.answered_at == first


def test_whoever_takes_the_mark_back_ends_the_links(alice, client, enquiry, link):
    client.post(link)
    alice.post(mark(enquiry), {"beantwortet": "nein"})
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    enquiry.refresh_from_db()
    assert not enquiry.is_answered


def test_the_link_goes_with_the_enquiry(client, enquiry, link):
    Enquiry.objects.filter(pk=enquiry.pk).update(delete_on=timezone.localdate())
    delete_old_enquiries()
    assert client.get(link).status_code == 404
    assert not AnswerLink.objects.exists()


def test_the_table_keeps_no_token(enquiry):
    token = link_to_mark(enquiry)
    stored = AnswerLink.objects.get()
    assert token not in str(vars(stored))
    assert len(stored.digest) == 64


# --- what is left when it is deleted ------------------------------------------------------
def test_deleting_leaves_how_long_the_answer_took_and_nobodys_name(cafe, enquiry):
    answered = build.enquiry(cafe, created_at=ago(9), answered_at=ago(6))
    Enquiry.objects.update(delete_on=timezone.localdate())
    delete_old_enquiries()
    delete_old_enquiries()
    kept = AnswerTime.objects.order_by("days").values_list("office", "initiative", "asked_on")
    asked_on = timezone.localdate(answered.created_at)
    assert set(kept) == {(cafe.office.pk, cafe.pk, asked_on)}
    assert sorted(AnswerTime.objects.values_list("days", flat=True), key=str) == [3, None]
    assert not Enquiry.objects.exists()


# --- my area ------------------------------------------------------------------------------
def test_my_area_says_how_many_wait_and_since_when(alice, cafe, enquiry):
    build.enquiry(cafe)
    build.enquiry(name="An andere")
    tasks = alice.get("/mein-bereich/").context["tasks"]
    assert [task.text for task in tasks] == ["2 Anfragen warten auf Antwort"]
    assert tasks[0].about.startswith("die älteste seit ")
    assert tasks[0].url == LIST
    alice.post(mark(enquiry))
    assert alice.get("/mein-bereich/").context["tasks"][0].text == "1 Anfrage wartet auf Antwort"


def test_staff_are_not_reminded_of_the_initiatives_enquiries_here(signed_in, cafe, enquiry):
    editor = signed_in(build.editor(cafe.office))
    assert editor.get("/mein-bereich/").context["tasks"] == []


def test_the_initiatives_page_shows_what_waits(alice, cafe, enquiry):
    build.enquiry(name="An andere")
    page = alice.get(reverse("my_initiatives:initiative", args=[cafe.pk])).text
    assert "Bob Besucher" in page
    assert "An andere" not in page
