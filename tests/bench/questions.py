"""What is asked: two facets at once, without words and with words of every sort."""

from itertools import cycle, islice
from random import Random
from urllib.parse import urlencode

from portal.places.models import District
from portal.publishing.models import FieldOfAction, Language, TargetGroup

from .rows import SEED
from .words import Words

EACH = 24
FREQUENT = ("Sprachcafé", "Menschen", "Kinder", "Deutsch sprechen", "gemeinsam", "Begleitung Amt")
NASTY = ("\x00", "🦊" * 40, "%", "'", "<script>", "9" * 400, "-1", "a b " * 300, "ß", "(", "é" * 99)
NAMES = (
    "q",
    "thema",
    "kreis",
    "zielgruppe",
    "traeger",
    "form",
    "sprache",
    "sucht",
    "ort",
    "umkreis",
    "sortierung",
    "seite",
)


class Questions:
    """Query strings of the list page, by sort; always the same ones."""

    def __init__(self) -> None:
        self.chance = Random(SEED)
        self.words = Words(SEED).ranked
        self.fields = list(FieldOfAction.objects.filter(parent=None).values_list("slug", flat=True))
        self.parts = list(FieldOfAction.objects.exclude(parent=None).values_list("slug", flat=True))
        self.groups = list(TargetGroup.objects.values_list("slug", flat=True))
        self.districts = list(District.objects.values_list("ags", flat=True))
        self.languages = list(Language.objects.values_list("slug", flat=True))

    def by_sort(self) -> dict[str, list[dict]]:
        """{sort: parameters}; each has two facets."""
        rare = [self.chance.choice(self.words[8_000:]) for _ in range(EACH)]
        return {
            "no words": [self._with(text) for text in [""] * EACH],
            "frequent words": [self._with(text) for text in islice(cycle(FREQUENT), EACH)],
            "rare words": [self._with(text) for text in rare],
            "slips": [self._with(self._slip(text)) for text in islice(cycle(FREQUENT), EACH)],
        }

    def _with(self, text: str) -> dict:
        pick = self.chance.choice
        pairs = [
            {"thema": pick(self.fields), "zielgruppe": pick(self.groups)},
            {"thema": pick(self.parts), "sprache": pick(self.languages)},
            {"zielgruppe": pick(self.groups), "kreis": pick(self.districts)},
        ]
        return {**({"q": text} if text else {}), **pick(pairs)}

    def _slip(self, text: str) -> str:
        """Two neighbouring letters the wrong way round."""
        at = self.chance.randrange(1, len(text) - 2)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    def anything(self) -> str:
        """A query string of the sort people and robots come with."""
        some = self.chance.choices(NAMES, k=self.chance.randrange(6))
        return urlencode([(name, self._value(name)) for name in some])

    def _value(self, name: str) -> str:
        if self.chance.random() < 0.3:
            return self.chance.choice(NASTY)
        known = {"thema": self.fields, "zielgruppe": self.groups, "kreis": self.districts}
        known |= {"sprache": self.languages, "sucht": ["1"], "ort": ["38440", "Burgdorf", "Hann"]}
        known |= {"seite": ["1", "2", "40"], "umkreis": ["5", "50"], "sortierung": ["neu", "name"]}
        return self.chance.choice(known.get(name, self.words))
