"""Whatever somebody writes into an address: a page or a helpful 404, never a server error."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .test_every_url import CATCH_ALL, FORMS, PUBLIC
from .world import world

pytestmark = pytest.mark.django_db

LISTS = ["/", "/suche/", "/initiativen/", "/veranstaltungen/", "/ergebnisse/", "/regionen/"]
LISTS += ["/initiativen/feed.atom", "/initiativen/abo/", "/initiativen/merkliste/"]
LISTS += ["/veranstaltungen/reihen/"]
PARAMETERS = [
    *("q", "thema", "kreis", "zielgruppe", "traeger", "form", "sprache", "sucht", "ort"),
    *("umkreis", "sortierung", "seite", "art", "zeitraum", "status", "adressat", "konferenz"),
    *("jahr", "amt"),
    *("q[]", "", "seite[0]", "unbekannt", "i"),
]
NASTY = st.sampled_from(
    [
        *(
            "\x00",
            "a\x00b",
            "\ud800",
            "🦊" * 40,
            "%",
            "_",
            "\\",
            "'",
            '"',
            "<script>",
            "%s",
            "{{7}}",
        ),
        *("-1", "0", "1e9", "9" * 400, "NaN", "١٢", "true", "null", "03103", "sprache", "offen"),
        *(
            "a" * 5000,
            " " * 300,
            "\u202e",
            "ß",
            "İ",
            "a b " * 300,
            "kommend",
            "vergangen",
            "(",
            "*",
        ),
    ]
)
WORDS = st.one_of(NASTY, st.text(max_size=60), st.integers().map(str))
QUERIES = st.lists(st.tuples(st.sampled_from(PARAMETERS), WORDS), max_size=6)


@pytest.fixture
def filled_portal():
    return world("Nord")


def encoded(text: str) -> str:
    """Percent-encoded, lone surrogates and all."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example("/suche/", [("q", "\x00")])
@example("/initiativen/", [("seite", "9" * 400), ("kreis", "\x00"), ("thema", "\x00")])
@example("/veranstaltungen/", [("art", "\x00"), ("zeitraum", "\x00"), ("seite", "-1")])
@example("/ergebnisse/", [("konferenz", "\x00"), ("adressat", "x" * 5000), ("q", "a " * 3000)])
@given(path=st.sampled_from(LISTS), query=QUERIES)
def test_no_query_breaks_a_public_list(client, filled_portal, path, query):
    text = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    response = client.get(path, QUERY_STRING=text)
    assert response.status_code == 200


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_parameter_bears_every_nasty_value_on_every_list(client, filled_portal, parameter):
    """The sum of all nasty values at once; each list takes repeated parameters."""
    values = ["\x00", "\ud800", "9" * 400, "-1", "🦊" * 40, "a" * 5000, "'", "", "%"]
    text = "&".join(f"{encoded(parameter)}={encoded(value)}" for value in values)
    assert {client.get(path, QUERY_STRING=text).status_code for path in LISTS} == {200}


UNKNOWN = {
    "/initiativen/gibt-es-nicht/",
    "/veranstaltungen/gibt-es-nicht/",
    "/ergebnisse/999999999/",
    "/ergebnisse/99999999999999999999999999/",
    "/veranstaltungen/gibt-es-nicht/anmeldung/",
    "/veranstaltungen/gibt-es-nicht/anmeldung/danke/",
    f"/anmeldung/{'x' * 43}/",
    f"/anmeldung/{'x' * 43}/termin.ics",
    "/anmeldung/abgeschnitten/",
    f"/rueckmeldung/{'x' * 43}/",
    "/dokumente/999999999/",
    "/dokumente/99999999999999999999999999/",
    "/regionen/gibt-es-nicht/",
    "/regionen/amt-nord/gibt-es-nicht/",
    "/medien/bilder/gibt-es-nicht-aber-lang/480.webp",
    "/medien/bilder/gibt-es-nicht-aber-lang/..%2f..%2fmosaik.sqlite3",
    "/initiativen/" + "a" * 3000 + "/",
    "/initiativen/%00/",
    "/gibt-es-nicht/",
    CATCH_ALL.replace("verwaltung", "verwaltungen"),
}


@pytest.mark.parametrize("url", sorted(UNKNOWN), ids=lambda url: url[:40])
def test_an_unknown_address_is_a_404_that_helps_on(client, filled_portal, url):
    response = client.get(url)
    page = response.content.decode()
    assert response.status_code == 404
    assert reverse("pages:search") in page
    assert reverse("initiatives:list") in page


def test_every_public_list_is_tried():
    lists = {name for name in {*PUBLIC, *FORMS} if name.endswith("list") or name in ALSO}
    assert {reverse(name) for name in lists} == set(LISTS)


ALSO = (
    *("pages:home", "pages:search", "pages:regions"),
    *("initiatives:feed", "initiatives:alert", "initiatives:kept"),
)
