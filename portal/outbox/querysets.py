"""Questions about rows that remember a letter of the outbox and the address it went to."""

from post_office.models import STATUS


class DeliveryQuestions:
    """For rows with `letter`, `email` (empty once nobody needs it) and `failed_at`."""

    def failed(self):
        """Letters that could not be delivered, to addresses that nobody has mended."""
        return self.exclude(failed_at=None).exclude(email="")  # type: ignore[attr-defined]

    def given_up(self):
        """Whose letter the outbox has given up, which nobody has noted yet."""
        return self.filter(failed_at=None, letter__status=STATUS.failed)  # type: ignore[attr-defined]
