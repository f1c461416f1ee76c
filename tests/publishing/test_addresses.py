"""An address once given leads to its entry for good."""

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from tests import builders as build
from tests.admin.forms import fill_in

pytestmark = pytest.mark.django_db


def test_an_address_is_made_of_the_title_and_stays_when_the_title_changes():
    entry = build.initiative(title="Café für alle")
    entry.title = "Café der Nachbarn"
    entry.save()
    assert entry.slug == "cafe-fuer-alle"


def test_two_entries_of_one_title_get_two_addresses():
    slugs = [build.initiative(title="Sprachcafé").slug for _ in range(3)]
    assert slugs == ["sprachcafe", "sprachcafe-2", "sprachcafe-3"]


def test_a_changed_address_redirects_for_good(client):
    entry = build.initiative(title="Sprachcafé")
    entry.slug = "sprachtreff"
    entry.save()
    response = client.get("/initiativen/sprachcafe/")
    assert (response.status_code, response["Location"]) == (301, "/initiativen/sprachtreff/")
    entry.slug = "treff"
    entry.save()
    assert client.get("/initiativen/sprachcafe/")["Location"] == "/initiativen/treff/"
    assert client.get("/initiativen/sprachtreff/")["Location"] == "/initiativen/treff/"


def test_the_former_address_of_a_hidden_entry_tells_nothing(client):
    entry = build.initiative(title="Sprachcafé")
    entry.slug = "geheim"
    entry.save()
    Initiative.objects.update(state="archived")
    assert client.get("/initiativen/sprachcafe/").status_code == 404


def test_a_merged_or_former_address_is_refused_for_another_entry(signed_in):
    """Through the office's form: twice changed, both old addresses lead on and stay taken."""
    office = build.office()
    client = signed_in(build.editor(office))
    entry = build.initiative(office=office, title="Sprachcafé")
    for slug in ("sprachtreff", "treff"):
        assert fill_in(client, entry.admin_url, slug=slug).status_code == 302
    for former in ("sprachcafe", "sprachtreff"):
        answer = client.get(f"/initiativen/{former}/")
        assert (answer.status_code, answer["Location"]) == (301, "/initiativen/treff/")
    other = build.initiative(office=office, title="Anderes")
    for taken in ("sprachcafe", "sprachtreff", "treff"):
        answer = fill_in(client, other.admin_url, slug=taken)
        assert "slug" in answer.context["adminform"].form.errors
    add = fill_in(
        client,
        reverse("admin:initiatives_initiative_add"),
        title="Neu",
        summary="Neu",
        slug="sprachcafe",
    )
    assert "führt schon für immer zu einem anderen Eintrag" in add.content.decode()
    other.refresh_from_db()
    assert other.slug == "anderes"


def test_an_entry_may_go_back_to_an_address_of_its_own(signed_in):
    office = build.office()
    client = signed_in(build.editor(office))
    entry = build.initiative(office=office, title="Sprachcafé")
    for slug in ("treff", "sprachcafe"):
        assert fill_in(client, entry.admin_url, slug=slug).status_code == 302
    assert client.get("/initiativen/sprachcafe/").status_code == 200
    assert client.get("/initiativen/treff/")["Location"] == "/initiativen/sprachcafe/"


def test_the_address_of_a_deleted_entry_is_not_given_again(signed_in):
    office = build.office()
    client = signed_in(build.lead(office))
    entry = build.initiative(office=office, title="Sprachcafé")
    url = reverse("admin:initiatives_initiative_delete", args=[entry.pk])
    client.post(url, {"post": "yes"})
    assert not Initiative.objects.exists()
    assert build.initiative(title="Sprachcafé").slug == "sprachcafe-2"
    assert client.get("/initiativen/sprachcafe/").status_code == 404


def test_a_new_entry_does_not_take_over_a_former_address(client):
    entry = build.initiative(title="Sprachcafé")
    entry.slug = "sprachtreff"
    entry.save()
    newcomer = build.initiative(title="Sprachcafé")
    assert newcomer.slug == "sprachcafe-2"
