"""What the log keeps: never a link that stands for a person."""

import logging
import re

#: a part of an address that holds capitals, as no slug of ours does (a token, whole or cut off by
#: a mail program), and anywhere else whatever is as long as a token
TOKENS = re.compile(
    r"(?<=/)(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{16,}|(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{43,}"
)


class WithoutTokens(logging.Formatter):
    """Formats as usual and leaves the tokens out: of the message, its values, the traceback.

    Django logs the address of every request it refuses or breaks at, whatever logger it uses for
    it; only here everything comes past.
    """

    def format(self, record: logging.LogRecord) -> str:
        return TOKENS.sub("…", super().format(record))
