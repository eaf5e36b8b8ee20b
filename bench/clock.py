"""How long something takes: the middle of several tries, taken in turns so that a busy machine disturbs all alike."""

from __future__ import annotations

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


def in_turns(works: Mapping[str, Work], *, tries: int) -> dict[str, float]:
    """The median of `tries` runs of each, in seconds; one run of each goes before and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for at in range(tries + 1):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if at:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}
