"""Turns at one book: many read at once, one records, nobody waits for ever, nobody is answered that the book is held."""

import threading
import time
from decimal import Decimal

import pytest

from dashboard.turns import Turns
from tests.dashboard.visiting import NOON, Visit, fields
from tests.waiting import PATIENCE_SECONDS, awaits


def started(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_two_read_at_once():
    turns, both = Turns(), threading.Barrier(2, timeout=PATIENCE_SECONDS)

    def read():
        with turns.reading():
            both.wait()

    for thread in [started(read), started(read)]:
        thread.join(PATIENCE_SECONDS)
    assert not both.broken


def test_nobody_reads_while_somebody_records_and_nobody_records_while_somebody_reads():
    turns, inside, seen = Turns(), [], []

    def read():
        for _ in range(200):
            with turns.reading():
                inside.append("reads")
                seen.append("records" in inside)
                inside.remove("reads")

    def record():
        for _ in range(50):
            with turns.recording():
                seen.append(bool(inside))
                inside.append("records")
                time.sleep(0.0001)
                inside.remove("records")

    for thread in [*(started(read) for _ in range(6)), *(started(record) for _ in range(2))]:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()
    assert len(seen) == 6 * 200 + 2 * 50
    assert not any(seen)


def test_who_records_goes_before_those_who_come_later_to_read():
    turns, order = Turns(), []
    reads, is_let_go = threading.Event(), threading.Event()

    def first():
        with turns.reading():
            reads.set()
            is_let_go.wait(PATIENCE_SECONDS)

    def record():
        with turns.recording():
            order.append("records")

    def later():
        with turns.reading():
            order.append("reads")

    threads = [started(first)]
    reads.wait(PATIENCE_SECONDS)
    threads.append(started(record))
    awaits(lambda: turns._waiting)
    threads.append(started(later))
    is_let_go.set()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert order == ["records", "reads"]


def test_who_reads_may_read_again_within_although_somebody_waits_to_record():
    turns, is_done = Turns(), threading.Event()

    def record():
        with turns.recording():
            is_done.set()

    with turns.reading():
        thread = started(record)
        awaits(lambda: turns._waiting)
        with turns.reading():
            assert not is_done.is_set()
    thread.join(PATIENCE_SECONDS)
    assert is_done.is_set()


def test_who_reads_does_not_record_within():
    turns = Turns()
    with turns.reading(), pytest.raises(AssertionError, match="wait for themselves"), turns.recording():
        pass


def test_of_many_who_read_and_record_at_once_everybody_is_answered_and_all_is_recorded_once(folder):
    visit = Visit(folder.path).goes_as("ana")
    book, wrong, places = f"/{visit.slug}", [], []

    def read():
        client = visit.site.test_client()
        for _ in range(12):
            answer = client.get(f"{book}/home")
            if answer.status_code != 200:
                wrong.append(answer.text)

    def record():
        client = visit.site.test_client()
        for _ in range(4):
            page = client.get(f"{book}/do/contribution?pod=rainy&member=ben")
            looked = client.post(f"{book}/do/contribution", data=fields(page.text) | {"amount": "1", "step": "look"})
            answer = client.post(f"{book}/do/contribution", data=fields(looked.text) | {"step": "record"})
            if answer.status_code != 303:
                wrong.append(answer.text)
            places.append(answer.headers.get("Location"))

    for thread in [*(started(read) for _ in range(8)), *(started(record) for _ in range(4))]:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()
    assert wrong == []
    assert len(set(places)) == 16
    with visit.shelf.get(visit.slug).view(NOON.date()) as view:
        assert view.balance("Liabilities:Savings:Rainy:Ben", "NZD") == Decimal("-216.50")
