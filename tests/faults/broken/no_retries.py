"""Settings of a worker that tries once."""

from portal.settings import *  # noqa: F403
from portal.settings import POST_OFFICE

POST_OFFICE = {**POST_OFFICE, "MAX_RETRIES": 0}
