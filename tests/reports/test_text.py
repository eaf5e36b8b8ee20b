"""Documents as plain text: whole texts compared, and what no name may do to a screen."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reports.document import BarChart, Column, Document, Fact, LineChart, Money, Section, Signature, Table
from reports.render.cells import figure
from reports.render.text import text
from tests.reports import samples
from tests.reports.samples import nzd, pct

LRM = "\u200e"


def test_a_statement_reads_as_a_person_would_lay_it_out():
    table = Table(
        "",
        (Column("Member"), Column("Joined", "date"), Column("Savings", "money"), Column("Share", "percent")),
        (("Ana Tūī", date(2025, 4, 1), nzd("1250.50"), pct("104.1667")), ("Ben", None, nzd("-50.00"), pct("-4.1667"))),
        total=("Total", None, nzd("1200.50"), pct("100.0000")),
        note="Savings less what is owed.",
    )
    document = _document(
        subtitle="Rainy Day",
        facts=(Fact("Members", 2), Fact("Loan fund", nzd("1200.50")), Fact("Next meeting", None)),
        sections=(Section("Members", tables=(table,), notes=("Nothing is late.",)),),
        notes=("Not advice.",),
        signatures=(Signature("Treasurer", "Ana Tūī"), Signature("Member", "")),
    )
    assert text(document) == (
        "Savings\n"
        "Tui Crew\n"
        "Rainy Day\n"
        "═════════\n"
        "\n"
        "Members        2\n"
        "Loan fund      1,200.50 NZD\n"
        "Next meeting   —\n"
        "\n"
        "Members\n"
        "───────\n"
        "Member   Joined           Savings      Share\n"
        "───────  ──────────  ────────────  ─────────\n"
        "Ana Tūī  2025-04-01  1,250.50 NZD  104.1667%\n"
        "Ben                    -50.00 NZD   -4.1667%\n"
        "───────  ──────────  ────────────  ─────────\n"
        "Total                1,200.50 NZD  100.0000%\n"
        "Savings less what is owed.\n"
        "\n"
        "Nothing is late.\n"
        "\n"
        "Not advice.\n"
        "\n"
        "Treasurer  ______________________________  Ana Tūī\n"
        "\n"
        "Member     ______________________________\n"
        "\n"
        f"As of 2026-03-31 · entry 57 · seal {samples.SEAL}\n"
    )


def test_the_last_line_of_a_calculation_says_that_no_book_holds_it():
    document = Document(kind="plan", title="Loan plan", book="", on=samples.ON)
    assert text(document).splitlines()[-1] == "As of 2026-03-31 · a calculation, recorded in no book"


def test_numbers_of_several_commodities_end_in_one_line():
    rows = (("Ana", Money(Decimal("1250.50"), "NZD")), ("Ben", Money(Decimal(20), "BAKERY.A")))
    assert _lines(Table("", (Column("Member"), Column("Balance", "money")), rows)) == [
        "Member            Balance",
        "──────  ─────────────────",
        "Ana     1,250.50 NZD",
        "Ben           20 BAKERY.A",
    ]


def test_a_narrow_screen_moves_the_commodity_to_the_head_and_wraps_words_but_never_a_figure():
    columns = (Column("What was agreed"), Column("Savings at month’s end", "money"))
    table = Table("", columns, (("Ana takes over the oven", nzd("1234567.89")),))
    assert _lines(table, width=24) == [
        "What was      Savings at",
        "agreed       month’s end",
        "                     NZD",
        "──────────  ────────────",
        "Ana takes   1,234,567.89",
        "over the",
        "oven",
    ]
    assert "1,234,567.89" in "\n".join(_lines(table, width=8))


def test_a_bar_is_as_long_as_its_part_of_the_whole():
    bars = (("Ana", Decimal("60.0000")), ("Ben", Decimal("37.5000")), ("Cho", Decimal("2.5000")))
    chart = BarChart("Ownership", "%", bars)
    assert _section_lines(Section("Who owns what", charts=(chart,)), width=30) == [
        "Ownership",
        "  Ana  █████████▌        60.0%",
        "  Ben  ██████            37.5%",
        "  Cho  ▍                  2.5%",
    ]


def test_a_bar_below_zero_is_drawn_light():
    chart = BarChart("", "NZD", (("Ana", Decimal("-5.00")), ("Ben", Decimal("5.00"))))
    first, second = _section_lines(Section("Result", charts=(chart,)), width=32)
    assert (first, second) == ("  Ana  ░░░░░░░░░░░░░░  -5.00 NZD", "  Ben  ██████████████   5.00 NZD")


def test_a_line_chart_becomes_its_shape_and_its_ends():
    points = tuple((date(2026, 1, day), Decimal(day * 10)) for day in range(1, 9))
    chart = LineChart("Balance", "NZD", (("Ana", points),))
    assert _section_lines(Section("Savings", charts=(chart,))) == [
        "Balance",
        "  Ana  ▁▂▃▄▅▆▇█  10 → 80 NZD",
        "       2026-01-01 … 2026-01-08",
    ]


def test_a_line_that_begins_later_than_the_chart_is_drawn_from_its_own_day():
    saved = tuple((date(2026, 1, day), Decimal(day * 10)) for day in range(1, 9))
    lent = ((date(2026, 1, 6), Decimal(80)), (date(2026, 1, 7), Decimal(40)))
    chart = LineChart("Balance", "NZD", (("Saved", saved), ("Lent", lent)))
    assert _section_lines(Section("Savings", charts=(chart,)))[1:3] == [
        "  Saved  ▁▂▃▄▅▆▇█  10 → 80 NZD",
        "  Lent        █▄▄  80 → 40 NZD",
    ]


def test_a_chart_with_nothing_to_draw_is_left_out():
    empty = (LineChart("Balance", "NZD", (("Ana", ()),)), BarChart("Shares", "%", ()))
    assert _section_lines(Section("Savings", charts=empty)) == []


@pytest.mark.parametrize("number", ["0", "-0", "-0.00"])
def test_zero_has_no_minus(number):
    assert figure(Decimal(number)).lstrip("0.") == ""


def test_a_name_with_controls_and_overrides_stays_on_its_line_and_in_its_direction():
    name = "Ana\u202e\u2066\x1b[2J\x9b1m\r\nBen\tCho\x00"
    printed = text(_document(title=name, facts=(Fact(name, name),)))
    assert printed.splitlines()[0] == "Ana\ufffd[2J\ufffd1m Ben Cho\ufffd"


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_no_name_moves_a_column_or_a_cursor(names):
    rows = tuple((name, nzd("50.00")) for name in names)
    printed = text(
        _document(sections=(Section("S", tables=(Table("", (Column("Member"), Column("Paid in", "money")), rows),)),))
    )
    lines = [line for line in printed.splitlines() if line.endswith("50.00 NZD")]
    assert len(lines) == len(names)
    assert len({cell_len(line) for line in lines}) == 1
    allowed = {"\n", LRM, "\u200b", "\u200c", "\u200d"}
    controls = {char for char in printed if unicodedata.category(char) in {"Cc", "Cs"} or "\u202a" <= char <= "\u202e"}
    assert controls <= allowed


def test_a_right_to_left_name_keeps_to_its_cell():
    table = Table("", (Column("Member"), Column("Paid in", "money")), (("أمينة", nzd("50.00")), ("Ana", nzd("5.00"))))
    assert _lines(table)[2:] == [f"{LRM}أمينة{LRM}   50.00 NZD", "Ana      5.00 NZD"]


def test_wide_letters_and_marks_are_measured_as_they_are_shown():
    rows = (("田中", nzd("1.00")), ("Tu\u0304i\u0304", nzd("1.00")), ("🌻", nzd("1.00")))
    assert _lines(Table("", (Column("Member"), Column("Paid in", "money")), rows))[2:] == [
        "田中    1.00 NZD",
        "Tu\u0304i\u0304     1.00 NZD",
        "🌻      1.00 NZD",
    ]


def test_there_is_no_colour_code():
    for document in (samples.ownership(), samples.member(), samples.journal(5)):
        assert "\x1b" not in text(document)


def test_a_balance_that_hardly_moves_is_drawn_so():
    points = ((date(2026, 1, 1), Decimal(190)), (date(2026, 1, 2), Decimal(191)))
    chart = LineChart("Balance", "NZD", (("Ana", points),))

    assert "  Ana  ▇█  190 → 191 NZD" in _section_lines(Section("Savings", charts=(chart,)))


def test_a_narrow_screen_breaks_neither_dates_nor_names_nor_the_seal():
    columns = [Column("No."), Column("Due", "date"), Column("Member")]
    columns += [Column(title, "money") for title in ("Principal", "Interest", "Owed after it", "Paid")]
    row = ("1", date(2026, 1, 1), "Παπαδόπουλος", nzd("125.00"), nzd("10.00"), nzd("1375.00"), nzd("136.35"))
    table = Table("", tuple(columns), (row,), total=("Together", None, "", nzd("125.00"), None, None, None))
    lines = text(_document(sections=(Section("Schedule", tables=(table,)),)), 76).splitlines()

    assert max(cell_len(line) for line in lines) <= 76
    assert any("2026-01-01" in line and "Παπαδόπουλος" in line and "1,375.00" in line for line in lines)
    assert lines[-2:] == [f"As of {samples.ON} · entry 57", f"Seal {samples.SEAL}"]


def test_what_a_total_is_called_takes_no_room_from_figures_where_nothing_stands_beside_it():
    table = Table(
        "",
        (Column("No."), Column("Due", "date"), Column("Principal", "money"), Column("Total", "money")),
        (("1", date(2026, 12, 29), nzd("5046322.48"), nzd("5686322.48")),),
        total=("Together", None, nzd("5046322.48"), nzd("5686322.48")),
    )
    assert text(_document(sections=(Section("", tables=(table,)),)), width=44).split("\n\n")[1] == (
        "No.  Due         Principal NZD     Total NZD\n"
        "───  ──────────  ─────────────  ────────────\n"
        "1    2026-12-29   5,046,322.48  5,686,322.48\n"
        "───  ──────────  ─────────────  ────────────\n"
        "Together          5,046,322.48  5,686,322.48"
    )


def test_every_line_fits_the_width_but_the_seal():
    for document in (samples.ownership(), samples.member(), samples.journal(20)):
        assert max(cell_len(line) for line in text(document, width=72).splitlines()[:-1]) <= 72


def _document(**parts):
    whole = {"kind": "pool", "title": "Savings", "book": "Tui Crew", "on": samples.ON, "seq": 57, "seal": samples.SEAL}
    return Document(**{**whole, **parts})


def _section_lines(section, width=100):
    """The section's lines, without its heading, the document's head and its foot."""
    lines = text(_document(sections=(section,)), width).splitlines()
    head, heading = 4, 2
    foot = next(at for at, line in enumerate(lines) if line.startswith("As of "))
    return lines[head + heading : foot - 1]


def _lines(table, width=100):
    return _section_lines(Section("Section", tables=(table,)), width)
