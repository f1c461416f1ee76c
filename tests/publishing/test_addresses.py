"""An address once given leads to its entry for good."""

import pytest

from initiatives.models import Initiative
from tests import builders as build

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


def test_a_new_entry_does_not_take_over_a_former_address(client):
    entry = build.initiative(title="Sprachcafé")
    entry.slug = "sprachtreff"
    entry.save()
    newcomer = build.initiative(title="Sprachcafé")
    assert newcomer.slug == "sprachcafe-2"
