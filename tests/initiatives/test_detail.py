"""The page of an initiative: what a volunteer needs, in that order, and nothing that is empty."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders

pytestmark = pytest.mark.django_db

SECRET_ADDRESS = "alice@example.org"


def page(client, initiative) -> str:
    return client.get(initiative.get_absolute_url()).content.decode()


def headings(html: str) -> list[str]:
    return [text.strip() for text in re.findall(r"<h2[^>]*>([^<]*)</h2>", html.split("<main")[1])][
        :-4
    ]


def section(html: str, heading: str) -> str:
    """What stands under a heading, up to the next."""
    return re.split(r"<h2[^>]*>", html.split(f">{heading}</h2>")[1])[0]


def days(count: int):
    return timezone.now() + timedelta(days=count)


@pytest.fixture
def tea():
    """Alice's initiative, with everything filled in."""
    return builders.initiative(
        title="Tee für alle",
        summary="Wir trinken Tee mit allen.",
        description="<p>Jeden Mittwoch.</p>",
        good_practice="Weil alle kommen.",
        lessons="Mehr Kuchen.",
        opening_hours="mittwochs ab 15 Uhr",
        locality="Peine",
        contact_email=SECRET_ADDRESS,
        website="https://tee.example",
        languages=[builders.language(name="Arabisch", code="ar")],
        target_groups=[builders.target_group(name="Familien")],
        step_free="yes",
        confirmed_on=timezone.localdate(),
        confirmed_by="die Initiative",
    )


# --- order, and nothing empty -------------------------------------------------------------
def test_the_page_answers_a_volunteers_questions_in_order(client, tea):
    builders.opportunity(tea, title="Wer schenkt ein?")
    builders.event(title="Teefest", host=tea)
    builders.conference(title="Teekonferenz", starts=days(-9), best_practices=[tea])
    builders.finding(builders.conference(), title="Mehr Tee", answers=[tea])
    assert headings(page(client, tea)) == [
        "Hier können Sie helfen",
        "Was die Initiative tut",
        "Warum es gute Praxis ist",
        "Erfahrungen",
        "Auf einen Blick",
        "Nächste Termine",
        "Hier wurde sie vorgestellt",
        "Auf diese Ergebnisse antwortet sie",
        "Weitergeben",
    ]


def test_what_is_empty_is_not_shown(client):
    bare = builders.initiative(title="Nur ein Name", summary="Ein Satz.")
    html = page(client, bare)
    assert headings(html) == ["Auf einen Blick", "Weitergeben"]
    facts = section(html, "Auf einen Blick")
    assert "<dt>" not in facts.split("</aside>")[0]
    assert "Für wen" not in html


def test_for_whom_and_where_stand_above_everything_else(client, tea):
    head = page(client, tea).split("</header>")[1]
    assert "Familien" in head
    assert "Peine" in head


def test_hours_languages_and_accessibility_are_told(client, tea):
    facts = section(page(client, tea), "Auf einen Blick")
    assert "mittwochs ab 15 Uhr" in facts
    assert "Arabisch" in facts
    assert "Stufenloser Zugang: <strong>ja</strong>" in facts


# --- getting in touch ---------------------------------------------------------------------
def test_each_need_leads_to_the_form_with_this_need_chosen(client, tea):
    need = builders.opportunity(tea, title="Wer schenkt ein?")
    needs = section(page(client, tea), "Hier können Sie helfen")
    link = f"/initiativen/tee-fuer-alle/kontakt/?aufruf={need.pk}"
    assert re.findall(r'<a class="button[^"]*" href="([^"]*)"', needs) == [link]
    chosen = client.get(link).content.decode()
    assert f'<option value="{need.pk}" selected>' in chosen


def test_there_is_one_main_button_and_it_leads_to_the_form(client, tea):
    builders.opportunity(tea)
    main = page(client, tea).split("<main")[1]
    assert re.findall(r'<a class="button" href="([^"]*)"', main) == [
        "/initiativen/tee-fuer-alle/kontakt/"
    ]


def test_it_can_be_kept_and_taken_off_again(client, tea):
    assert f'name="merken" value="{tea.pk}"' in page(client, tea)
    client.post("/initiativen/merkliste/", {"merken": tea.pk})
    assert f'name="entfernen" value="{tea.pk}"' in page(client, tea)


# --- how fresh ----------------------------------------------------------------------------
def test_a_confirmed_entry_says_when_and_by_whom(client, tea):
    tea.confirmed_on = "2026-11-02"
    tea.save()
    assert "Zuletzt bestätigt am 2. November 2026 durch die Initiative" in page(client, tea)


@pytest.mark.parametrize(
    ("age", "notice"),
    [
        (300, None),
        (365, None),
        (366, "seit über einem Jahr niemand bestätigt"),
        (None, "noch nicht selbst bestätigt"),
    ],
)
def test_an_old_or_missing_confirmation_is_told_plainly(client, tea, age, notice):
    tea.confirmed_on = None if age is None else timezone.localdate() - timedelta(days=age)
    tea.save()
    html = page(client, tea)
    assert ("notice-warn" in html) == (notice is not None)
    assert notice is None or notice in html


# --- events, workshops, findings ----------------------------------------------------------
def titles(html: str) -> list[str]:
    return re.findall(r'<li class="mention">\s*<a [^>]*>([^<]*)</a>', html)


def test_coming_events_stand_soonest_first_and_past_ones_apart(client, tea):
    builders.event(title="Später", host=tea, starts=days(20))
    builders.event(title="Bald", host=tea, starts=days(2))
    builders.event(title="Lange her", host=tea, starts=days(-90))
    builders.event(title="Neulich", host=tea, starts=days(-3))
    html = page(client, tea)
    assert titles(section(html, "Nächste Termine")) == ["Bald", "Später"]
    assert titles(section(html, "Frühere Veranstaltungen")) == ["Neulich", "Lange her"]
    assert "Hier wurde sie vorgestellt" not in html


def test_an_event_it_was_shown_at_leads_to_the_workshop(client, tea):
    conference = builders.conference(title="Teekonferenz", starts=days(-9))
    builders.workshop(conference, number=1, title="Kaffee")
    builders.workshop(conference, number=2, title="Tee & Kuchen", initiatives=[tea])
    shown = section(page(client, tea), "Hier wurde sie vorgestellt")
    address = f"{conference.get_absolute_url()}#workshop-2"
    assert f'<a href="{address}">Workshop 2: Tee &amp; Kuchen</a>' in shown
    assert "#workshop-1" not in shown


@pytest.mark.parametrize(("status", "is_shown"), [("confirmed", True), ("requested", False)])
def test_a_stand_counts_once_it_is_confirmed(client, tea, status, is_shown):
    conference = builders.conference(title="Teekonferenz", starts=days(-9))
    builders.stand(conference, tea, status=status)
    assert ("Teekonferenz" in page(client, tea)) == is_shown


def test_an_event_that_names_it_twice_is_shown_once(client, tea):
    conference = builders.conference(title="Teekonferenz", best_practices=[tea], host=tea)
    builders.workshop(conference, initiatives=[tea])
    builders.workshop(conference, initiatives=[tea])
    html = page(client, tea)
    assert html.count("Teekonferenz") == 1
    assert html.count("#workshop-") == 2


def test_a_cancelled_event_says_so(client, tea):
    builders.event(title="Teefest", host=tea, cancelled_at=timezone.now())
    assert "abgesagt" in section(page(client, tea), "Nächste Termine")


def test_nothing_unpublished_is_named(client, tea):
    builders.event(title="Geheimfest", host=tea, state="draft")
    hidden = builders.conference(state="draft")
    builders.workshop(hidden, title="Geheimworkshop", initiatives=[tea])
    builders.finding(title="Geheimergebnis", answers=[tea], state="archived")
    builders.opportunity(tea, title="Geheimaufruf", state="submitted")
    assert "Geheim" not in page(client, tea)


def test_another_initiatives_events_are_not_named(client, tea):
    coffee = builders.initiative()
    builders.event(title="Kaffeefest", host=coffee)
    builders.workshop(builders.conference(), title="Kaffeeworkshop", initiatives=[coffee])
    assert "Kaffee" not in page(client, tea)


# --- passing it on, and machines ----------------------------------------------------------
def test_the_page_can_be_passed_on_without_any_third_party(client, settings, tea):
    html = section(page(client, tea), "Weitergeben")
    address = f"{settings.SITE_URL}{tea.get_absolute_url()}"
    assert f'value="{address}"' in html
    mail = re.search(r'href="(mailto:[^"]*)"', html)[1]
    assert mail.startswith("mailto:?subject=Tee%20f%C3%BCr%20alle&amp;body=Wir%20trinken")
    assert mail.endswith("tee-fuer-alle%2F")


def linked_data(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_machines_get_the_facts_in_schema_orgs_words(client, settings, tea):
    need = builders.opportunity(tea, title="Wer schenkt ein?")
    facts = linked_data(page(client, tea))
    assert facts == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Tee für alle",
        "description": "Wir trinken Tee mit allen.",
        "url": f"{settings.SITE_URL}/initiativen/tee-fuer-alle/",
        "sameAs": "https://tee.example",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Peine",
            "addressRegion": "Niedersachsen",
            "addressCountry": "DE",
        },
        "knowsLanguage": ["ar"],
        "seeks": [
            {
                "@type": "Demand",
                "name": "Wer schenkt ein?",
                "validThrough": need.until.isoformat(),
            }
        ],
    }


def test_no_text_can_end_the_block_of_data(client, tea):
    tea.summary = "Tee </script><script>alert(1)</script> & <b>Kuchen</b>"
    tea.save()
    html = page(client, tea)
    assert linked_data(html)["description"] == tea.summary
    assert "<script>" not in html


def test_the_address_messages_go_to_is_nowhere_on_the_page(client, tea):
    assert "@example.org" not in page(client, tea)


def test_the_office_sees_the_same_page_as_preview(signed_in):
    office = builders.office()
    draft = builders.initiative(office=office, state="draft", title="Noch geheim")
    builders.opportunity(draft, title="Wer schenkt ein?")
    builders.event(title="Teefest", host=draft)
    client = signed_in(builders.editor(office))
    html = client.get(f"/verwaltung/initiatives/initiative/{draft.pk}/vorschau/").content.decode()
    assert "Noch geheim" in html
    assert "Wer schenkt ein?" in html
    assert "Teefest" in html
    assert "ld+json" not in html
