"""`manage.py load_example_registrations`: made-up people at example events, for the demo alone."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conferences.loading_examples import missing_ground
from conferences.registration.loading import load_example_registrations


class Command(BaseCommand):
    help = "Lädt Beispiel-Veranstaltungen mit erfundenen Anmeldungen; es geht kein Brief hinaus."

    def handle(self, *, verbosity: int, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Beispiel-Anmeldungen gibt es nur in der Demo (DEMO=1).")
        if missing_ground():
            raise CommandError("Bitte laden Sie zuerst das Netzwerk: manage.py load_network")
        number = load_example_registrations(timezone.localdate())
        if verbosity:
            new = f"Beispiel-Anmeldungen geladen: {number}."
            self.stdout.write(new if number else "Beispiel-Anmeldungen sind schon da.")
