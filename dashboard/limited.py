"""Questions that might take for ever, each answered in a process of its own: after some seconds it is ended, whatever it does.

Fava's queries and filters hold expressions that one may write so that they never end, and Python lets nobody else run while it
looks for one: a thread could not be ended. On a system without fork (Windows) none is answered, and it is said where it is instead.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from fava.helpers import FavaAPIError

from ledger.errors import Refused
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

SECONDS = 10
_MOST_BYTES = 64 * 1024 * 1024
# Beyond what the server holds at that moment.
_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_PART_BYTES = 1024 * 1024
_NICENESS = 5
_TERMINAL, _STANDARD = 2, 3
_ANSWERED, _RAISED, _TOO_LARGE, _ENDED = "answered", "raised", "too large", "ended"


class Limited:
    """A place where questions are answered, `most` at a time; as many wait for some seconds, and others are not taken.

    So that whoever asks too much at once leaves the server's other threads to everybody else.
    """

    def __init__(self, most: int, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._taken = threading.BoundedSemaphore(2 * most)
        self._running = threading.BoundedSemaphore(most)

    def answered(self, question: Callable[[], T]) -> T:
        """What a question is answered with. It may read whatever is there, and changes nothing here.

        Raises: Refused, where it takes too long or too much memory, too many others are asked, or the system has no fork;
        FavaAPIError, where Fava says what is wrong with it.
        """
        if not hasattr(os, "fork"):
            raise Refused(
                say(
                    "On this kind of computer a question that runs on could not be ended, so that the dashboard answers none."
                ),
                hint=say("Ask it at the command line: {command}", command="crewbook query"),
            )
        with self._turn():
            return _asked(question, self._seconds)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._taken.acquire(blocking=False):
            raise _busy()
        try:
            if not self._running.acquire(timeout=self._seconds / 2):
                raise _busy()
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._taken.release()


def _busy() -> Refused:
    return Refused(say("Other questions are being answered."), hint=say("Ask again in a moment."))


def _asked(question: Callable[[], T], seconds: float) -> T:
    """The answer of a process that is a copy of this one."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        # No memory or no process is left for it.
        os.close(reading)
        os.close(writing)
        raise _busy() from None
    if process == 0:
        _answer(question, writing, seconds)
    os.close(writing)
    try:
        told = _read(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    if told is None:
        raise Refused(
            say("This could not be answered."), hint=say("Whoever runs the dashboard finds the reason in its terminal.")
        )
    how, answer = told
    if how == _ENDED:
        raise Refused(
            say("This took longer than {seconds} seconds and was ended.", seconds=str(round(seconds))),
            hint=say("Ask for less, such as for one account or one year."),
        )
    if how == _TOO_LARGE:
        raise Refused(say("The answer is too large."), hint=say("Ask for less, such as for one account or one year."))
    if how == _RAISED:
        raise answer
    found: T = answer
    return found


def _read(reading: int, until: float) -> Any:
    """What the process writes until a moment; None where it ends without a word."""
    parts = bytearray()
    waiting = select.poll()  # select() knows no file beyond the thousandth that a server has open
    waiting.register(reading, select.POLLIN)
    while (left := until - time.monotonic()) > 0 and waiting.poll(left * 1000):
        part = os.read(reading, _PART_BYTES)
        if not part:
            # Written by a copy of this very process, and by nobody else.
            return pickle.loads(parts) if parts else None  # noqa: S301
        parts += part
    return _ENDED, None


def _answer(question: Callable[[], object], writing: int, seconds: float) -> None:
    """In the copy: answer, and end without doing anything else that the server would do at its end."""
    try:
        # No connection, no file and no lock of the server's is kept open, or let go of, by its copy.
        os.closerange(_STANDARD, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
        gc.disable()
        _limit(seconds)
        told = _told(question)
        with os.fdopen(writing, "wb") as file:
            file.write(told)
    finally:
        if sys.exc_info()[0] is not None:
            os.write(_TERMINAL, traceback.format_exc().encode(errors="replace"))
        os._exit(0)


def _told(question: Callable[[], object]) -> bytes:
    try:
        told = pickle.dumps((_ANSWERED, question()))
    except MemoryError:
        return pickle.dumps((_TOO_LARGE, None))
    except FavaAPIError as error:
        # Its kinds are made of more than what they say.
        return pickle.dumps((_RAISED, FavaAPIError(str(error))))
    return told if len(told) <= _MOST_BYTES else pickle.dumps((_TOO_LARGE, None))


def _limit(seconds: float) -> None:
    """Whatever becomes of who asked, the process ends; and it takes neither the server's time nor all memory."""
    import resource

    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    with suppress(OSError, ValueError):
        os.nice(_NICENESS)
        with open("/proc/self/statm") as file:  # noqa: PTH123 - no path is built from it
            held = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + _MOST_MEMORY_BYTES, held + _MOST_MEMORY_BYTES))
