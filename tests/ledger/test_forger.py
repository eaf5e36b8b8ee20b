"""A forger's menu: what is found without any paper, and what only a seal kept elsewhere tells; as it can be read out."""

import pytest

from ledger.papers import ask
from ledger.verify import verify
from tests.ledger.acts import Crew, a_year, saves
from tests.ledger.forger import Forger

NOT_HERE = (
    "No entry of this book carries the seal {}: either this is not the book that the paper came from, "
    "or the book was rewritten after the paper was printed."
)
ON_PAGES = (
    "No entry of the database carries the seal {}, and entry {} on the pages does: the pages are of the book "
    "that the paper came from; the database was replaced or rewritten after the paper was printed."
)


@pytest.fixture
def forger(full_crew):
    return Forger(full_crew)


def amount(texts):
    """Ana's fifty becomes five hundred."""
    return [texts[0], texts[1].replace("50.00 NZD", "500.00 NZD"), *texts[2:]]


def swapped(texts):
    return [*texts[:1], texts[2], texts[1], *texts[3:]]


def without(*gone):
    def remove(texts):
        return [text for at, text in enumerate(texts, 1) if at not in gone]

    return remove


def first_contribution_removed(texts):
    """The accounts that it opened are opened by the one behind it."""
    opens = "".join(f"{line}\n" for line in texts[1].split("\n") if " open " in line and "Ben" not in line)
    return [texts[0], texts[2] + opens, *texts[3:]]


def record(texts):
    return [*texts[:3], texts[3].replace('\\"n\\":1', '\\"n\\":2'), *texts[4:]]


def key(texts):
    return [texts[0], texts[1].replace('key: "first"', 'key: "other"'), *texts[2:]]


def number(texts):
    """The book's UUID."""
    id = texts[0].split('custom "crewbook" "begin" "')[1][:36]
    return [texts[0].replace(id, f"0000{id[4:]}"), *texts[1:]]


# What a forger does everywhere and with every seal behind it anew, and the first entry that is not as it was.
EVERYWHERE = {
    "an amount": (amount, 2),
    "two entries swapped": (swapped, 2),
    "the last entries removed": (without(13, 14), 13),
    "an entry in the middle removed": (without(5), 5),
    "the first contribution removed": (first_contribution_removed, 2),
    "what a record says": (record, 4),
    "a key": (key, 2),
    "the book's number": (number, 1),
}


@pytest.mark.parametrize("forgery", EVERYWHERE)
def test_a_forgery_with_every_later_seal_anew_is_told_by_any_paper_of_a_later_entry(forger, forgery):
    """Text, tables, seals, pages and notes all agree: nothing in the folder tells, and every paper does."""
    change, first = EVERYWHERE[forgery]
    papers = {seq: forger.seal(seq) for seq in range(1, 15)}
    forger.rewrite(change(forger.texts))
    verified = forger.crew.verify(seals=list(papers.values()))
    assert forger.crew.verify().problems == ()
    for seq, paper in zip(papers, verified.papers, strict=True):
        assert (paper.entry, paper.holds) == ((seq, True) if seq < first else (None, False)), seq
        if seq >= first:
            assert paper.says == NOT_HERE.format(papers[seq])
    assert [each.where for each in verified.problems] == [f"seal {papers[seq][:8]}" for seq in range(first, 15)]


def test_a_paper_from_before_the_forgery_holds_and_says_of_what_it_says_nothing(forger):
    paper = forger.seal(12)
    forger.rewrite([*forger.texts[:13], forger.texts[13].replace("3.00 NZD", "9.00 NZD")])
    (answer,) = forger.crew.verify(seals=[paper]).papers
    assert answer.says == (
        "The paper's seal is entry 12's: everything up to entry 12 is as it was when the paper was printed; "
        "it says nothing of the 2 entries behind it."
    )


def test_the_paper_of_the_last_entry_vouches_for_the_whole_book(forger):
    (answer,) = forger.crew.verify(seals=[forger.seal(14)]).papers
    assert answer.says == (
        "The paper's seal is entry 14's, the last one: the whole book is as it was when the paper was printed."
    )


def test_a_forger_who_stops_sealing_before_the_end_is_named_where_the_chain_breaks(forger):
    paper = forger.seal(9)
    forger.rewrite(amount(forger.texts), seals=3)
    verified = verify(forger.crew.book, seals=[paper])
    assert verified.problems[0].what == (
        "Entry 5 (test-move of 2025-03-01) and its seal do not fit: it was changed after it was recorded, "
        "or entry 4 before it was changed and sealed anew."
    )
    assert verified.papers[0].says == (
        "Entry 9 still carries the paper's seal, but entry 5 before it is no longer what was sealed: "
        "what this paper vouches for was changed after it was printed."
    )


def test_two_entries_swapped_and_sealed_anew_alone_are_told_by_the_entry_behind_them(forger):
    forger.rewrite(swapped(forger.texts), seals=2)
    assert [each.what for each in verify(forger.crew.book).problems] == [
        (
            "Entry 4 (test-thing of 2025-02-11) and its seal do not fit: it was changed after it was recorded, "
            "or entry 3 before it was changed and sealed anew."
        )
    ]


def test_an_amount_changed_everywhere_but_in_the_seals_names_its_entry(forger):
    paper = forger.seal(2)
    forger.rewrite(amount(forger.texts), seals=0)
    verified = verify(forger.crew.book, seals=[paper])
    assert [each.what for each in verified.problems] == [
        (
            "Entry 2 (test-move of 2025-01-05) and its seal do not fit: it was changed after it was recorded, "
            "or entry 1 before it was changed and sealed anew."
        ),
        (
            "Entry 2 still carries the paper's seal, but it is no longer what was sealed: "
            "it was changed after the paper was printed."
        ),
    ]


def test_an_amount_changed_in_the_database_alone_is_told_by_the_page_that_still_has_it(forger):
    forger.rewrite(amount(forger.texts), seals=0, pages=False)
    problems = {each.where.partition(":")[0]: each.what for each in forger.crew.verify().problems}
    assert problems["pages/2025.beancount"] == (
        "On this page Entry 2 (test-move of 2025-01-05) stands as it was sealed: it is the database that was changed."
    )


def test_a_database_rewritten_with_every_seal_and_pages_that_were_not_part_where_the_first_entry_differs(forger):
    paper = forger.seal(14)
    forger.rewrite(amount(forger.texts), pages=False)
    verified = forger.crew.verify(seals=[paper])
    assert verified.problems[0].what == (
        "Entry 2 (test-move of 2025-01-05) is one thing on this page and another in the database, and each carries a seal "
        "that fits: one of the two was rewritten from there on."
    )
    assert "A seal on a paper tells which of the two is the book" in verified.problems[0].hint
    assert verified.papers[0].says == ON_PAGES.format(paper, 14)


def test_the_last_entries_removed_from_the_database_alone_still_stand_on_its_pages(forger):
    forger.rewrite(without(13, 14)(forger.texts), pages=False)
    assert {each.what for each in forger.crew.verify().problems} >= {
        "The database is behind its pages: these hold entry 13, which it lacks.",
    }


def test_the_last_entries_removed_from_database_and_pages_are_missed_by_crewbooks_note(forger):
    state = forger.crew.folder / ".crewbook" / "pages.json"
    note = state.read_text()
    forger.rewrite(without(13, 14)(forger.texts))
    state.write_text(note)
    (problem, *_) = forger.crew.verify().problems
    assert problem.what == (
        "Journal and pages end with entry 12, and crewbook noted that they had reached entry 14: either both were replaced "
        "or rewritten since, or the note is damaged."
    )


def test_a_note_of_the_pages_that_was_rewritten_is_no_proof_against_the_pages(forger):
    paper = forger.seal(14)
    pages = forger.crew.book.pages
    pages._write_state(pages._read_state() | {"seal": "f" * 64})
    (problem,) = forger.crew.verify(seals=[paper]).problems
    assert problem.where == ".crewbook/pages.json"
    assert problem.what == (
        "Journal and pages have another seal for entry 14 than crewbook noted when it wrote the pages: either both were "
        "replaced or rewritten since, or the note is damaged."
    )


def test_an_older_copy_of_the_book_that_went_on_is_told_by_the_papers_that_were_printed_meanwhile(forger):
    papers = [forger.seal(seq) for seq in (8, 14)]
    forger.rewrite(forger.texts[:8])
    for _ in range(7):
        forger.crew.post(saves("Ben", "1.00"), "2025-08-01")
    verified = forger.crew.verify(seals=papers)
    assert forger.crew.verify().ok
    assert [paper.says for paper in verified.papers] == [
        (
            "The paper's seal is entry 8's: everything up to entry 8 is as it was when the paper was printed; "
            "it says nothing of the 7 entries behind it."
        ),
        NOT_HERE.format(papers[1]),
    ]


def test_another_number_in_the_database_alone_is_not_that_of_the_first_entry(forger):
    id = f"0000{forger.crew.book.id[4:]}"
    for table in ("entry", "posting", "record", "about", "balance", "movement", "brought", "newest"):
        forger.crew.sql(f"UPDATE {table} SET book_id = :id WHERE book_id = :book", id=id)
    forger.crew.sql("UPDATE book SET id = :id WHERE id = :book", id=id)
    right, forger.crew.book.id = forger.crew.book.id, id
    assert [each.what for each in verify(forger.crew.book).problems] == [
        f"The database has {id} as the number of the book; its first entry says {right}."
    ]


def test_the_beginning_of_a_seal_finds_its_entry_and_is_said_to_prove_little(forger):
    (answer,) = forger.crew.verify(seals=[forger.seal(12)[:8]]).papers
    assert answer.holds
    assert answer.says.endswith(
        " Only the first 8 characters of the seal were compared; whoever forges a book can try until these fit, "
        "so type all 64 to be sure."
    )


def test_the_beginning_of_a_seal_that_two_entries_share_is_no_answer():
    folded = type("Folded", (), {"seals": {1: "ab" * 32, 2: "ab" * 4 + "cd" * 28}, "broken_at": None})
    answer = ask("ab" * 4, folded, {})
    assert not answer.holds
    assert answer.says == "2 entries carry a seal that begins with abababab."


def test_a_drawer_of_papers_is_answered_one_by_one(tmp_path, store_url):
    crew = a_year(Crew(tmp_path / "crew", store_url))
    seals = [crew.book.entry(seq).seal for seq in (3, 7)]
    verified = crew.verify(seals=[seals[0], "0" * 64, seals[1]])
    assert [(paper.entry, paper.holds) for paper in verified.papers] == [(3, True), (None, False), (7, True)]
    assert not verified.ok
    crew.close()
