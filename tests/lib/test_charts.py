"""Bars: parts as wide as their numbers, every number written somewhere, nothing told by colour."""

from django.template.loader import render_to_string

from portal.lib.charts import Bar, Chart, stacked_bars

PARTS = ("offen", "in Arbeit", "erledigt", "nicht weiterverfolgt")


def chart(*bars: Bar) -> Chart:
    return stacked_bars("probe", "Probe", PARTS, bars)


def per_cent(text: str) -> float:
    return float(text.removesuffix("%"))


def test_all_bars_share_one_scale():
    rows = chart(Bar("lang", [6, 0, 2, 0]), Bar("kurz", [4, 0, 0, 0])).rows
    long, short = ([per_cent(piece.width) for piece in row.pieces] for row in rows)
    assert len(long) == 2 and long[0] / long[1] == 3
    assert abs(sum(long) / sum(short) - 2) < 0.01
    assert sum(long) < 100 - 3  # room for the total beside it


def test_parts_follow_each_other_without_a_gap_and_empty_ones_are_left_out():
    pieces = chart(Bar("eins", [1, 0, 1, 2])).rows[0].pieces
    assert [piece.pattern for piece in pieces] == ["plain", "solid", "dots"]
    ends = [per_cent(piece.x) + per_cent(piece.width) for piece in pieces]
    assert all(
        abs(per_cent(piece.x) - end) < 0.02 for piece, end in zip(pieces[1:], ends, strict=False)
    )


def test_a_number_too_wide_for_its_part_stands_below_the_bar():
    row = chart(Bar("eins", [500, 0, 3, 0])).rows[0]
    assert [piece.number.words if piece.number else None for piece in row.pieces] == ["500", None]
    assert [line.words for line in row.notes] == ["3 erledigt"]
    assert row.total.words == "503"


def test_a_bar_below_a_note_begins_further_down():
    without, with_note = (
        chart(Bar("a", [500, 0, 0, 0]), Bar("b", [1, 0, 0, 0])).rows,
        chart(Bar("a", [500, 1, 0, 0]), Bar("b", [1, 0, 0, 0])).rows,
    )
    assert float(with_note[1].pieces[0].y[:-2]) > float(without[1].pieces[0].y[:-2])


def test_a_long_label_goes_on_in_the_next_line():
    label = chart(Bar("Zusammenarbeit von Ehrenamt und Hauptamt", [1, 0, 0, 0])).rows[0].label
    assert [line.words for line in label] == ["Zusammenarbeit von Ehrenamt und", "Hauptamt"]


def test_who_does_not_see_it_hears_every_number():
    drawn = chart(Bar("Kommune", [5, 0, 1, 0]), Bar("Land", [0, 1200, 0, 0]))
    assert drawn.description == "Kommune: 5 offen, 1 erledigt; Land: 1.200 in Arbeit"
    page = render_to_string("components/bars.html", {"chart": drawn})
    assert 'role="img"' in page and "<title" in page and "<desc" in page
    assert "style" not in page and "<script" not in page


def test_nothing_at_all_is_no_trouble():
    assert chart().rows == []
    assert chart(Bar("leer", [0, 0, 0, 0])).rows[0].total.words == "0"


def test_what_somebody_typed_stays_text():
    page = render_to_string("components/bars.html", {"chart": chart(Bar("<b>x</b>", [1, 0, 0, 0]))})
    assert "<b>" not in page and "&lt;b&gt;" in page
