"""The Document model, its JSON, and what importing it may cost."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Column, Document, LineChart, Money, Percent, Table
from reports.render.json import as_data, dumps
from tests.reports import samples


def test_a_row_has_a_cell_for_every_column():
    columns = (Column("Member"), Column("Paid in", "money"))
    with pytest.raises(AssertionError, match="1 cells in a row of 2"):
        Table("Paid in", columns, (("Ana",),))
    with pytest.raises(AssertionError, match="3 cells in a row of 2"):
        Table("Paid in", columns, (), total=("Total", None, None))


def test_a_seal_is_64_hex_digits_or_none():
    with pytest.raises(AssertionError, match="not a seal"):
        Document(kind="x", title="x", book="x", on=samples.ON, seal="abc")
    assert Document(kind="x", title="x", book="x", on=samples.ON).seal == ""


def test_money_and_percentages_are_never_floats():
    with pytest.raises(AssertionError, match="money is a Decimal"):
        Money(1.5, "NZD")
    with pytest.raises(AssertionError, match="percentage is a Decimal"):
        Percent(33.3)


def test_balances_over_time_come_sorted():
    points = ((date(2026, 2, 1), Decimal(1)), (date(2026, 1, 1), Decimal(2)))
    with pytest.raises(AssertionError, match="not sorted"):
        LineChart("Savings", "NZD", (("Ana", points),))


def test_a_document_does_not_change():
    document = samples.ownership()
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.title = "Other"


def test_json_holds_the_data_with_amounts_as_strings_and_what_it_rests_on():
    assert as_data(samples.ownership()) == {
        "pod": "bakery",
        "on": "2026-03-31",
        "members": [{"member": "ana", "shares": "30", "exit_value": "3750.00"}],
        "document": {
            "kind": "ownership",
            "title": "Ownership statement",
            "book": "Tui Crew",
            "on": "2026-03-31",
            "seq": 57,
            "seal": samples.SEAL,
        },
    }


def test_json_writes_money_percentages_and_round_numbers_in_full():
    data = {
        "fee": Money(Decimal("5E+2"), "JPY"),
        "part": Percent(Decimal("33.3333")),
        "nil": Decimal("-0.00"),
        "is": True,
    }
    assert _with(data) == {"fee": {"number": "500", "commodity": "JPY"}, "part": "33.3333", "nil": "0.00", "is": True}


def test_json_refuses_a_float():
    with pytest.raises(AssertionError, match="no place"):
        _with({"rate": 0.1})


def test_the_key_document_belongs_to_the_renderer():
    with pytest.raises(AssertionError, match="renderer"):
        _with({"document": "mine"})


@given(st.text())
def test_json_text_reads_back_and_moves_no_cursor(name):
    document = Document(kind="x", title=name, book="Tui Crew", on=samples.ON, data={"name": name})
    written = dumps(document)
    assert json.loads(written) == as_data(document)
    assert all(char == "\n" or char.isprintable() or char not in "\x1b\x9b\u202e\u2066" for char in written)
    assert not set(written) & {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if code != ord("\n")}


def test_json_keeps_letters_readable():
    assert '"Ana Tūī"' in dumps(Document(kind="x", title="Ana Tūī", book="x", on=samples.ON))


@pytest.mark.parametrize("module", ["reports.document", "reports.render.text", "reports.render.json"])
def test_only_the_pdf_renderer_loads_reportlab(module):
    heavy = "{'reportlab', 'uharfbuzz', 'bidi'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; sys.exit(str({heavy}) if {heavy} else 0)"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _with(data):
    plain = as_data(Document(kind="x", title="x", book="x", on=samples.ON, data=data))
    del plain["document"]
    return plain
