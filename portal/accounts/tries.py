"""How often a password or code may be guessed, without anybody being able to lock others out.

Three counters, all over every server process (`portal.lib.limits`):

- a device that has signed in before has one of its own: what strangers do never counts there;
- otherwise five failures for an address from one network stop that pair for 15 minutes;
- 25 failures an hour for an address, or 100 from a network, stop all devices nobody knows.

Every try takes its slots before the secret is looked at, so tries at the same moment count too;
what was right gives them back. Known and unknown addresses are counted alike.
"""

from datetime import timedelta

from django.http import HttpRequest

from portal.lib.limits import give_back, network_of, take

from .devices import known_device

FEW, SOON = 5, timedelta(minutes=15)
MANY_FOR_ADDRESS, MANY_FROM_NETWORK, LATER = 25, 100, timedelta(hours=1)


class TooManyTries(Exception):
    """No further guess now; `widespread` if the failures came from many sides."""

    def __init__(self, *, widespread: bool):
        self.widespread = widespread


class Try:
    """One guess at what `address` keeps secret: `secret` is "password", "code" or "letter"."""

    def __init__(self, request: HttpRequest, secret: str, address: str):
        self.slots: list[str] = []
        device = known_device(request, address)
        if device:
            self._take(f"{secret}:device", device, FEW, SOON)
        else:
            self._take_as_a_stranger(secret, network_of(request), address)

    def _take_as_a_stranger(self, secret: str, network: str, address: str) -> None:
        self._take(f"{secret}:pair", f"{network} {address}", FEW, SOON)
        self._take(f"{secret}:address", address, MANY_FOR_ADDRESS, LATER)
        self._take(f"{secret}:network", network, MANY_FROM_NETWORK, LATER)

    def _take(self, action: str, who: str, most: int, per: timedelta) -> None:
        slot = take(action, who, most=most, per=per)
        if slot is None:
            self.was_right()
            raise TooManyTries(widespread=per == LATER)
        self.slots.append(slot)

    def was_right(self) -> None:
        """It does not count."""
        give_back(self.slots)
        self.slots = []
