"""What browsers and the portal remember of each other between two clicks."""

from django.core.management import call_command


def clear_sessions() -> None:
    """Chore: sessions nobody can use any more go; Django itself leaves them lying."""
    call_command("clearsessions")
