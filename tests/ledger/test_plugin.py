"""`plugin "crewbook"` in main.beancount: bean-check and Fava fail a book that was tampered with or oversold."""

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.ops import validation
from beancount.parser.options import OPTIONS_DEFAULTS

import crewbook
from ledger import checks
from tests.ledger.acts import Crew, Trade, a_year, saves, takes

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture(scope="module")
def a_book(tmp_path_factory):
    """The folder of a good book, made once; every test changes a copy."""
    folder = tmp_path_factory.mktemp("book")
    crew = a_year(Crew(folder / "crew", f"sqlite:///{folder}/crewbook.db"))
    crew.close()
    return crew.folder


@pytest.fixture
def folder(a_book, tmp_path):
    return Path(shutil.copytree(a_book, tmp_path / "crew"))


def bean_check(folder):
    """(exit status, what it said), by the command that people type."""
    done = subprocess.run(
        [BEAN_CHECK, "--no-cache", folder / "main.beancount"], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


def errors(folder):
    """(file:line, message) as beancount's loader reports them, bean-check's hardest checks included."""
    found = loader._load([(str(folder / "main.beancount"), True)], None, validation.HARDCORE_VALIDATIONS, None)[1]
    return [(f"{Path(error.source['filename']).name}:{error.source['lineno']}", error.message) for error in found]


def edit(folder, old, new, page="2025"):
    path = folder / "pages" / f"{page}.beancount"
    whole = path.read_bytes()
    assert old.encode() in whole
    path.write_bytes(whole.replace(old.encode(), new.encode(), 1))
    return whole[: whole.index(old.encode())]


def test_bean_check_passes_a_good_book(folder):
    assert bean_check(folder) == (0, "")
    assert errors(folder) == []


def test_bean_check_fails_a_book_with_one_changed_word_and_names_file_and_line(folder):
    before = edit(folder, "Hello", "Hallo").decode()
    status, told = bean_check(folder)
    line = before.rindex("\n\n")
    assert status == 1
    assert f"pages/2025.beancount:{before[: line + 2].count(chr(10)) + 1}: Entry 2 is not as it was recorded" in told


def test_a_book_loads_without_errors_when_the_plugin_line_is_deleted(folder):
    main = folder / "main.beancount"
    lines = main.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("plugin")]
    assert len(kept) == len(lines) - 1
    main.write_text("".join(kept))
    assert bean_check(folder) == (0, "")


def test_the_pages_need_nothing_of_ours(folder):
    main = folder / "main.beancount"
    main.write_text(main.read_text().replace('plugin "crewbook"\n', ""))
    program = (
        "import sys; sys.modules['crewbook'] = sys.modules['ledger'] = None\n"
        "from beancount import loader\n"
        "entries, errors, _ = loader.load_file(sys.argv[1]); print(len(entries) > 20, errors)"
    )
    done = subprocess.run([sys.executable, "-c", program, main], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True []\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  50.00 NZD\n", "  55.00 NZD\n"), ("2025-02-10 *", "2025-02-11 *"), ('by: "ana"', 'by: "ben"'), ("😀", "😁"),
        ('recorded-at: "2025-12-31T12', 'recorded-at: "2025-12-31T11'), ("{10.00 NZD, 2025-03-03", "{11.00 NZD, 2025-03-03"),
        ("Savings:Rainy:Ana  -50.00 NZD\n", "Savings:Rainy:Ana  -50.00 NZD\n  ; paid\n"),
        ("Savings:Rainy:Ana  -50.00 NZD\n", "Savings:Rainy:Ana  -50.00 NZD \n"),
        ("Savings:Rainy:Ben  -70.00 NZD\n", "Savings:Rainy:Cho  -70.00 NZD\n"),
    ],
)  # fmt: skip
def test_a_change_anywhere_in_an_entry_fails(folder, old, new):
    edit(folder, old, new)
    assert any("is not as it was recorded: its seal does not fit." in message for _, message in errors(folder))


def blocks(folder):
    path = folder / "pages" / "2025.beancount"
    return path, path.read_text().split("\n\n")


@pytest.mark.parametrize("at", range(1, 14))
def test_every_removed_entry_fails(folder, at):
    path, parts = blocks(folder)
    del parts[at]
    path.write_text("\n\n".join(parts).rstrip("\n") + "\n")
    assert any(f"Entry {at} is missing" in message for _, message in errors(folder))


def test_the_last_entry_removed_fails_though_the_chain_behind_it_has_no_gap(folder):
    (folder / "pages" / "2026.beancount").unlink()
    assert [message.split(". ")[0] for _, message in errors(folder)] == [
        "Entry 14 is missing behind this one, the last"
    ]


def test_swapped_entries_fail(folder):
    path, parts = blocks(folder)
    parts[3], parts[4] = parts[4], parts[3]
    path.write_text("\n\n".join(parts))
    ((_, message),) = errors(folder)
    assert message.startswith("Entry 3 stands behind entry 4. ")


def test_a_page_that_the_book_no_longer_includes_fails(folder):
    main = folder / "main.beancount"
    main.write_text(main.read_text().replace('include "pages/*.beancount"', 'include "pages/2025.beancount"'))
    assert [(where, message.split(",")[0]) for where, message in errors(folder)] == [
        ("2026.beancount:0", "This page is not included")
    ]


def test_a_transaction_in_main_fails_with_what_to_do_and_other_directives_are_welcome(folder):
    main = folder / "main.beancount"
    text = main.read_text() + (
        '2025-01-02 price EUR 2.00 NZD\n2025-01-02 event "place" "kitchen"\n2025-01-02 note Assets:Cash-Box:Rainy "n"\n'
        '2025-01-02 custom "fava-option" "language" "en"\n'
    )
    main.write_text(text)
    assert errors(folder) == []
    main.write_text(
        text + '2025-03-03 * "mine"\n  Assets:Cash-Box:Rainy  1.00 NZD\n  Liabilities:Savings:Rainy:Ana  -1.00 NZD\n'
    )
    ((where, message),) = errors(folder)
    assert where == f"main.beancount:{text.count(chr(10)) + 1}"
    assert message.endswith("Move it into inbox.beancount and run: crewbook post")


@pytest.fixture
def careless(tmp_path, monkeypatch):
    """A crew whose book lets itself be oversold, as one with a mistake in it would."""
    monkeypatch.setattr(checks, "nothing_oversold", lambda view, posted: None)
    crew = Crew(tmp_path / "careless", f"sqlite:///{tmp_path}/crewbook.db")
    yield crew
    crew.close()


def test_a_cash_place_that_was_ever_oversold_fails_though_it_recovered(careless):
    careless.post(takes("Ana", "5.00"), "2025-01-05")
    careless.post(saves("Ana", "9.00"), "2025-01-06")
    assert [message.split(":")[0:3] for _, message in errors(careless.folder)] == [
        ["Assets", "Cash-Box", "Rainy is 5.00 NZD short at the end of 2025-01-05"],
        ["Liabilities", "Savings", "Rainy"],
    ]
    assert bean_check(careless.folder)[0] == 1


def test_a_lot_that_was_sold_before_it_was_bought_fails_though_beancount_itself_is_content(careless):
    from tests.ledger.acts import Share

    careless.post(saves("Ana", "500.00"), "2025-01-01")
    careless.post(Share(name="BAKERY.A"), "2025-01-01")
    day = "2025-03-03"
    careless.post(Trade(units=Decimal(20), cost=Decimal("10.00"), bought=day, label="1-20"), "2025-02-01")
    careless.post(Trade(units=Decimal(-20), cost=Decimal("10.00"), bought=day, label="1-20"), "2025-03-03")
    ((where, message),) = errors(careless.folder)
    assert where.startswith("2025.beancount:")
    assert message.startswith("Lot 1-20 in Equity:Shares:Bakery:A:Ana is 20 BAKERY.A short at the end of 2025-02-01")
    main = careless.folder / "main.beancount"
    main.write_text(main.read_text().replace('plugin "crewbook"\n', ""))
    assert errors(careless.folder) == [], "without us, beancount sees nothing wrong"


def test_a_lot_that_cost_nothing_is_a_lot(careless):
    from tests.ledger.acts import Share

    careless.post(Share(name="BAKERY.A"), "2025-01-01")
    posted = careless.post(Trade(units=Decimal(-20), cost=Decimal(0), bought="2025-01-02", label="1-20"), "2025-01-02")
    assert '{0 NZD, 2025-01-02, "1-20"}' in posted.entry.text
    assert errors(careless.folder) == []
    assert careless.verify().problems == ()


def test_our_plugin_leaves_beancounts_directives_as_they_are(folder):
    main = folder / "main.beancount"
    ours = loader._uncached_load_file(str(main), None, None, None)[0]
    main.write_text(main.read_text().replace('plugin "crewbook"\n', "\n"))
    assert loader._uncached_load_file(str(main), None, None, None)[0] == ours


def test_fava_opens_a_good_book_without_errors_and_shows_ours_for_a_bad_one(folder):
    from fava.core import FavaLedger

    assert FavaLedger(str(folder / "main.beancount"), poll_watcher=True).errors == []
    edit(folder, "Hello", "Hallo")
    (error,) = FavaLedger(str(folder / "main.beancount"), poll_watcher=True).errors
    assert error.message.startswith("Entry 2 is not as it was recorded")
    assert error.source["filename"] == str(folder / "pages" / "2025.beancount")


def directory_as_page(folder):
    (folder / "pages" / "2027.beancount").mkdir()


def page_of_bytes(folder):
    (folder / "pages" / "2025.beancount").write_bytes(bytes(range(256)) * 40)


def empty_page(folder):
    (folder / "pages" / "2025.beancount").write_bytes(b"")


def no_pages(folder):
    shutil.rmtree(folder / "pages")


def dangling_link(folder):
    (folder / "pages" / "2027.beancount").symlink_to("/nowhere")


@pytest.mark.parametrize("damage", [directory_as_page, page_of_bytes, empty_page, no_pages, dangling_link])
def test_a_damaged_folder_is_reported_and_never_crashes_the_plugin(folder, damage):
    damage(folder)
    included = [str(path) for path in (folder / "pages").glob("*")] if (folder / "pages").exists() else []
    _, found = crewbook.check([], {"filename": str(folder / "main.beancount"), "include": included})
    assert found
    assert all(
        error.message and error.source["filename"] and isinstance(error.source["lineno"], int) for error in found
    )


@pytest.mark.parametrize("options", [{}, {"filename": "<string>", "include": []}, {"filename": None}, OPTIONS_DEFAULTS])
def test_a_book_without_a_folder_is_reported_as_having_no_entries(options):
    directives, found = crewbook.check([], options)
    assert directives == []
    assert [error.message.split(". ")[0] for error in found] == ["There is not one entry on the pages"]


@pytest.mark.parametrize(
    "left",
    [
        "",
        "[]",
        "{",
        '{"pages": [], "through": 3}',
        '{"pages": {}, "through": "x"}',
        '{"pages": {"x": {}}, "through": 1}',
    ],
)
def test_what_we_remember_of_the_pages_may_be_damaged(folder, left):
    (folder / ".crewbook" / "pages.json").write_text(left)
    assert errors(folder) == []
