"""How long something takes: the middle of several tries, taken in turns so that a busy machine disturbs all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Work = Callable[[], object]


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
    began = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, words)
    # Linux counts in KiB.
    return seconds, used.ru_maxrss / 1024
