"""Links as they stand in the letters of a demo's coordinator."""

import json

from django.urls import reverse

from portal.accounts.models import User
from portal.outbox.leaving import DAILY, token_of

KINDS = {"enquiries": "initiatives.enquiry", "daily": DAILY}


def main() -> None:
    person = User.objects.get(email="koordination@demo.example")
    tokens = {name: token_of(person, kind) for name, kind in KINDS.items()}
    print(json.dumps({name: reverse("notices:stop", args=[t]) for name, t in tokens.items()}))
