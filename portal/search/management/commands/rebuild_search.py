"""Makes the search anew from the entries."""

from django.core.management.base import BaseCommand, CommandError

from portal.search import triggers
from portal.search.upkeep import drift, write_snapshot


class Command(BaseCommand):
    help = "Rebuilds the search from the published entries; --check only says where it differs."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail on drift")

    def handle(self, *, check: bool, verbosity: int, **options) -> None:
        if check:
            self.check_drift()
            return
        triggers.install()
        write_snapshot()
        if verbosity:
            self.stdout.write("The search has been rebuilt; running processes take it at once.")

    def check_drift(self) -> None:
        found = [f"Trigger missing: {name}" for name in sorted(triggers.missing())] + list(drift())
        if found:
            raise CommandError("\n".join(found))
