"""What gunicorn serves in the bench: the portal with the form of `row_form` beside it."""

from django.conf import settings

from portal.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "tests.bench.row_form"
