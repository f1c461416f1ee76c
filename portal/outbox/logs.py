"""What the log says about letters: never to whom they go."""

import logging


class OnlyTheKindOfError(logging.Filter):
    """Leaves out what a mail server answered: it names the address it refuses.

    The answer stands in the letter's own log table and is deleted with the letter.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", ()
        record.exc_info = record.exc_text = None
        return True
