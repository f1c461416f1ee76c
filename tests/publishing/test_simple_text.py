"""Longer texts can be typed simply, and lose nothing of the form the office gave them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.models import Initiative
from portal.publishing.simple_text import as_html, as_text, has_signs

CLEAN = Initiative._meta.get_field("description").sanitize

OFFICE = """<h2>Was wir tun</h2>
<p>Wir <strong>reparieren</strong> Räder,
<em>jeden</em> Freitag. <a href="https://rad.example/wann_und_wo">Wann und wo</a></p>
<ul>
<li><p>Licht</p><ul><li><p>vorn</p></li></ul></li>
<li>Bremsen</li>
</ul>
<ol><li><p>kommen</p></li><li><p>schrauben</p></li></ol>
<blockquote><p>Läuft<br>wieder.</p><p>Danke</p></blockquote>"""

TYPED = """## Was wir tun

Wir **reparieren** Räder, _jeden_ Freitag. [Wann und wo](https://rad.example/wann_und_wo)

- Licht
  - vorn
- Bremsen

1. kommen
2. schrauben

> Läuft
> wieder.
>
> Danke"""


def test_the_offices_text_reads_as_one_would_type_it():
    assert as_text(OFFICE) == TYPED


def test_what_nobody_changed_stays_to_the_letter():
    assert as_html(TYPED, OFFICE) == OFFICE
    assert as_html(TYPED.replace("\n", "\r\n") + "\r\n", OFFICE) == OFFICE


def test_changing_one_paragraph_leaves_the_others_to_the_letter():
    html = as_html(TYPED.replace("jeden", "am"), OFFICE)
    assert '<em>am</em> Freitag. <a href="https://rad.example/wann_und_wo">' in html
    for piece in ("<h2>Was wir tun</h2>", "<li>Bremsen</li>\n</ul>", "<p>Läuft<br>wieder.</p>"):
        assert piece in html


def test_even_without_the_former_text_it_means_the_same():
    assert as_text(as_html(TYPED)) == TYPED


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Eins\n\nzwei", "<p>Eins</p>\n<p>zwei</p>"),
        ("Eins\nzwei", "<p>Eins<br>zwei</p>"),
        ("Es gibt:\n- Tee\n* Kaffee", "<p>Es gibt:</p>\n<ul><li><p>Tee</p></li>"
         "<li><p>Kaffee</p></li></ul>"),
        ("1. kommen\n2) gehen", "<ol><li><p>kommen</p></li><li><p>gehen</p></li></ol>"),
        ("16. Mai 2017", "<p>16. Mai 2017</p>"),
        ("1. Mai", "<p>1. Mai</p>"),
        ("Helfer*innen und Gäst*innen", "<p>Helfer*innen und Gäst*innen</p>"),
        ("mein_name_hier", "<p>mein_name_hier</p>"),
        ("<b>5 < 6</b>", "<p>&lt;b&gt;5 &lt; 6&lt;/b&gt;</p>"),
        ("", ""),
        (" \n \n", ""),
    ],
)  # fmt: skip
def test_people_type_as_they_are_used_to(typed, html):
    assert as_html(typed) == html


def test_only_signs_that_need_a_word_are_told_about():
    assert has_signs(TYPED)
    assert not has_signs("Es gibt:\n- Tee\n\nHelfer*innen")


def test_links_lead_to_the_web_alone():
    assert "href" not in CLEAN(as_html("[Klick](javascript:alert(1))"))


words = st.text("ab*_[]()<>&#-1. >\n", max_size=60)


@given(words)
def test_whatever_is_typed_is_clean_and_stays_when_it_is_opened_and_saved(typed):
    stored = CLEAN(as_html(typed))
    assert as_html(as_text(stored), stored) == stored
