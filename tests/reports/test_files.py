"""Documents as web pages, CSV and workbooks: every figure is there, exact, and nobody's words are ever code."""

import csv as plain
import io
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import BarChart, Column, Document, Fact, LineChart, Money, Percent, Section, Signature, Table
from reports.render.cells import clean
from reports.render.csv import csv
from reports.render.files import FORMS, rendered
from reports.render.html import html
from reports.render.svg import svg
from reports.render.xlsx import xlsx
from tests.examples import some
from tests.reports import samples

SAMPLES = (samples.ownership, samples.member, samples.journal)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'=HYPERLINK("http://x")'
VOID = {"meta", "line", "rect", "path", "br"}


class Reader(HTMLParser):
    """Reads a page: its words, its elements with their attributes; every element is closed in its turn."""

    def __init__(self, page):
        super().__init__()
        self.words, self.elements, self._open, self.rows = [], [], [], []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data


def page(document):
    return Reader(html(document).decode())


def sheet_rows(document):
    return list(plain.reader(io.StringIO(csv(document).decode("utf-8-sig"))))


def book_of(document):
    return openpyxl.load_workbook(io.BytesIO(xlsx(document)))


def named(words):
    """A document in which somebody's words stand wherever words may stand."""
    columns = (Column(words), Column("Amount", "money"))
    return Document(
        kind="test", title=words, subtitle=words, book=words, on=date(2026, 3, 31),
        facts=(Fact(words, words),),
        sections=(
            Section(
                words, (Fact(words, words),), (Table(words, columns, ((words, Money(Decimal(1), "NZD")),), note=words),),
                (BarChart(words, "NZD", ((words, Decimal(1)),)), LineChart(words, "NZD", ((words, ((date(2026, 1, 1), Decimal(1)),)),))),
                (words,),
            ),
        ),
        notes=(words,), signatures=(Signature(words, words),),
    )  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes_in_another_process(sample, form):
    program = (
        "import sys; from tests.reports import samples; from reports.render.files import rendered; "
        f"sys.stdout.buffer.write(rendered(samples.{sample.__name__}(), {form!r}))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "PYTHONPATH": os.pathsep.join(sys.path)}

    again = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)

    assert again.stdout == rendered(sample(), form)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_shows_every_cell_and_the_seal(sample):
    document = sample()
    read = page(document)
    told = " ".join(read.words)

    tables = [table for section in document.sections for table in section.tables]
    assert len(read.rows) == sum(1 + len(table.rows) + (table.total is not None) for table in tables)
    assert document.seal in told
    for table in tables:
        for row in table.rows:
            assert clean(str(row[0])) in told
    pictures = [found for _, found in read.elements if found.get("role") == "img"]
    assert len(pictures) == sum(len(each.charts) for each in document.sections)


def test_bars_are_placed_in_percent_so_that_no_figure_is_off_the_edge_of_a_phone():
    drawn = svg(BarChart("Result", "NZD", (("Ana", Decimal("-25.00")), ("Ben", Decimal("75.00")))), "en")

    assert "viewBox" not in drawn
    assert re.findall(r'<rect class="bar[^"]*" x="([^"]*)" y="[^"]*" width="([^"]*)"', drawn) == [
        ("0%", "25%"),
        ("25%", "75%"),
    ]


def test_lines_are_drawn_across_whatever_width_there_is_with_letters_of_one_size():
    days = tuple((date(2025, month, 28), Decimal(month * 10)) for month in range(1, 13))
    drawn = svg(LineChart("Savings", "NZD", (("Ana", days),)), "en")
    read = Reader(str(drawn))

    (stretched,) = [found for tag, found in read.elements if tag == "svg" and "viewbox" in found]
    assert stretched["preserveaspectratio"] == "none"
    assert all(found["x"].endswith("%") for tag, found in read.elements if tag == "text")
    on_phone = [found for tag, found in read.elements if tag == "text" and "desk" not in found["class"]]
    at_desk = [found for tag, found in read.elements if tag == "text" and "phone" not in found["class"]]
    assert 3 <= len(on_phone) <= 5 < len(at_desk)
    assert "Ana 120 NZD" in read.words


def looks(*columns):
    """How a page shows a table of one row; columns are (title, kind, cell)."""
    table = Table("", tuple(Column(title, kind) for title, kind, _ in columns), (tuple(cell for *_, cell in columns),))
    return page(
        Document(kind="test", title="T", book="", on=date(2026, 1, 1), sections=(Section("S", tables=(table,)),))
    )


def test_a_table_too_wide_for_a_phone_is_a_card_a_row_there_with_the_heads_beside_the_cells():
    columns = [(f"Amount {at}", "money", samples.nzd("1250.50")) for at in range(5)]
    wide, narrow = looks(("Member", "text", "Ana"), *columns), looks(("Member", "text", "Ana Tūī"), columns[0])

    assert ("table", {"class": "cards"}) in wide.elements
    heads = [found.get("data-head") for tag, found in wide.elements if tag == "td"]
    assert heads == ["Member", *(f"Amount {at} NZD" for at in range(5))]
    assert ("table", {}) in narrow.elements
    assert not any("data-head" in found for _, found in narrow.elements)


def test_a_list_of_many_columns_is_set_closer_at_a_desk_too():
    columns = [("Amount", "money", samples.nzd("1250250.50")) for _ in range(9)]

    assert ("table", {"class": "cards dense"}) in looks(*columns).elements


def test_terms_are_a_list_on_a_page():
    part = Section("Terms", notes=("Money is kept in a box.", "A proposal stays open for 7 days."), is_list=True)
    read = page(Document(kind="test", title="T", book="", on=date(2026, 1, 1), sections=(part,)))

    assert [tag for tag, _ in read.elements].count("li") == 2


def test_a_page_needs_nothing_from_anywhere_and_runs_nothing():
    text = html(samples.ownership()).decode()
    read = Reader(text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    (policy,) = [found["content"] for tag, found in read.elements if tag == "meta" and "http-equiv" in found]

    assert policy == f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    assert {tag for tag, _ in read.elements} & {"script", "img", "link", "iframe", "a", "form"} == set()
    assert not [
        name
        for _, found in read.elements
        for name in found
        if name.startswith("on") or name in {"style", "src", "href"}
    ]
    assert "url(" not in style


def test_a_page_is_in_the_documents_language_and_names_stand_alone():
    read = page(replace(samples.ownership(), language="ar"))

    assert ("html", {"lang": "ar", "dir": "rtl"}) in read.elements
    assert [tag for tag, _ in read.elements].count("bdi") > len(samples.MEMBERS)
    assert all(found.get("scope") == "col" for tag, found in read.elements if tag == "th")


def test_hostile_words_stay_words():
    read = page(named(HOSTILE))

    assert {tag for tag, _ in read.elements} & {"script", "img"} == set()
    assert clean(HOSTILE) in "".join(read.words)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_nobodys_words_become_markup(words):
    plain_page, read = page(named("Ana")), page(named(words))

    assert [tag for tag, _ in read.elements if tag not in {"p", "caption", "h2", "figcaption", "bdi", "span"}] == [
        tag for tag, _ in plain_page.elements if tag not in {"p", "caption", "h2", "figcaption", "bdi", "span"}
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_csv_holds_every_amount_exactly_and_names_its_commodity(sample):
    rows = sheet_rows(sample())
    cells = {cell for row in rows for cell in row}

    for section in sample().sections:
        for table in section.tables:
            for cell in (cell for row in table.rows for cell in row if isinstance(cell, Money | Percent)):
                assert f"{cell.number:f}" in cells
    assert [sample().title] == rows[0]
    assert "NZD" in " ".join(cells)


def test_csv_opens_in_spreadsheets_that_expect_a_byte_order_mark_and_windows_line_ends():
    written = csv(samples.ownership())

    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\n") == written.count(b"\r\n")


@given(st.text(max_size=12))
def test_no_cell_of_csv_is_a_formula(words):
    for row in sheet_rows(named(words)):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "-"))


def test_csv_of_a_column_of_several_commodities_has_them_beside_the_numbers():
    table = Table(
        "",
        (Column("What"), Column("Held", "money")),
        (("a", Money(Decimal("1.50"), "NZD")), ("b", Money(Decimal(-3), "A.B"))),
    )

    rows = sheet_rows(
        Document(kind="test", title="T", book="", on=date(2026, 1, 1), sections=(Section("", tables=(table,)),))
    )

    assert ["What", "Held", ""] in rows
    assert ["a", "1.50", "NZD"] in rows
    assert ["b", "-3", "A.B"] in rows


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_workbook_has_a_sheet_for_each_table_with_its_figures_as_numbers(sample):
    document, book = sample(), book_of(sample())
    tables = [table for section in document.sections for table in section.tables]

    for table, sheet in zip(tables, book.worksheets[1:], strict=False):
        rows = list(sheet.iter_rows(min_row=2, max_row=1 + len(table.rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, written in zip(row, cells, strict=False):
                if isinstance(cell, Money | Percent):
                    assert Decimal(str(written.value)) == cell.number
                elif isinstance(cell, date):
                    assert written.value == datetime(cell.year, cell.month, cell.day)
    assert len(book.worksheets) == 1 + len(tables) + sum(len(each.charts) for each in document.sections)


@settings(deadline=None, max_examples=some(30))
@given(st.text(max_size=40))
def test_no_cell_of_a_workbook_is_a_formula_and_every_sheet_has_a_name_of_its_own(words):
    book = book_of(named(words))

    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert len({sheet.title.casefold() for sheet in book.worksheets}) == len(book.worksheets)
    assert all(0 < len(sheet.title) <= 31 for sheet in book.worksheets)


def test_a_figure_that_a_spreadsheet_would_change_is_kept_as_words():
    large = Decimal("12345678901234567.89")
    table = Table("", (Column("Held", "money"),), ((Money(large, "NZD"),),))

    book = book_of(
        Document(kind="test", title="T", book="", on=date(2026, 1, 1), sections=(Section("S", tables=(table,)),))
    )

    assert book["S"]["A2"].value == "12,345,678,901,234,567.89"


def test_a_web_pages_clauses_hang_on_their_numbers_and_amounts_do_not():
    part = Section("4. What", notes=("4.1 The pool lends it.", "• a point", "4 of us signed."))
    page = html(
        Document(kind="agreement", title="Loan", book="Crew", on=samples.ON, face="serif", sections=(part,))
    ).decode()

    assert '<p class="clause"><span class="hung">4.1</span> <bdi>The pool lends it.</bdi></p>' in page
    assert '<p class="clause"><span class="hung">•</span> <bdi>a point</bdi></p>' in page
    assert '<p class="said"><bdi>4 of us signed.</bdi></p>' in page
