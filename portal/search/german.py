"""What German words have in common: base form, what a word is derived from, compound parts.

All questions take folded words (`portal.search.folding`) and answer with numbers that are equal
where the words belong together, so that a vocabulary can be joined without comparing texts.
"""

from functools import lru_cache

from .lexicon import NOUN, OTHER, VERB, german, key_of


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_WORDS = _list("""
    aber als am an auch auf aus bei beim bin bis bist bzw da damit dann das dass dein dem den denn
    der des die dies diese dieser dieses doch dort du durch ein eine einem einen einer eines er es
    etwas euch euer fur gibt hat haben hatte hier hin ich ihm ihn ihr ihre ihrem ihren im in ins
    ist ja kann konnen man mein mich mir mit mochte mochten muss nach nicht noch nun nur ob oder
    ohne schon sehr sein seine seinen sich sie sind so soll uber um und uns unser unsere unter usw
    vom von vor war was wer wie wir wird wo zu zum zur zwischen
""")
#: words that say how something shall be rather than what it is about
EMPTY_WORDS = STOP_WORDS | _list("""
    alle allen aller alles bitte brauchen braucht darf durfen einfach gemeinsam gut gute guten guter
    jede jedem jeden jeder konnen mehr mussen neu neue neuen neuer sollen sollte stellen
    unterstutzen viel viele vielen weitere werden wichtig wirklich
""")
#: what stands before a word without making a compound of it: Bericht, Vorstand, Mitarbeit
NO_PARTS_BEFORE = STOP_WORDS | _list("""
    all ange einge ent fort gegen her los miss neben statt un ur ver weg wider wieder zer zuruck
    zusammen
""")
#: endings that look like nouns: Freundschaft is no shaft, Integration no ion
NO_PARTS_AFTER = _list("""
    age agen ation ationen chen dung erei erin erinnen ern haft hafte heit heiten ieren ierung
    ierungen iker ikerin ing ings innen ionen isch ische ischen isches ismus ist isten istin ium
    keit keiten lein lich liche ling linge lingen ment mente ner nerin nis nisse rinnen sal samen
    schaft schaften schafts stag stagen tand tat taten tete teten tion tionen tum tumer ung ungen
    werden
""")
#: the only nouns of three letters that end compounds; other ends (-gel, -rin, -ern) are none
SHORT_HEADS = _list("amt bad bus hof job rad rat see tag tee tor uhr weg zug")
#: the only words of three letters that begin compounds; the lexicon's other ones are mostly noise
SHORT_FIRSTS = _list("""
    alt amt arm art bad bau bus dom ehe eis fan gas gut hof hut job kur mut nah neu not ohr oko oma
    opa ort ost pop rad rat see tag tal tee tod ton tor tur uhr uni weg zoo zug
""")
#: no border between two words runs inside or after these: Transport is no Tran-Sport
FOREIGN = tuple(
    _list("extra hyper inter kom kon kontra mikro multi per pro retro super trans ultra")
)
#: after these a compound always has a linking s: Ausbildungs-paten, not Ausbildung-spaten
TAKES_S = ("ung", "heit", "keit", "schaft", "ion", "tat")
ENDINGS = ("innen", "erin", "ern", "en", "em", "er", "es", "in", "e", "n", "s")
LINKS = ("s", "es", "n", "en", "er", "ens")
#: letters that rather end the first word than begin the second: Kinder-wagen, not Kind-erwagen
SEAMS = ("er", "r")
SHORTEST_COMPOUND, SHORTEST_PART = 6, 3
#: a known word shorter than this is no compound with a verb or adjective before it: Holland
SURE_LENGTH = 9


@lru_cache(maxsize=50_000)
def base_keys(word: str) -> frozenset[int]:
    """Where all forms of a word meet: Kurs, Kurse, Kursen; Dolmetscherin, Dolmetscher."""
    readings = german().readings(word)
    if readings:
        nouns = [lemma for lemma, role in readings if role == NOUN]
        return frozenset(nouns or [lemma for lemma, _ in readings])
    left, head = split(word)
    if head:
        return frozenset(key_of(f"{left}|{base}") for base in base_keys(head))
    return frozenset([key_of(stem(word))])


def stem(word: str) -> str:
    """An unknown word without its ending, at least four letters long."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=50_000)
def root_keys(word: str) -> frozenset[int]:
    """What a word is derived from: Beratung from beraten, Dolmetscher from dolmetschen,
    Patenschaft from Pate. A verb is its own root.
    """
    readings = german().readings(word)
    roles = {role for _, role in readings}
    if VERB in roles and (NOUN not in roles or word.endswith("n")):
        return frozenset(lemma for lemma, role in readings if role == VERB)
    if person := _without(word, ("schaften", "schafts", "schaft")):
        return left_keys(person)
    if key_of(word) in base_keys(word) or word.endswith(("ungen", "innen", "rin", "rn")):
        return _verbs_from(_without(word, ("ungen", "ung", "erinnen", "erin", "ern", "er")))
    return frozenset()


def _without(word: str, endings: tuple[str, ...]) -> str:
    return next((word.removesuffix(end) for end in endings if word.endswith(end)), "")


def _verbs_from(root: str) -> frozenset[int]:
    if len(root) < SHORTEST_PART:
        return frozenset()
    readings = german().readings(f"{root}en") + german().readings(f"{root}n")
    return frozenset(lemma for lemma, role in readings if role == VERB)


@lru_cache(maxsize=50_000)
def part_keys(word: str) -> frozenset[int]:
    """The words a compound is made of, all levels, and what its first part is derived from.

    Hausaufgabenhilfe has Haus, Aufgabe, Hilfe; Beratungsstelle has Beratung, beraten, Stelle.
    """
    left, head = split(word)
    if not head:
        return frozenset()
    roots = frozenset().union(*map(root_keys, [left, *_unlinked(left)]))
    return left_keys(left) | roots | base_keys(head) | part_keys(left) | part_keys(head)


def part_words(word: str) -> list[str]:
    """The first and the last word of a compound as they stand in it; none for other words."""
    left, head = split(word)
    return [left, head] if head else []


@lru_cache(maxsize=50_000)
def left_keys(left: str) -> frozenset[int]:
    """What the first part of a compound stands for: „sprach" for Sprache, „näh" for nähen."""
    readings = german().readings(left)
    nouns = frozenset(lemma for lemma, role in readings if role == NOUN)
    verbs = frozenset(lemma for lemma, role in readings if role == VERB)
    if nouns:
        return nouns | verbs
    for inner in _unlinked(left):
        if _is_noun(inner):
            return base_keys(inner)
    return frozenset(lemma for lemma, _ in readings) | _verbs_from(left)


def _unlinked(left: str) -> list[str]:
    """The noun before a link: Beratung-s, Schul(e), Kind-er."""
    shorter = [left.removesuffix(link) for link in LINKS if left.endswith(link)]
    return [f"{left}e", *(inner for inner in shorter if len(inner) >= SHORTEST_PART)]


def _is_noun(word: str) -> bool:
    return any(role == NOUN for _, role in german().readings(word))


@lru_cache(maxsize=100_000)
def split(word: str) -> tuple[str, str]:
    """(first part as written, last noun) of a compound; the last noun as long as possible.

    ("", "") for what is no compound, as far as the lexicon can tell. First words that are nouns
    go before verbs and adjectives: Spiel-ecke, not spie-Lecke.
    """
    places = _borders(word)
    if not places:
        return "", ""
    roles = german().roles_of([word, *(word[at:] for at in places)])
    if roles[0] & (VERB | OTHER):
        return "", ""
    heads = [at for at, role in zip(places, roles[1:], strict=True) if role & NOUN]
    if roles[0] and any(word[:at] in NO_PARTS_BEFORE for at in heads):
        return "", ""
    rules = [_is_noun_before]
    if not roles[0] or len(word) >= SURE_LENGTH:
        rules.append(_is_word_before)
    if not roles[0]:
        rules.append(_is_long_before)
    for may_stand_before in rules:
        for at in heads:
            if may_stand_before(word[:at]) and not _belongs_to_the_left(word, at, heads):
                return word[:at], word[at:]
    return "", ""


def _borders(word: str) -> list[int]:
    """Where a second word may begin."""
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return []
    first = next((len(f) + 1 for f in FOREIGN if word.startswith(f)), SHORTEST_PART)
    places = range(first, len(word) - SHORTEST_PART + 1)
    return [at for at in places if _can_stand_first(word[:at]) and _can_stand_last(word[at:])]


def _can_stand_first(left: str) -> bool:
    return len(left) > 3 or left in SHORT_FIRSTS or left in NO_PARTS_BEFORE


def _can_stand_last(head: str) -> bool:
    return (len(head) > 3 or head in SHORT_HEADS) and head not in NO_PARTS_AFTER


def _is_noun_before(left: str) -> bool:
    return left not in NO_PARTS_BEFORE and (
        _is_noun(left) or any(map(_is_noun, _unlinked(left)[1:]))
    )


def _is_word_before(left: str) -> bool:
    if left in NO_PARTS_BEFORE:
        return False
    known = german().knows(left) or _is_noun(f"{left}e") or bool(_verbs_from(left))
    return known or bool(split(left)[1])


def _is_long_before(left: str) -> bool:
    """Of a word nobody knows, a name or an English word: Repair-café."""
    return len(left) >= 5 and left not in NO_PARTS_BEFORE


def _belongs_to_the_left(word: str, at: int, heads: list[int]) -> bool:
    """Whether the border lies a few letters further to the right."""
    left = word[:at]
    if left.endswith(TAKES_S) and word[at] == "s" and at + 1 in heads:
        return True
    return any(
        word.startswith(seam, at) and at + len(seam) in heads and _is_noun(left + seam)
        for seam in SEAMS
    )
