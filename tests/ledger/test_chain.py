"""The seals on the pages: whatever is done to an entry is named, without a database."""

import datetime as dt
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from beancount.core import amount, data, position
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import audit, entry, text
from tests.examples import some
from tests.ledger.acts import CASH, SAVED, Crew, saves

CASH_BOX = "Assets:Cash-Box:Rainy"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The text of a page with five entries, and the 2026 page behind it with two."""
    folder = tmp_path_factory.mktemp("chain")
    crew = Crew(folder / "crew", f"sqlite:///{folder}/crewbook.db")
    for number in range(4):
        crew.post(saves("Ana", f"{number + 1}.00", 'Zoë’s "pot" 😀'), f"2025-0{number + 1}-01")
    crew.post(saves("Ben", "8.00"), "2026-01-01")
    crew.post(saves("Ben", "9.00"), "2026-02-01")
    crew.close()
    return {
        name: (crew.folder / "pages" / name).read_text(encoding="utf-8")
        for name in ("2025.beancount", "2026.beancount")
    }


def said(pages, through=0):
    return [(problem.where, problem.what) for problem in audit.chain(pages, through=through)]


def parts(page):
    return page["2025.beancount"].split("\n\n")


def changed(page, blocks):
    return {**page, "2025.beancount": "\n\n".join(blocks)}


def lines_before(page, block):
    """The line on which a block of the 2025 page begins."""
    blocks = parts(page)
    return sum(each.count("\n") + 2 for each in blocks[:block]) + 1


def test_pages_as_they_were_written_hold(page):
    assert said(page, through=7) == []


def test_a_changed_amount_names_the_entry_and_its_line(page):
    blocks = parts(page)
    blocks[3] = blocks[3].replace("2.00", "2.01")
    assert said(changed(page, blocks)) == [
        (f"2025.beancount:{lines_before(page, 3)}", "Entry 3 is not as it was recorded: its seal does not fit.")
    ]


def test_an_entry_changed_and_sealed_anew_breaks_the_one_behind_it(page):
    blocks = parts(page)
    forged = blocks[3].replace("2.00", "2.01") + "\n"
    seal = entry.seal_of(forged, entry.seal_in(blocks[2] + "\n"))
    blocks[3] = forged.replace(entry.seal_in(forged), seal).rstrip("\n")
    assert [what for _, what in said(changed(page, blocks))] == [
        "Entry 4 is not as it was recorded: its seal does not fit."
    ]


@pytest.mark.parametrize("digit", ["0", "z", ""])
def test_a_changed_seal_names_its_entry_only(page, digit):
    blocks = parts(page)
    old = entry.seal_in(blocks[3] + "\n")
    blocks[3] = blocks[3].replace(old, (digit if old[0] != digit else "1") + old[1:])
    assert [what for _, what in said(changed(page, blocks))] == [
        "Entry 3 is not as it was recorded: its seal does not fit."
    ]


def test_a_removed_entry_is_missed_by_the_next_one(page):
    blocks = parts(page)
    del blocks[3]
    assert [what for _, what in said(changed(page, blocks))] == ["Entry 3 is missing before this one."]


def test_several_removed_entries_are_missed_together(page):
    blocks = parts(page)
    del blocks[2:5]
    assert [what for _, what in said(changed(page, blocks))] == ["Entries 2 to 4 are missing before this one."]


def test_a_missing_page_is_a_gap(page):
    assert [what for _, what in said({"2026.beancount": page["2026.beancount"]})] == [
        "Entries 1 to 5 are missing before this one."
    ]


def test_entries_cut_off_at_the_end_are_missed_by_who_knows_how_far_the_pages_reached(page):
    cut = {"2025.beancount": page["2025.beancount"]}
    assert said(cut) == []
    assert [what for _, what in said(cut, through=7)] == ["Entries 6 to 7 are missing behind this one, the last."]


def test_no_page_at_all_is_a_problem(page):
    assert [what for _, what in said({})] == ["There is not one entry on the pages."]


def test_swapped_entries_are_out_of_order(page):
    blocks = parts(page)
    blocks[3], blocks[4] = blocks[4], blocks[3]
    assert [what for _, what in said(changed(page, blocks))] == ["Entry 3 stands behind entry 4."]


def test_a_doubled_entry_is_named_with_both_places(page):
    blocks = parts(page)
    blocks.insert(3, blocks[3])
    (_where, what), *more = said(changed(page, blocks))
    assert what == f"Entry 3 stands twice, here and at 2025.beancount:{lines_before(page, 3)}."
    assert not more


def test_an_entry_on_another_years_page_is_named(page):
    blocks = parts(page)
    moved = blocks.pop(5).rstrip("\n")
    head, *rest = page["2026.beancount"].split("\n\n")
    pages = {"2025.beancount": "\n\n".join(blocks) + "\n", "2026.beancount": "\n\n".join([head, moved, *rest])}
    assert [what for _, what in said(pages)] == ["Entry 5 of 2025 stands on another year's page."]


def test_a_comment_inside_an_entry_breaks_its_seal(page):
    blocks = parts(page)
    blocks[3] += "\n  ; paid back"
    assert [what for _, what in said(changed(page, blocks))] == [
        "Entry 3 is not as it was recorded: its seal does not fit."
    ]


@pytest.mark.parametrize(
    "line", ["; a comment", '2025-03-03 * "mine"\n  Assets:A  1 NZD\n  Assets:B  -1 NZD', 'option "title" "x"']
)
def test_text_between_entries_is_no_entry_of_the_book(page, line):
    blocks = parts(page)
    blocks.insert(3, line)
    first = line.split("\n", maxsplit=1)[0]
    assert said(changed(page, blocks)) == [
        (f"2025.beancount:{lines_before(page, 3)}", f"“{first}” is no entry of this book.")
    ]


def test_text_behind_the_last_entry_is_no_entry_of_the_book(page):
    pages = {**page, "2026.beancount": page["2026.beancount"] + "\n; signed, Tom\n"}
    assert [what for _, what in said(pages)] == ["“; signed, Tom” is no entry of this book."]


def test_the_head_of_a_page_is_no_entry_and_may_differ_between_versions(page):
    blocks = parts(page)
    blocks[0] = ";; Written by an older crewbook."
    assert said(changed(page, blocks)) == []


@pytest.mark.parametrize(("mark", "ends"), [("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")])
def test_what_an_editor_puts_into_a_page_is_named_as_that_and_nothing_else(page, mark, ends):
    pages = {**page, "2025.beancount": mark + page["2025.beancount"].replace("\n", ends)}
    assert [what for _, what in said(pages)] == [audit.SAVED]


@pytest.mark.parametrize("place", ["\n\n\n", "end"])
def test_added_blank_lines_are_named(page, place):
    whole = page["2025.beancount"]
    torn = whole + "\n" if place == "end" else whole.replace("\n\n", place, 1)
    assert [what for _, what in said({**page, "2025.beancount": torn})] == ["Blank lines were added to this page."]


@settings(max_examples=some(200), deadline=None)
@given(st.data())
def test_no_single_character_of_any_entry_can_change_unseen(page, data):
    whole = page["2025.beancount"]
    at = data.draw(st.integers(whole.index("\n\n") + 2, len(whole) - 1))
    char = data.draw(st.characters(exclude_categories=("Cs",)).filter(lambda char: char != whole[at]) | st.just(""))
    torn = whole[:at] + char + whole[at + 1 :]
    assert torn == whole or said({**page, "2025.beancount": torn})


@settings(max_examples=some(150), deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=80), max_size=4), st.integers(0, 9))
def test_anything_at_all_on_a_page_is_reported_and_never_crashes(page, lines, at):
    blocks = parts(page)
    blocks[min(at, len(blocks)) :] = ["\n\n".join(lines)]
    problems = audit.chain(changed(page, blocks), through=7)
    assert problems
    assert all(problem.where and problem.what and problem.hint for problem in problems)


def test_the_chain_starts_from_the_entry_that_names_the_book(page):
    first = text.blocks(page["2025.beancount"])[0]
    bare = first.replace(f'  seal: "{entry.seal_in(first)}"\n', "")
    assert sha256(("0" * 64 + bare).encode()).hexdigest() == entry.seal_in(first)
    assert 'custom "crewbook" "begin"' in first


def moved(day, account, number, lot=None):
    return data.Transaction(
        {"filename": "/x/main.beancount", "lineno": day}, dt.date(2025, 1, day), "*", None, "", frozenset(), frozenset(),
        [data.Posting(account, amount.Amount(Decimal(number), "NZD" if lot is None else "SHARE"), lot, None, None, None)],
    )  # fmt: skip


def oversold(*transactions):
    return [(problem.where, problem.what) for problem in audit.oversold(audit.moves(transactions))]


def test_a_place_that_held_less_than_nothing_at_the_end_of_a_day_is_named_once_at_its_first():
    assert oversold(
        moved(1, CASH_BOX, "5.00"),
        moved(2, CASH_BOX, "-7.00"),
        moved(3, CASH_BOX, "-1.00"),
        moved(9, CASH_BOX, "20.00"),
    ) == [
        (
            "/x/main.beancount:2",
            "Assets:Cash-Box:Rainy is 2.00 NZD short at the end of 2025-01-02: more was taken out than was in.",
        )
    ]


def test_a_back_dated_withdrawal_is_seen_whatever_the_order_of_the_directives():
    assert oversold(moved(9, CASH_BOX, "5.00"), moved(8, CASH_BOX, "-5.00"))


def test_the_order_within_a_day_does_not_matter():
    assert oversold(moved(1, CASH_BOX, "-5.00"), moved(1, CASH_BOX, "5.00")) == []


@pytest.mark.parametrize(
    ("account", "number"),
    [
        (CASH, "-1"), (SAVED + "Ana", "1"), ("Assets:Loans:Rainy:Ana:L1", "-1"), ("Assets:Advances:Bakery:Ana", "-1"),
        ("Liabilities:Pay:Bakery:Ana", "1"), ("Liabilities:Cycle:Vsla:C1:Ana", "1"),
    ],
)  # fmt: skip
def test_places_savings_loans_and_claims_cannot_go_beyond_zero(account, number):
    assert len(oversold(moved(1, account, number))) == 1
    assert oversold(moved(1, account, str(-Decimal(number)))) == []


@pytest.mark.parametrize(
    "account",
    [
        "Income:Rainy:Gifts",
        "Expenses:Rainy:Bank",
        "Assets:Due:Tanda:Ana",
        "Liabilities:Circle:Tanda:Ana",
        "Equity:Collective:Bakery",
        "Root",
    ],
)
def test_other_accounts_may_have_either_sign(account):
    assert oversold(moved(1, account, "5"), moved(2, account, "-9")) == []


def test_a_lot_is_oversold_by_itself_though_another_lot_has_enough():
    def lot(label):
        return position.Cost(Decimal(10), "NZD", dt.date(2025, 1, 1), label)

    shares = "Equity:Shares:Bakery:A:Ana"
    found = oversold(
        moved(1, shares, "-20", lot("1-20")), moved(1, shares, "-5", lot("21-25")), moved(2, shares, "6", lot("21-25"))
    )
    assert found == [
        (
            "/x/main.beancount:2",
            "Lot 21-25 in Equity:Shares:Bakery:A:Ana is 1 SHARE short at the end of 2025-01-02: more was taken out than was in.",
        )
    ]


def test_money_entries_outside_the_pages_are_foreign_and_other_directives_are_not():
    meta = {"filename": "/x/main.beancount", "lineno": 3}
    day = dt.date(2025, 1, 1)
    fine = [
        data.Price(meta, day, "EUR", amount.Amount(Decimal(2), "NZD")), data.Query(meta, day, "q", "SELECT 1"),
        data.Note(meta, day, "Assets:A", "n", None, None), data.Event(meta, day, "e", "v"),
        data.Document(meta, day, "Assets:A", "/x/d.pdf", None, None), data.Custom(meta, day, "fava-option", []),
    ]  # fmt: skip
    inside = moved(1, CASH_BOX, "5")._replace(meta={"filename": "/x/pages/2025.beancount", "lineno": 1})
    pad = data.Pad(meta, day, "Assets:A", "Equity:B")
    folders = [Path("/x/pages")]
    assert audit.foreign([*fine, inside], folders) == []
    assert [problem.what for problem in audit.foreign([moved(3, CASH_BOX, "5"), pad], folders)] == [
        "This transaction of 2025-01-03 is not in the journal: no seal covers it and no statement shows it.",
        "This pad of 2025-01-01 is not in the journal: no seal covers it and no statement shows it.",
    ]
