"""Everything a new or updated installation needs before it serves."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.accounts import append_only
from portal.publishing.services.history import begin_history
from portal.search import triggers


class Command(BaseCommand):
    help = (
        "Migrates, loads the network, rebuilds the search, collects static files. Safe to repeat."
    )

    def handle(self, *, verbosity: int, **options) -> None:
        triggers.remove()
        call_command("migrate", interactive=False, verbosity=verbosity)
        append_only.install()
        call_command("createcachetable", verbosity=verbosity)
        call_command("load_network", verbosity=verbosity)
        begin_history()
        call_command("rebuild_search", verbosity=verbosity)
        call_command("collectstatic", interactive=False, verbosity=0)
