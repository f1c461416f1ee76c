"""Delete by hand what the worker deletes every hour, or look at what it would delete."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conferences.models import Event
from conferences.registration.models import Rules
from conferences.registration.services import clock, delete_due, due
from conferences.registration.services.deletion import in_words, would_delete


class Command(BaseCommand):
    help = "Löscht, was von Anmeldungen zu löschen ist; mit --dry-run zeigt es nur, was und wann."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, nichts löschen")
        parser.add_argument("--event", type=int, help="nur diese Veranstaltung (ihre Nummer)")
        parser.add_argument(
            "--resume", action="store_true", help="die Uhr geht richtig: Löschen fortsetzen"
        )

    def handle(self, *, dry_run: bool, event: int | None, resume: bool, **options) -> None:
        if resume:
            clock.resume()
            self.stdout.write("Das Löschen geht weiter.")
        only = self.event_of(event)
        if dry_run:
            self.show([only] if only else due.events())
        elif not resume:
            self.delete(only)

    def event_of(self, number: int | None) -> Event | None:
        if number is None:
            return None
        event = Event.objects.filter(pk=number).first()
        if event is None:
            raise CommandError(f"Eine Veranstaltung mit der Nummer {number} gibt es nicht.")
        return event

    def show(self, events) -> None:
        """Per event: what would go now, and the day on which something is due next."""
        now = timezone.now()
        for event in events:
            day = due.next_day(event, Rules.of(event.office_id), now)
            self.stdout.write(f"{event.pk}  {event}")
            self.stdout.write(f"    jetzt: {in_words(would_delete(event, now))}")
            self.stdout.write(f"    danach: {f'am {day:%d.%m.%Y}' if day else 'nichts mehr'}")

    def delete(self, event: Event | None) -> None:
        for run in delete_due(event):
            self.stdout.write(f"{run.event_id}  {run.event}: {in_words(run.numbers)}")
        if paused := clock.paused_since():
            since = f"{timezone.localtime(paused):%d.%m.%Y, %H:%M} Uhr"
            self.stdout.write(
                f"Angehalten seit {since}: Die Uhr des Servers ist gesprungen. "
                "Geht sie richtig, setzen Sie es mit --resume fort."
            )
