"""Papers: the same bytes for the same document, every name legible, nothing lost between pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.errors import Refused
from reports.document import BarChart, Column, Document, Fact, LineChart, Section, Signature, Table
from reports.render import pdf_font, pdf_system, pdf_text
from reports.render.cells import starts_right_to_left
from reports.render.html import html
from reports.render.pdf import _fits, _made, pdf
from reports.render.pdf_direction import levels_of
from reports.render.pdf_font import FONTS
from reports.render.pdf_parts import FactRow, clause, fact_rows
from reports.render.pdf_table import fitted, grid
from reports.render.pdf_text import Style, balanced, line_of, lines_of, shortened
from reports.render.scale import amount_ticks, day_ticks
from tests.examples import some
from tests.reports import samples
from tests.reports.samples import nzd

STYLE = Style()
IN_ANOTHER_PROCESS = """
from hashlib import sha256
from reports.render.pdf import pdf
from tests.reports import samples
print(sha256(pdf(samples.ownership())).hexdigest(), sha256(pdf(samples.member())).hexdigest())
"""


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Auckland"), ("2", "America/Lima")])
def test_the_same_document_gives_the_same_bytes_in_another_process(seed, zone):
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], env=environment, check=True, capture_output=True, text=True
    )
    # Here, other documents were rendered before.
    pdf(samples.journal(3))
    assert done.stdout.split() == [sha256(pdf(document)).hexdigest() for document in _both()]


def test_papers_made_at_the_same_time_do_not_mix():
    alone = [pdf(document) for document in _both()]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf, _both() * 4)) == alone * 4


def test_every_page_carries_date_seal_and_its_number_at_the_foot():
    pages = _pages(samples.journal())
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 3" in page
        assert f"As of 2026-03-31 · entry 70 · seal {samples.SEAL}" in page


def test_a_calculation_says_at_the_foot_that_no_book_holds_it():
    (page,) = _pages(Document(kind="plan", title="Loan plan", book="", on=samples.ON))
    assert "As of 2026-03-31 · a calculation, recorded in no book" in page


def test_the_file_names_its_title_author_language_and_the_documents_own_date():
    reader = _read(_document(language="mi"))
    assert reader.metadata.title == "Statement · Tui Crew"
    assert reader.metadata.author == "Tui Crew"
    assert reader.metadata["/CreationDate"] == "D:20260331000000Z"
    assert reader.trailer["/Root"]["/Lang"] == "mi"


def test_the_outline_names_every_section_and_points_at_its_page():
    reader = _read(samples.ownership())
    found = [(entry.title, reader.get_destination_page_number(entry)) for entry in reader.outline]
    assert found == [("Who owns what", 0), ("Paid in", 1), ("Signatures", 1)]


def test_every_font_is_embedded_and_can_be_copied_from():
    for page in _read(samples.ownership()).pages:
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values()):
            assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]
            assert "/ToUnicode" in font, font["/BaseFont"]


def test_every_shipped_font_comes_with_its_licence():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert {path.suffix for path in FONTS.iterdir()} == {".ttf", ".txt"}


@pytest.mark.parametrize(
    "name", ["Ana Tūī", "Ωμέγα", "Жанна", "أمينة نبيل", "Łukasz Şimşek-Nguyễn", "שלום", "fi fl ffi"]
)
def test_a_name_can_be_copied_out_of_the_paper(name):
    (page,) = _pages(_document(facts=(Fact("Member", name),)))
    assert name in page


def test_a_name_with_markup_is_printed_as_it_is():
    name = '<b>Ana</b> &amp; <img src="x"/> <!-- Ben'
    document = _document(
        title=name, facts=(Fact(name, name),), sections=(_table_section(((name, nzd("5.00")),)),), notes=(name,)
    )
    (page,) = _pages(document)
    assert page.replace("\n", " ").count(name) >= 5


def test_a_minus_is_copied_as_a_spreadsheet_reads_it():
    (page,) = _pages(_document(sections=(_table_section((("Ana", nzd("-1250.50")),)),)))
    assert "Ana -1,250.50" in page


def test_arabic_letters_are_joined_and_run_from_right_to_left():
    (run,) = line_of("أمينة", STYLE).runs
    assert run.face == "NotoSansArabic-Regular"
    assert "".join(glyph.text for glyph in run.glyphs) == "أمينة"[::-1]
    alone = {letter: line_of(letter, STYLE).runs[0].glyphs[0].number for letter in "مين"}
    joined = {glyph.text: glyph.number for glyph in run.glyphs}
    assert all(joined[letter] != alone[letter] for letter in alone)


def test_a_mixed_name_takes_each_letter_from_a_font_that_holds_it():
    assert [(run.face, _text(run)) for run in line_of("Ana (أمينة) & שלום", STYLE).runs] == [
        ("NotoSans-Regular", "Ana ("),
        ("NotoSansArabic-Regular", "أمينة"[::-1]),
        ("NotoSans-Regular", ") & "),
        ("NotoSansHebrew-Regular", "שלום"[::-1]),
    ]


def test_a_number_inside_right_to_left_words_keeps_its_own_order():
    assert "".join(_text(run) for run in line_of("شكرا 123 لا", STYLE).runs).split(" ")[1] == "123"


def test_an_amount_stays_whole_beside_a_number_in_right_to_left_words():
    sentence = "في صندوقها 928.70 NZD: 200.00"
    levels = levels_of(sentence, rtl=True)

    assert levels == [1] * 11 + [2] * len("928.70 NZD") + [1] * 2 + [2] * len("200.00")


@pytest.mark.parametrize("figures", ["27-31", "2026-01-05", "2025-04..2026-03", "7.00 NZD"])
def test_figures_that_are_one_are_read_from_the_left_behind_a_word_from_the_right(figures):
    """Behind an Arabic letter the two sides of a hyphen would change places: 31-27."""
    assert levels_of(f"8-15 و{figures}", rtl=True) == [2] * 4 + [1] * 2 + [2] * len(figures)


def test_a_sentence_that_begins_with_a_right_to_left_name_is_read_as_the_others_are():
    sentence = "آرش کریمی · 4 shares of Bakehouse pass to Ana"
    levels = levels_of(sentence, rtl=starts_right_to_left(sentence))

    assert levels == [1] * 9 + [0] * (len(sentence) - 9)
    assert starts_right_to_left("آرش کریمی (arash)")


@pytest.fixture
def with_fonts(monkeypatch):
    """Call it with name → file: those are installed. What is kept of words is forgotten before and after."""

    def installed(files):
        monkeypatch.setattr(pdf_system, "_files", lambda: files)
        _forget()

    yield installed
    monkeypatch.undo()
    _forget()


def _forget():
    for kept in (pdf_font.face_for, pdf_text._shaped, pdf_text._line_of, pdf_text._lines_of, pdf_text._named):
        kept.cache_clear()


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Ana 480.00, أمينة 564.00, שרה כהן 732.00 and Ben", ["أمينة", "שרה כהן"]),
        ("مخبز 5 نجوم 12 shares", ["مخبز 5 نجوم"]),
        ("Loan of أمينة (أم علي): 3, 4", ["أمينة (أم علي)"]),
        ("شكرا-لا; שרה. 20 NZD", ["شكرا-لا", "שרה"]),
    ],
)
def test_in_a_sentence_from_left_to_right_a_name_turns_no_figure_and_no_other_name(sentence, turned):
    levels = levels_of(sentence, rtl=False)
    runs = "".join(char if level else "|" for char, level in zip(sentence, levels, strict=True)).split("|")

    assert [run for run in runs if run] == turned
    page = html(_document(notes=(sentence + " in all of these words",))).decode()
    assert [f"<bdi>{run}</bdi>" for run in turned if f"<bdi>{run}</bdi>" not in page] == []


def test_an_amount_at_the_beginning_of_a_line_is_no_clauses_number():
    lines = ("4.1 The pool lends it.", "372.69 NZD in all.", "• a point")
    laid = [type(clause(line, 400, heading)).__name__ for heading in ("4. What", "What is paid") for line in lines]

    assert laid == ["Clause", "Words", "Clause", "Words", "Words", "Clause"]


SCRIPTS = [
    ("陳美", "Chinese", "fonts-droid-fallback"),
    ("さくら", "Japanese", "fonts-droid-fallback"),
    ("민준", "Korean", "fonts-droid-fallback"),
    ("सुनीता", "Devanagari", "fonts-noto-core"),
    ("ஆதி", "Tamil", "fonts-noto-core"),
    ("สมชาย", "Thai", "fonts-noto-core"),
    ("አበበ", "Ethiopic", "fonts-noto-core"),
    ("ნინო", "Georgian", "fonts-noto-core"),
    ("བསྟན", "Tibetan", "fonts-noto-core"),
]


@pytest.mark.parametrize(("name", "script", "package"), SCRIPTS)
def test_letters_that_no_font_holds_are_named_with_the_package_that_has_them(name, script, package):
    with pytest.raises(Refused) as told:
        pdf(_document(facts=(Fact("Member", f"Ana {name} Tūī"),)))

    assert f"no font for papers holds {' '.join(dict.fromkeys(name))} ({script}; " in told.value.message
    assert package in told.value.message
    assert "--html" in told.value.hint


def test_letters_of_several_scripts_are_named_together():
    with pytest.raises(Refused) as told:
        pdf(_document(signatures=(Signature("Member", "陳 and नी"),)))

    assert (
        "holds 陳 न ी (Chinese, Devanagari; on Debian and Ubuntu the package fonts-droid-fallback and fonts-noto-core"
        in (told.value.message)
    )


def test_a_letter_that_ours_do_not_hold_is_set_in_a_font_of_the_computer(monkeypatch, with_fonts, tmp_path):
    # Any TrueType font under the name of the one that is looked for will do.
    (tmp_path / "NotoSansDevanagari-Regular.ttf").write_bytes((FONTS / "NotoSansMath-Regular.ttf").read_bytes())
    (tmp_path / "NotoSerifDevanagari-Regular.ttf").write_bytes(b"OTTO, and no TrueType outlines")
    with_fonts({path.stem: path for path in tmp_path.iterdir()})
    monkeypatch.setattr(
        pdf_font.Face,
        "holds",
        lambda face, char: char == "क" if "Devanagari" in face.fontName else ord(char) in face._letters,
    )

    assert [run.face for run in line_of("Ana क", STYLE).runs] == ["NotoSans-Regular", "NotoSansDevanagari-Regular"]


def test_a_last_page_with_a_few_lines_is_saved_by_setting_all_a_little_smaller():
    lines = 30
    rows = tuple((f"Line {number}", nzd("1.00")) for number in range(lines))
    document = _document(sections=(_table_section(rows),), notes=("A note that would stand alone.",))
    alone, pages, share = _made(document, 1.0)

    assert pages == 2
    assert share < 0.36
    (page,) = _pages(document)
    assert f"Line {lines - 1}" in page
    assert "A note that would stand alone." in page
    assert "Page 1 of 1" in page
    assert pdf(document) == pdf(document) != alone


def test_a_last_page_that_is_well_used_stays(monkeypatch):
    document = samples.journal()
    whole = pdf(document)
    monkeypatch.setattr("reports.render.pdf._SCALES", (1.0,))

    assert pdf(document) == whole


def test_a_head_of_figures_takes_room_from_words_before_it_goes_over_three_lines():
    table = Table(
        "",
        (Column("What"), Column("Savings less loans", "money")),
        (("Correction of entry 33: the sheet of 7 December was recorded twice " * 3, nzd("1.00")),),
    )
    laid = grid(table, 460)

    assert [len(lines) for lines in laid._layout.head] == [1, 2]


def test_tables_with_the_same_columns_stand_below_each_other():
    short, long = (
        _table_section((("Ana", nzd("1.00")),)).tables[0],
        _table_section((("Wilhelmina of the hill", nzd("1000.00")),)).tables[0],
    )

    fit = fitted((short, long), 460)

    assert grid(short, 460, fit=fit)._layout.lefts == grid(long, 460, fit=fit)._layout.lefts
    assert _fits(_document(sections=(Section("A", tables=(short, long)),)), 460)[short.columns].widths == fit.widths


def test_the_room_that_is_left_goes_to_words_and_figures_stand_together():
    columns = (Column("What"), Column("Before", "money"), Column("Now", "money"))
    table = Table("", columns, (("Members' savings in the pool", nzd("1.00"), nzd("2.00")),))

    lefts, widths = fitted((table,), 460).lefts, fitted((table,), 460).widths

    assert lefts[1] > 300
    assert lefts[2] - lefts[1] - widths[1] < 20


def test_a_column_to_be_filled_in_by_hand_gets_the_room_that_is_left():
    columns = (Column("Place"), Column("By the book", "money"), Column("Counted"))
    table = Table("", columns, (("The box under the stairs", nzd("1.00"), ""),))

    assert max(fitted((table,), 460).widths) == fitted((table,), 460).widths[2]


def test_a_wide_table_gets_smaller_letters_before_it_breaks_a_word():
    figures = tuple(Column(f"Amount {at}", "money") for at in range(8))
    table = Table("", (Column("Member"), *figures), (("Wolfeschlegelstein Junior", *[nzd("10250.50")] * 8),))
    fit = fitted((table,), 470)

    assert 7.4 <= fit.style.size < 9.2
    assert fit.widths[0] >= line_of("Wolfeschlegelstein", fit.style).width


def test_what_is_said_below_a_table_stands_on_the_page_of_its_last_rows():
    for rows in range(24, 36, 2):
        part = replace(_table_section([("Ana", nzd("5.00"))] * rows), notes=("As it was agreed.",))
        (page,) = [page for page in _pages(_document(sections=(part,))) if "As it was agreed." in page]
        assert page.count("Ana 5.00") >= 2


def test_a_small_section_is_not_parted_by_the_end_of_a_page():
    small = replace(
        _table_section([("Ben", nzd("1.00"))] * 3, ("Sum", nzd("3.00"))), title="Small", notes=("So it is.",)
    )
    for rows in range(18, 34, 2):
        pages = _pages(_document(sections=(_table_section([("Ana", nzd("5.00"))] * rows), small)))
        (page,) = [page for page in pages if "Small" in page]
        assert page.count("Ben 1.00") == 3
        assert "So it is." in page


def test_many_bars_begin_on_the_page_of_their_heading_and_a_few_at_least_stand_on_the_next():
    for count, rows in ((14, 22), (30, 15), (36, 0), (60, 10)):
        bars = BarChart("Share", "%", tuple((f"Member {at}", Decimal(1)) for at in range(count)))
        filler = _table_section([("Ana", nzd("5.00"))] * rows)
        pages = _pages(_document(sections=(filler, Section("Who owns it", charts=(bars,)))))
        on = [shown for page in pages if (shown := len(re.findall(r"Member \d+ 1%", page)))]
        assert sum(on) == count
        assert min(on) >= 6
        assert "Member 0 1%" in next(page for page in pages if "Who owns it" in page)


def test_a_title_does_not_end_in_a_line_of_one_word():
    lines = balanced("One page to read aloud, and where it says otherwise it counts not", STYLE, 280)

    assert (
        len(lines)
        == len(lines_of("One page to read aloud, and where it says otherwise it counts not", STYLE, 280))
        == 2
    )
    assert lines[1].width > lines[0].width * 0.6


def test_what_stands_side_by_side_below_a_title_goes_over_between_its_parts():
    document = _document(
        subtitle="Tui Bakery of the Kererū Street Mutual Aid Collective · version 1, adopted on 2026-06-01, to be signed"
    )
    (page,) = _pages(document)

    assert "Tui Bakery of the Kererū Street Mutual Aid Collective\nversion 1, adopted on" in page


def test_values_of_key_facts_stand_on_one_line_whatever_their_labels():
    row = FactRow(
        (Fact("Saved", nzd("1.00")), Fact("Still to be paid until the last round of it all", nzd("2.00"))), 4, 460
    )
    alone = FactRow((Fact("Saved", nzd("1.00")),), 4, 460)

    assert row._labels == 2 * alone._labels
    assert row.height - alone.height == alone._labels


def test_three_columns_of_key_facts_are_kept_where_a_value_goes_over_three_lines():
    seal = Fact("Seal", samples.SEAL)
    facts = (*(Fact(f"Fact {at}", "Ana") for at in range(8)), seal)

    assert len([row for row in fact_rows(facts, 470) if isinstance(row, FactRow)]) == 3


def test_a_list_of_many_columns_lies_on_its_side():
    sides = [_read(_document(is_wide=is_wide)).pages[0].mediabox for is_wide in (False, True)]

    assert [side.width > side.height for side in sides] == [False, True]


def test_terms_hang_on_their_points():
    part = Section("Terms", notes=("Money is kept in a box.", "A proposal stays open for 7 days."), is_list=True)
    (page,) = _pages(_document(sections=(part,)))

    assert page.count("•") == 2


def test_what_is_meant_for_one_page_goes_over_rather_than_become_too_small_to_read():
    told = {
        count: _pages(_document(is_one_page=True, sections=(Section("Told", notes=("A sentence.",) * count),)))
        for count in (40, 70)
    }

    assert [len(pages) for pages in told.values()] == [1, 2]


def test_direction_overrides_and_controls_turn_nothing():
    assert "".join(_text(run) for run in line_of("Ana\u202eneB\u202c\x1b\u2067", STYLE).runs) == "AnaneB\ufffd"


def test_a_sign_that_no_font_holds_stands_there_by_its_name():
    (page,) = _pages(_document(notes=("Flour 🥝 and bread 🌻, −5",)))

    assert "Flour [kiwifruit] and bread [sunflower], -5" in page


def test_a_table_repeats_its_head_and_loses_no_row_between_pages():
    pages = _pages(samples.journal())
    assert all("Entry Date Member What" in page.replace("\n", " ") for page in pages)
    lines = [line for page in pages for line in page.splitlines()]
    seen = [int(line.split()[0]) for line in lines if line[:1].isdigit() and "2026-" in line]
    assert seen == list(range(1, 71))
    assert "Total 24,310.00" in pages[-1]


def test_the_total_of_a_table_never_stands_alone_on_a_page():
    for rows in range(20, 34):
        pages = _pages(
            _document(sections=(_table_section([("Ana", nzd("5.00"))] * rows, total=("Total", nzd("1.00"))),))
        )
        with_rows = [page.count("Ana 5.00") for page in pages if "Total 1.00" in page]
        assert with_rows != [0]
        assert sum(page.count("Ana 5.00") for page in pages) == rows


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    words = [f"word{number}" for number in range(1500)]
    pages = _pages(_document(sections=(_table_section(((" ".join(words), nzd("5.00")),)),)))
    assert len(pages) > 1
    assert [word for page in pages for word in page.split() if word.startswith("word")] == words


def test_key_facts_are_never_parted_from_each_other():
    facts = tuple(Fact(f"Fact {at}", "Ana") for at in range(8))
    for rows in range(12, 34):
        filler = _table_section([("Ana", nzd("5.00"))] * rows)
        pages = _pages(_document(sections=(filler, Section("Circle", facts=facts))))
        assert [page.count("Fact ") for page in pages if "Fact " in page] == [8]


def test_a_heading_with_one_fact_does_not_stand_alone_above_a_table_of_the_next_page():
    long = [("Ben", nzd("1.00"))] * 40
    for rows in range(12, 34):
        filler = _table_section([("Ana", nzd("5.00"))] * rows)
        part = replace(_table_section(long), title="To come", facts=(Fact("Vested", "0"),))
        pages = _pages(_document(sections=(filler, part)))
        assert [page.count("Ben 1.00") > 0 for page in pages if "Vested" in page] == [True]


def test_a_paper_for_the_wall_has_a_frame_and_tells_large_and_in_the_middle_whose_it_is():
    told = {
        "face": "serif",
        "sections": tuple(Section(each, notes=(f"{each}.",)) for each in ("Ana", "Eight", "Rules")),
    }
    plain, framed = (pdf(_document(is_framed=is_framed, **told)) for is_framed in (False, True))

    assert len(framed) > len(plain)
    sizes, places = {}, {}

    def see(text, _, matrix, __, size):
        sizes[text.strip()], places[text.strip()] = size, matrix[4]

    (page,) = pypdf.PdfReader(BytesIO(framed)).pages
    page.extract_text(visitor_text=see)
    assert sizes["Ana."] > 2 * sizes["Rules."]
    assert min(places["Ana."], places["Eight."]) > 200 > places["Rules."]
    assert [entry.title for entry in pypdf.PdfReader(BytesIO(framed)).outline] == ["Ana", "Eight", "Rules"]


def test_the_commodity_of_a_column_stands_once_in_its_head():
    (page,) = _pages(_document(sections=(_table_section((("Ana", nzd("1.00")), ("Ben", nzd("2.00")))),)))
    assert page.count("NZD") == 1


def test_a_signature_has_a_line_a_name_and_a_date_or_a_blank():
    (page,) = _pages(_document(signatures=(Signature("Treasurer", "Ana Tūī"), Signature("Witness"))))
    signed = page[page.index("Signatures") :]
    assert [signed.count(words) for words in ("Ana Tūī", "Treasurer", "Name:", "Witness", "Date")] == [1, 1, 1, 1, 2]


def test_charts_of_any_shape_are_drawn():
    day = date(2026, 3, 1)
    charts = (
        LineChart("Nothing", "NZD", ()),
        LineChart("One day", "NZD", (("Ana", ((day, Decimal(0)),)),)),
        LineChart("Years", "JPY", (("Ana", tuple((date(year, 7, 1), Decimal(-year)) for year in range(1980, 2026))),)),
        BarChart("Result", "NZD", (("Ana", Decimal("-20.00")), ("Ben", Decimal("50.00")), ("Cho", Decimal(0)))),
        BarChart("Many", "%", tuple((f"Member {number}", Decimal(number)) for number in range(80))),
    )
    told = " ".join(_pages(_document(sections=(Section("Charts", charts=charts),))))
    assert "Nothing" not in told
    assert "-20.00 NZD" in told
    assert all(f"Member {number} {number}%" in told for number in range(80))


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=5))
def test_the_amounts_beside_a_chart_enclose_its_balances_and_zero(values):
    ticks = amount_ticks(values)
    assert ticks[0] <= min(0, *values)
    assert max(0, *values) <= ticks[-1]
    assert 2 <= len(ticks) <= 9
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 30000))
def test_the_days_below_a_chart_lie_in_it_and_are_few(first, length):
    last = date.fromordinal(first.toordinal() + length)
    ticks = [day for day, _ in day_ticks(first, last)]
    assert 1 <= len(ticks) <= 13
    assert all(first <= day <= last for day in ticks)


@given(st.text(), st.floats(20, 300))
@example("0" * 17 + "\u093a", 33.0)
def test_a_line_is_never_wider_than_its_room(words, width):
    # One letter always stands, however narrow the room; no letter here is wider than its size and a half.
    assert all(line.width <= max(width, STYLE.size * 3) + 0.01 for line in lines_of(words, STYLE, width))
    assert shortened(words, STYLE, width).width <= max(width, STYLE.size * 3) + 0.01


@given(st.lists(st.text("abcdefghij:-", min_size=1), min_size=1))
def test_breaking_lines_loses_no_letter(words):
    lines = lines_of(" ".join(words), STYLE, 60)
    told = "".join(_text(run) for line in lines for run in line.runs)
    assert told.replace(" ", "") == "".join(words)


@settings(max_examples=some(25), deadline=None)
@given(st.text(max_size=40), st.text(max_size=200))
def test_no_name_can_stop_a_paper(name, remark):
    document = Document(
        kind="x",
        title=name,
        book=name,
        subtitle=remark,
        on=samples.ON,
        facts=(Fact(name, remark),),
        sections=(
            Section(name, tables=(Table(name, (Column(name), Column(remark, "money")), ((remark, nzd("1.00")),)),)),
        ),
        notes=(remark,),
        signatures=(Signature(name, remark),),
    )
    try:
        assert pdf(document).startswith(b"%PDF-")
    except Refused as error:
        # Letters that no font here holds; nothing else stops it.
        assert "no font for papers holds" in error.message  # noqa: PT017


def _both():
    return [samples.ownership(), samples.member()]


def _document(**parts):
    whole = {
        "kind": "member",
        "title": "Statement",
        "book": "Tui Crew",
        "on": samples.ON,
        "seq": 57,
        "seal": samples.SEAL,
    }
    return Document(**{**whole, **parts})


def _table_section(rows, total=None):
    columns = (Column("Member"), Column("Paid in", "money"))
    return Section("Members", tables=(Table("", columns, tuple(rows), total=total),))


def _read(document):
    return pypdf.PdfReader(BytesIO(pdf(document)))


def _pages(document):
    """The text of each page, as a person would copy it."""
    return [page.extract_text() for page in _read(document).pages]


def _text(run):
    return "".join(glyph.text for glyph in run.glyphs)


def test_a_calculation_of_no_book_has_no_mark_where_a_book_would_stand():
    document = replace(samples.ownership(), book="")

    (page, *_) = _pages(document)

    assert "· Ownership statement" not in page
    assert pypdf.PdfReader(BytesIO(pdf(document))).metadata.title == "Ownership statement"
