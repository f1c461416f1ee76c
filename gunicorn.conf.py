"""How gunicorn serves the portal; WEB_CONCURRENCY and PORT are gunicorn's own variables."""

import os

from gunicorn.glogging import Logger

from portal.lib.logs import WithoutTokens

wsgi_app = "portal.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# A process that grew is replaced now and then, never all at once.
max_requests = 2000
max_requests_jitter = 200
# The socket for controlling a running server would lie in the home folder; nobody needs it.
control_socket_disable = True


class WithoutLinks(Logger):
    """There is no access log; whoever turns it on finds no person's link in it."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for log, layout in ((self.error_log, self.error_fmt), (self.access_log, self.access_fmt)):
            for handler in log.handlers:
                handler.setFormatter(WithoutTokens(layout, self.datefmt))


logger_class = WithoutLinks
