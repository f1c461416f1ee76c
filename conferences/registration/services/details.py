"""What somebody hands in when registering; plain values, whatever form they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wish:
    """A workshop as first (1) or second (2) choice of its slot."""

    workshop_id: int
    preference: int = 1


@dataclass(frozen=True)
class Details:
    """A registration as it is handed in; needs as {field of Needs: value}, None without consent.

    answers: {question id: text}.
    """

    name: str
    email: str = ""
    organisation: str = ""
    attends_as: str = ""
    phone: str = ""
    language: str = "de"
    companions: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    needs: Mapping[str, object] | None = None

    @property
    def seats(self) -> int:
        return 1 + len(self.companions)
