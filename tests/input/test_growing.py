"""A page that grows while beancount reads it: its parser gives up at that, and is asked again."""

import pytest
from beancount import loader
from beancount.parser.grammar import Builder

from dashboard.snapshot import load
from ledger.loading import steadily

PAGE = "2026.beancount"


@pytest.fixture
def growing(crew, monkeypatch):
    """A list: as many times as it is long, an entry is added to the page just when beancount has come to its end."""
    left, ends = [], Builder.store_result

    def end(builder, filename, *more):
        if filename.endswith(PAGE) and left:
            left.pop()
            crew.do("contribute ana 5 --to rainy")
        return ends(builder, filename, *more)

    monkeypatch.setattr(Builder, "store_result", end)
    return left


def test_beancount_still_gives_up_at_that_or_this_room_can_go(crew, growing):
    growing += ["once"]
    with pytest.raises(RuntimeError, match=r"^Parser internal error$"):
        loader.load_file(str(crew.folder / "main.beancount"))
    assert growing == []


def test_a_question_is_answered_though_somebody_records_meanwhile(crew, growing):
    growing += ["once"]
    asked = "SELECT sum(number) WHERE account = 'Liabilities:Savings:Rainy:Ana'"
    assert crew.ask(f'query "{asked}"')["rows"] == [["-505.00"]]
    assert growing == []


def test_a_book_is_verified_though_somebody_records_meanwhile(crew, growing, monkeypatch):
    monkeypatch.setattr("ledger.verify._MOMENT_SECONDS", 0)
    growing += ["once"]
    told = crew.ask("verify")
    assert (told["ok"], told["entries"]) == (True, 15)
    assert growing == []


def test_a_ledger_is_shown_though_somebody_records_meanwhile(crew, growing):
    growing += ["once"]
    shown = load(crew.folder / "main.beancount", 1)
    assert shown.load_errors == []
    assert [each.meta["seq"] for each in shown.all_entries_by_type.Transaction][-1] == 15
    assert growing == []


def test_it_is_asked_again_a_few_times_and_about_nothing_else():
    asked = []

    def gives_up(sentence):
        asked.append(sentence)
        raise RuntimeError(sentence)

    for sentence, times in (("Parser internal error", 4), ("another", 1)):
        asked.clear()
        with pytest.raises(RuntimeError, match=sentence):
            steadily(lambda said=sentence: gives_up(said))
        assert asked == [sentence] * times
