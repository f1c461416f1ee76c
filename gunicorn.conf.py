"""How gunicorn serves the portal; WEB_CONCURRENCY and PORT are gunicorn's own variables."""

import os

wsgi_app = "portal.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# A process that grew is replaced now and then, never all at once.
max_requests = 2000
max_requests_jitter = 200
# The socket for controlling a running server would lie in the home folder; nobody needs it.
control_socket_disable = True
