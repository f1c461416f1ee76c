"""`manage.py load_network`: places, vocabularies, the real network, the portal's texts."""

from django.core.management.base import BaseCommand
from django.db import transaction

from conferences.loading import load_events, load_series
from initiatives.loading import load_initiatives
from portal.lib.datafiles import read_texts
from portal.pages.loading import load_pages
from portal.places.loading import load_places
from portal.publishing.loading import load_vocabularies
from portal.search.loading import load_synonyms


class Command(BaseCommand):
    help = "Lädt Orte, Listen und das wirkliche Netzwerk. Was schon da ist, bleibt, wie es ist."

    def handle(self, *, verbosity: int, **options) -> None:
        made = load_network()
        if verbosity:
            new = ", ".join(f"{count} {name}" for name, count in made.items() if count)
            self.stdout.write(f"Netzwerk geladen: neu sind {new}." if new else "Alles schon da.")


@transaction.atomic
def load_network() -> dict[str, int]:
    """Add what is missing; {what: number of new rows}."""
    network = read_texts("network")
    return {
        "Orte": load_places(),
        "Wörter der Listen": load_vocabularies(),
        "Gruppen gleichbedeutender Wörter": load_synonyms(),
        "Konferenzreihen": load_series(network["series"]),
        "Initiativen": load_initiatives(network["initiatives"]),
        "Konferenzen": load_events(network["events"]),
        "Seiten": load_pages(),
    }
