"""`manage.py load_examples`: invented content for trying the portal out, marked as such."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from conferences.loading_examples import load_examples, missing_ground
from portal.publishing.services.history import begin_history


class Command(BaseCommand):
    help = "Lädt erfundene Beispiele mit dem Zeichen „Beispiel“. Für Demo und Schulung gedacht."

    def handle(self, *, verbosity: int, **options) -> None:
        if missing_ground():
            raise CommandError("Bitte laden Sie zuerst das Netzwerk: manage.py load_network")
        with transaction.atomic():
            made = load_examples(timezone.localdate())
            begin_history()
        if verbosity:
            new = ", ".join(f"{count} {name}" for name, count in made.items())
            self.stdout.write(f"Beispiele geladen: {new}." if new else "Beispiele sind schon da.")
