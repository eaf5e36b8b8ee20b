"""Forks writers that all record into one book at once, each under keys of its own, and repeats what failed until it is answered.

Called with the book's folder, how many writers, how many posts each, and a file where they go on until it is there. Each post
begins with a line `asked KEY` and each answer is a line: `acknowledged KEY SEQ SEAL`, with `again` behind it where the key had
been recorded before; each failure a line `failed KEY SENTENCE`.
"""

import datetime as dt
import itertools
import os
import sys
import time
from decimal import Decimal
from pathlib import Path

from ledger.book import Book
from ledger.errors import Broken
from ledger.pages import Pages
from ledger.settings import read_settings
from ledger.store import Store
from pods.pools.savings import Contribution

PATIENCE_SECONDS, PAUSE_SECONDS = 90, 0.05


def say(*words):
    """One line, whole, however many write."""
    os.write(1, (" ".join(map(str, words)).replace("\n", " ")[:400] + "\n").encode())


def write(folder, who, posts, until):
    settings = read_settings(folder)
    book = Book(Store(settings.source), settings.book, Pages(folder, lambda told: say("told", told)))
    give_up = time.monotonic() + PATIENCE_SECONDS
    for number in itertools.count():
        if number >= posts and (until is None or until.exists() or time.monotonic() > give_up):
            break
        key = f"{who}-{number}"
        act = Contribution(member="ana", pod="rainy", amount=Decimal(number + 1))
        say("asked", key)
        while True:
            try:
                posted = book.post(
                    act,
                    by="ana",
                    now=dt.datetime.now(dt.UTC),
                    on=dt.date(2025 + number % 2, 3, 1 + number % 28),
                    key=key,
                )
            except Broken as error:
                say("failed", key, error.message)
                if time.monotonic() > give_up:
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                say("acknowledged", key, posted.entry.seq, posted.entry.seal, *(["again"] if posted.is_repeat else []))
                break


def main():
    folder, writers, posts = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    until = Path(sys.argv[4]) if sys.argv[4:] else None
    children = []
    for who in range(writers):
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                write(folder, f"writer{who}", posts, until)
                status = 0
            finally:
                os._exit(status)
        children.append(pid)
    ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    sys.exit(any(ended))


main()
