"""Turns at one book within one server: many read at once, one records, and who records does not wait for those who come after."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turns:
    """Who may read and who may record, of one book.

    A SQLite file is read by nobody in the moment of a commit, and a commit waits until nobody reads it; left to
    themselves, fifty readers give way to no writer, and a writer that waits lets no reader in. Here each waits for a few
    thousandths of a second at the most. One who reads may read again within; nobody records within a read.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._reading = 0
        self._waiting = 0
        self._is_recording = False
        self._mine = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nobody commits meanwhile."""
        depth = getattr(self._mine, "depth", 0)
        if not depth:
            with self._changed:
                self._changed.wait_for(lambda: not self._is_recording and not self._waiting)
                self._reading += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            if not depth:
                with self._changed:
                    self._reading -= 1
                    self._changed.notify_all()

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Nobody else reads or records meanwhile."""
        assert not getattr(self._mine, "depth", 0), "who reads would wait for themselves"
        with self._changed:
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: not self._is_recording and not self._reading)
            finally:
                self._waiting -= 1
            self._is_recording = True
        try:
            yield
        finally:
            with self._changed:
                self._is_recording = False
                self._changed.notify_all()
