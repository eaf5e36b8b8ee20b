"""How long something takes: the middle of several tries, taken in turns so that a busy machine disturbs all alike."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Work = Callable[[], object]

# Linux counts what whoever starts a process holds as held by it, so somebody small starts it. It counts in KiB.
_MEASURED = """
import os, sys, time
began = time.perf_counter()
words = sys.argv[1:]
child = os.posix_spawn(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - began, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def command(words: Sequence[str]) -> Work:
    """A process to time, its output thrown away; it must end well."""

    def run() -> None:
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)

    return run


def times(count: int, work: Work) -> Work:
    """The same work so many times over."""

    def run() -> None:
        for _ in range(count):
            work()

    return run


def in_turns(works: Mapping[str, Work], *, tries: int, warm: bool = True) -> dict[str, float]:
    """The median of `tries` runs of each, in seconds; when `warm`, one run of each goes before and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for at in range(tries + warm):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if at >= warm:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}


def process(words: Sequence[str]) -> tuple[float, float]:
    """(seconds, most memory that it held in MiB) of one process, which must end well."""
    told = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURED, *words], stdout=subprocess.PIPE, check=True, text=True
    )
    seconds, kib = told.stdout.split()
    return float(seconds), float(kib) / 1024
