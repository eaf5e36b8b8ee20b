"""A book comes back from its pages alone, seal for seal, and is written out from its database alone, byte for byte."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from ledger import export
from ledger.entry import FIRST_SEAL, seal_of
from ledger.errors import Broken, Refused
from ledger.restore import restore
from ledger.store import Store
from tests.examples import some
from tests.ledger import keeping
from tests.ledger.acts import Crew


def bring_back(store, folder, **more):
    return restore(store, folder, progress=lambda *_: None, **more)


FEW = settings(max_examples=some(8), deadline=None)


def test_books_written_out_and_brought_back_are_the_same_in_every_table_text_and_seal(store_url, figure):
    round_trips(store_url, figure, FEW)


@pytest.mark.slow
def test_many_books_written_out_and_brought_back_are_the_same(store_url, figure):
    round_trips(store_url, figure, settings(FEW, max_examples=some(150)))


def round_trips(store_url, figure, how):
    counts = []

    @how
    @given(doings=keeping.steps)
    def run(doings):
        counts.append(there_and_back(store_url, doings))

    run()
    figure(
        f"Round trips, {store_url.partition(':')[0].removesuffix('+psycopg')}: {len(counts)} random books of "
        f"{sum(counts)} entries written out, brought back, and written out again; all the same."
    )


def there_and_back(store_url, doings):
    """Database → pages → database → pages; each time the same."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/crew.db" if store_url.startswith("sqlite") else store_url
        crew = keeping.lived(Crew(Path(folder) / "crew", url), doings)
        book, before, pages = crew.book.id, keeping.kept(crew.store, crew.book.id), keeping.pages(crew.folder)

        # From the database alone to pages: as they lie beside it.
        with crew.store.reading(book) as session:
            count = export.pages_into(Path(folder) / "out", session)
        assert keeping.pages(Path(folder) / "out") == pages
        assert count == len(before["entry"])

        # From pages alone to a database: the same, on either.
        keeping.forget(crew.store, book)
        head = bring_back(crew.store, Path(folder) / "out" / "pages")
        assert keeping.kept(crew.store, book) == before
        assert (head.seq, head.seal) == before["book"][0][-2:]
        other = Store(f"sqlite:///{folder}/other.db")
        bring_back(other, crew.folder / "pages")
        assert keeping.kept(other, book) == before

        # And from there to pages again.
        with other.reading(book) as session:
            export.pages_into(Path(folder) / "again", session)
        assert keeping.pages(Path(folder) / "again") == pages
        other.close()
        crew.close()
        return count


def test_what_was_brought_back_verifies_and_goes_on(full_crew):
    crew, entries = full_crew, full_crew.entries()
    keeping.forget(crew.store, crew.book.id)

    head = bring_back(crew.store, crew.folder / "pages")

    assert head.seq == entries == 14
    assert crew.verify().problems == ()
    crew.post(keeping.saves("Ana", "1.00"))
    assert crew.verify().ok
    assert crew.told == []


def test_a_repeated_key_is_known_after_the_book_was_brought_back(full_crew):
    crew = full_crew
    meeting = [keeping.saves("Ana", "1.00"), keeping.saves("Ben", "2.00")]
    keeping.forget(crew.store, crew.book.id)
    bring_back(crew.store, crew.folder / "pages")

    posted = crew.post_all(*meeting, on="2025-05-05", key="meeting")

    assert posted.is_repeat
    assert crew.entries() == 14


def test_a_database_that_holds_the_book_is_left_alone(full_crew):
    before = keeping.kept(full_crew.store, full_crew.book.id)

    with pytest.raises(Refused, match=r"^The database holds the book of Tui Crew already\.$"):
        bring_back(full_crew.store, full_crew.folder / "pages")

    assert keeping.kept(full_crew.store, full_crew.book.id) == before


def test_progress_is_told_up_to_the_end(sqlite_crew, tmp_path):
    told = []
    restore(Store(tmp_path / "new.db"), sqlite_crew.folder / "pages", progress=lambda *step: told.append(step))

    assert [step[0] for step in told] == sorted(step[0] for step in told)
    assert told[-1][0] == told[-1][1] > 0


def changed(crew, was, now, page="2025"):
    path = crew.folder / "pages" / f"{page}.beancount"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8", newline="")


def blocks(crew, page="2025"):
    return (crew.folder / "pages" / f"{page}.beancount").read_text(encoding="utf-8").split("\n\n")


def with_blocks(crew, parts):
    (crew.folder / "pages" / "2025.beancount").write_text("\n\n".join(parts), encoding="utf-8")


def an_amount_changed(crew):
    changed(crew, "-70.00 NZD", "-71.00 NZD")


def an_entry_removed(crew):
    with_blocks(crew, [part for part in blocks(crew) if "seq: 4\n" not in part])


def two_entries_swapped(crew):
    parts = blocks(crew)
    parts[3], parts[4] = parts[4], parts[3]
    with_blocks(crew, parts)


def an_entry_twice(crew):
    parts = blocks(crew)
    with_blocks(crew, [*parts[:4], parts[3], *parts[4:]])


def a_foreign_transaction(crew):
    parts = blocks(crew)
    mine = '2025-04-01 * "Mine"\n  Assets:Cash-Box:Rainy  5 NZD\n  Income:Rainy:Gifts  -5 NZD'
    with_blocks(crew, [*parts[:4], mine, *parts[4:]])


def the_page_cut_off_in_an_entry(crew):
    page = crew.page.read_bytes()
    crew.page.write_bytes(page[: len(page) - 200])


def a_page_missing(crew):
    crew.page.unlink()


def a_seal_damaged(crew):
    changed(crew, '  seal: "', '  seal: "0')


def the_first_entry_gone(crew):
    parts = blocks(crew)
    with_blocks(crew, [parts[0], *parts[2:]])


def bytes_that_are_no_text(crew):
    page = crew.page.read_bytes()
    crew.page.write_bytes(page.replace(b"Hello", b"H\xff\xfello", 1))


def a_number_without_end(crew):
    changed(crew, "  seq: 3\n", f"  seq: {'9' * 5000}\n")


def a_comment_between(crew):
    parts = blocks(crew)
    with_blocks(crew, [*parts[:2], "; a note of mine", *parts[2:]])


DAMAGE = {
    an_amount_changed: r"pages do not hold: 2025\.beancount:\d+: Entry 3 is not as it was recorded: its seal does not fit\.",
    an_entry_removed: r"pages do not hold: 2025\.beancount:\d+: Entry 4 is missing before this one\.",
    two_entries_swapped: r"pages do not hold: 2025\.beancount:\d+: Entry 3 stands behind entry 4\.",
    an_entry_twice: r"pages do not hold: 2025\.beancount:\d+: Entry 3 stands twice, here and at .*2025\.beancount:\d+\.",
    a_foreign_transaction: r"pages do not hold: 2025\.beancount:\d+: “2025-04-01 \* \"Mine\"” is no entry of this book\.",
    the_page_cut_off_in_an_entry: r"pages do not hold: 2025\.beancount:\d+: .*",
    a_page_missing: r"pages do not hold: 2026\.beancount:\d+: Entries 1 to 13 are missing before this one\.",
    a_seal_damaged: r"pages do not hold: 2025\.beancount:\d+: Entry 1 is not as it was recorded: its seal does not fit\.",
    the_first_entry_gone: r"pages do not hold: 2025\.beancount:\d+: Entry 1 is missing before this one\.",
    bytes_that_are_no_text: r"pages do not hold: 2025\.beancount:\d+: Entry 2 is not as it was recorded: .*",
    a_number_without_end: r"pages do not hold: 2025\.beancount:\d+: “2025-02-10 \* .*” is no entry of this book\.",
    a_comment_between: r"pages do not hold: 2025\.beancount:\d+: “; a note of mine” is no entry of this book\.",
}


@pytest.mark.parametrize(("damage", "said"), DAMAGE.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_pages_that_do_not_hold_bring_nothing_back_and_are_named_with_their_line(damage, said, sqlite_crew, tmp_path):
    damage(sqlite_crew)
    store = Store(tmp_path / "new.db")

    with pytest.raises(Broken, match=f"^The {said}( \\(\\d+ more do not hold either\\.\\))?$") as refused:
        bring_back(store, sqlite_crew.folder / "pages")

    assert "Nothing was brought back." in refused.value.hint
    line = int(re.search(r"beancount:(\d+)", refused.value.message)[1])
    page = sqlite_crew.folder / "pages" / re.search(r"(\d+\.beancount)", refused.value.message)[1]
    assert 1 <= line <= page.read_bytes().count(b"\n") + 1
    assert store.books() == []


def test_pages_cut_off_between_two_entries_are_known_by_what_they_once_held(sqlite_crew, tmp_path):
    (sqlite_crew.folder / "pages" / "2026.beancount").unlink()
    with_blocks(sqlite_crew, [*blocks(sqlite_crew)[:-1], ""])

    with pytest.raises(Broken, match=r"^Entries 13 to 14 are missing at the end of the pages: they held 14 when .*"):
        bring_back(Store(tmp_path / "new.db"), sqlite_crew.folder / "pages", left=sqlite_crew.book.pages.left())

    assert bring_back(Store(tmp_path / "other.db"), sqlite_crew.folder / "pages").seq == 12


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.replace(b"\n", b"\r\n"),
        lambda page: b"\xef\xbb\xbf" + page,
        lambda page: page.rstrip(b"\n"),
        lambda page: page.replace(b"\n\n", b"\n\n\n") + b"\n\n",
        lambda page: page[page.index(b"\n\n") + 2 :],
    ],
    ids=["Windows line ends", "a byte-order mark", "the last line end", "blank lines", "no head"],
)
def test_what_an_editor_does_to_a_page_without_changing_an_entry_does_not_matter(edit, sqlite_crew, tmp_path):
    sqlite_crew.page.write_bytes(edit(sqlite_crew.page.read_bytes()))

    bring_back(Store(tmp_path / "new.db"), sqlite_crew.folder / "pages")

    assert keeping.kept(Store(tmp_path / "new.db"), sqlite_crew.book.id) == keeping.kept(
        sqlite_crew.store, sqlite_crew.book.id
    )


def test_an_empty_folder_brings_nothing_back(tmp_path):
    with pytest.raises(Broken, match=r"^The pages do not hold: pages: There is not one entry on the pages\.$"):
        bring_back(Store(tmp_path / "new.db"), tmp_path)


def sealed_anew(texts):
    """What a forger writes: every seal follows from the one before it."""
    seal = FIRST_SEAL
    for text in texts:
        seal_line = f'  seal: "{seal_of(text, seal)}"'
        seal = seal_of(text, seal)
        yield re.sub(r'^  seal: ".*"$', seal_line, text, count=1, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("50.00 NZD", "50.001 NZD", r"^Entry 2 cannot be brought back\. "),
        ("50.00 NZD", "50.00 EUR", r"^Entry 2 cannot be brought back\. The pages use the commodity EUR, which no entry begins\."),
        ("-50.00 NZD", '"', r"^beancount cannot read it: "),
        ('act: "begin"', 'act: "thing"', r"^The pages do not begin with the entry that names the book\."),
        ('  recorded-at: "', '  recorded: "', r"^An entry's head is damaged: 'recorded-at'\."),
    ],
)  # fmt: skip
def test_a_forgers_pages_bring_nothing_back_that_the_journal_cannot_hold(was, now, said, sqlite_crew, tmp_path):
    head, *entries = blocks(sqlite_crew)
    changed_one = [each.replace(was, now) if at < 2 else each for at, each in enumerate(entries)]
    texts = sealed_anew(each.rstrip("\n") + "\n" for each in changed_one)
    (tmp_path / "2025.beancount").write_text("\n".join([f"{head}\n", *texts]), encoding="utf-8")
    store = Store(tmp_path / "new.db")

    with pytest.raises(Broken, match=said):
        bring_back(store, tmp_path)

    assert store.books() == []


def test_pages_that_a_forger_sealed_anew_are_known_by_the_seal_that_was_left_there(sqlite_crew, tmp_path):
    for page in sorted((sqlite_crew.folder / "pages").iterdir()):
        page.rename(tmp_path / page.name)
    parts = {page.name: page.read_text(encoding="utf-8").split("\n\n") for page in tmp_path.glob("*.beancount")}
    bare = [each.rstrip("\n") + "\n" for name in sorted(parts) for each in parts[name][1:]]
    sealed = list(sealed_anew(each.replace("50.00 NZD", "51.00 NZD") for each in bare))
    for name in sorted(parts):
        count = len(parts[name]) - 1
        page = sqlite_crew.folder / "pages" / name
        page.write_text("\n".join([f"{parts[name][0]}\n", *sealed[:count]]), encoding="utf-8")
        sealed = sealed[count:]

    with pytest.raises(
        Broken, match=r"^The pages were rewritten: entry 14 carries another seal than crewbook left there\.$"
    ):
        bring_back(Store(tmp_path / "new.db"), sqlite_crew.folder / "pages", left=sqlite_crew.book.pages.left())

    assert bring_back(Store(tmp_path / "other.db"), sqlite_crew.folder / "pages").seq == 14


def test_a_book_as_json_says_what_its_texts_say(full_crew):
    with full_crew.store.reading(full_crew.book.id) as session:
        told = json.loads("".join(export.as_json(session)))

    assert told["book"] == {
        "id": full_crew.book.id, "name": "Tui Crew", "currency": "NZD", "first_day": "2025-01-01",
    }  # fmt: skip
    assert [each["seq"] for each in told["entries"]] == list(range(1, 15))
    assert told["seal"] == told["entries"][-1]["seal"] == full_crew.book.entry(14).seal
    assert [each["text"] for each in told["entries"]] == [each.text for each in full_crew.book.entries()]
    trade = told["entries"][6]
    assert trade["postings"] == [
        {
            "date": "2025-03-03", "account": "Equity:Shares:Bakery:A:Ana", "number": "-20", "commodity": "BAKERY.A",
            "lot": {"cost": "10.00", "commodity": "NZD", "date": "2025-03-03", "label": "1-20"},
        },
        {"date": "2025-03-03", "account": "Assets:Cash-Box:Rainy", "number": "200.00", "commodity": "NZD"},
    ]  # fmt: skip
    thing = told["entries"][3]
    assert thing["records"] == [
        {
            "kind": "thing", "id": "T1", "body": {"a": "ü\n\n", "n": 1}, "status": "open", "pod": "rainy",
            "member": "ana", "due": "2025-09-01", "date": "2025-02-11",
        }
    ]  # fmt: skip
    assert (thing["id"], thing["about"], thing["by"]) == ("T1", ["thing/T1"], "ana")


@pytest.mark.slow
def test_restoring_needs_no_more_memory_for_a_longer_book(tmp_path, monkeypatch):
    import gc
    import tracemalloc

    monkeypatch.setattr("ledger.export._CHUNK", 50)
    monkeypatch.setattr("ledger.session._MOST_WAITING", 200)
    # What is garbage is not needed: it is taken away now and then, not when Python gets to it.
    monkeypatch.setattr("ledger.restore._STEP", 50)
    peaks, sizes = [], []
    for many in (150, 1200):
        crew = Crew(tmp_path / f"crew-{many}", f"sqlite:///{tmp_path}/{many}.db")
        crew.post_all(*(keeping.saves("Ana", "1.00") for _ in range(many)))
        tracemalloc.start()
        restore(Store(tmp_path / f"new-{many}.db"), crew.folder / "pages", progress=lambda *_: gc.collect())
        sizes.append(crew.page.stat().st_size)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        crew.close()

    # Whoever held the texts would need all of what the longer book has more, in characters and as objects.
    assert peaks[1] - peaks[0] < (sizes[1] - sizes[0]) / 2
