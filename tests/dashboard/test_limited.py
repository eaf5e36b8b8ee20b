"""What a ledger is asked that never ends, or asks for too much: it is ended, and meanwhile everybody else is answered."""

import os
import signal
import threading
from pathlib import Path

import pytest
from fava.helpers import FavaAPIError

from dashboard import limited, snapshot
from dashboard.limited import Limited
from ledger.errors import Refused
from tests.dashboard.visiting import Visit
from tests.waiting import PATIENCE_SECONDS, awaits

# Of these, Python tries as many ways as there are of writing a name of n letters: 2 to the n.
ENDLESS = "(.|.)*!"
QUERY = {"query_string": f"SELECT account WHERE account ~ '{ENDLESS}'"}
SHORT = 0.5


@pytest.fixture
def visit(folder):
    visit = Visit(folder.path).goes_as("ben")
    assert asks(visit, "query", query_string="SELECT account").status_code == 200
    return visit


@pytest.fixture
def hurried(visit, monkeypatch):
    for each in ("_QUERIES", "_FILTERS"):
        monkeypatch.setattr(snapshot, each, Limited(1, seconds=SHORT))
    return visit


def asks(visit, question, **query):
    return visit.client.get(f"/ledger/crew/api/{question}", query_string=query)


@pytest.fixture
def begun(monkeypatch):
    """The numbers of the processes that were begun to answer."""
    found, fork = [], os.fork
    monkeypatch.setattr(limited.os, "fork", lambda: found.append(fork()) or found[-1])
    return found


def left(begun):
    """Those of them that run still, or ended and were not waited for."""
    return [each for each in begun if Path(f"/proc/{each}").exists()]


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("query", QUERY),
        ("journal_page", {"page": 1, "order": "asc", "account": ENDLESS}),
        ("journal_page", {"page": 1, "order": "asc", "filter": f'narration:"{ENDLESS}"'}),
    ],
    ids=["query", "account", "filter"],
)
def test_what_never_ends_is_ended_and_said(hurried, begun, question, query):
    answer = asks(hurried, question, **query)
    assert answer.status_code == 422
    assert "longer than" in answer.json["error"]
    assert "Ask for less" in answer.json["error"]
    assert begun
    assert not left(begun)


def test_the_same_as_a_file(hurried):
    answer = hurried.client.get("/ledger/crew/download-query/query_result.csv", query_string=QUERY)
    assert (answer.status_code, "longer than" in answer.text) == (422, True)


def test_meanwhile_everybody_else_is_answered(visit, begun, monkeypatch):
    monkeypatch.setattr(snapshot, "_QUERIES", Limited(1, seconds=2 * PATIENCE_SECONDS))
    said = []
    asking = threading.Thread(target=lambda: said.append(asks(visit, "query", **QUERY).status_code))
    asking.start()
    awaits(lambda: begun)
    assert "Home" in visit.sees("home")
    assert asks(visit, "journal_page", page=1, order="asc").status_code == 200
    assert said == []
    # However long they took, it runs on; it is ended here.
    os.kill(begun[0], signal.SIGKILL)
    asking.join(PATIENCE_SECONDS)
    assert said == [422]


def test_a_filter_that_comes_to_an_end_filters(visit):
    found = asks(visit, "journal_page", page=1, order="asc", account="Savings.*Ana$").json["data"]["journal"]
    assert "Ana" in found
    assert "Savings:Rainy:Ben" not in found
    assert asks(visit, "journal_page", page=1, order="asc", account="*").status_code == 200


def test_no_page_is_drawn_day_by_day_through_a_thousand_years(visit):
    answer = asks(visit, "balance_sheet", time="1000 - 3000", interval="day")
    assert answer.status_code == 422
    assert "No span of more than 150 years is shown." in answer.json["error"]
    assert asks(visit, "balance_sheet", time="2020 - 2026", interval="day").status_code == 200


def test_what_is_wrong_with_a_query_is_still_said_in_its_own_words(visit):
    assert "Query parse error" in asks(visit, "query", query_string="SELECT FROM WHERE").json["error"]
    assert "not found" in asks(visit, "query", query_string="run nothing").json["error"]


def test_who_asks_too_much_at_once_leaves_room_for_others(tmp_path):
    place, refused, answer = Limited(1, seconds=2 * PATIENCE_SECONDS), [], tmp_path / "answer"

    def ask():
        try:
            place.answered(lambda: awaits(answer.exists))
        except Refused as error:
            refused.append(error.message)

    asking = [threading.Thread(target=ask) for _ in range(5)]
    for each in asking:
        each.start()
    # One runs and one waits; the others are not taken, and at once.
    awaits(lambda: sum(each.is_alive() for each in asking) == 2)
    assert len(refused) == 3
    answer.touch()
    for each in asking:
        each.join(PATIENCE_SECONDS)
    assert refused == ["Other questions are being answered."] * 3
    assert place.answered(lambda: 1) == 1


def test_too_large_an_answer_and_too_much_memory_are_said(monkeypatch):
    with pytest.raises(Refused, match="too large"):
        Limited(1).answered(lambda: len(bytearray(64 * 1024**3)))
    monkeypatch.setattr(limited, "_MOST_BYTES", 100)
    with pytest.raises(Refused, match="too large"):
        Limited(1).answered(lambda: "x" * 1000)


def fails(error):
    raise error


def test_an_error_of_ours_is_no_answer_and_stands_in_the_terminal(capfd):
    with pytest.raises(Refused, match="could not be answered"):
        Limited(1).answered(lambda: fails(ValueError("of ours")))
    assert "of ours" in capfd.readouterr().err
    with pytest.raises(FavaAPIError, match="of the reader's"):
        Limited(1).answered(lambda: fails(FavaAPIError("of the reader's")))


def test_a_process_that_dies_is_no_answer(begun):
    with pytest.raises(Refused, match="could not be answered"):
        Limited(1).answered(lambda: os.kill(os.getpid(), 9))
    assert len(begun) == 1
    assert not left(begun)


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_where_no_process_is_left_it_is_refused_and_nothing_stays_open(monkeypatch):
    monkeypatch.setattr(os, "fork", lambda: fails(BlockingIOError("no process")))
    place, before = Limited(1), open_files()
    for _ in range(3):
        with pytest.raises(Refused, match="Other questions"):
            place.answered(os.getpid)
    assert open_files() == before


def test_where_nothing_can_be_copied_it_is_refused_and_said_where_it_is_answered(monkeypatch):
    monkeypatch.delattr(os, "fork")
    with pytest.raises(Refused, match="could not be ended") as refused:
        Limited(1).answered(lambda: pytest.fail("it is not asked"))
    assert "crewbook query" in refused.value.hint
