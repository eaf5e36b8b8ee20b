"""Work on a whole book: recording a batch, verifying it, bringing it back, each in a process of its own beside beancount's."""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

from bench import books, clock
from bench.starting import BIN, CREWBOOK, PYTHON
from bench.table import Row
from cli.main import GROUPS

MOST_MEMORY = 200.0
"""MiB, however many contributions are recorded in one commit."""

LOAD = "import sys; from beancount import loader; loader.initialize(use_cache=False); loader.load_file(sys.argv[1])"


def rows(root: Path, entries: int, *, tries: int) -> list[Row]:
    """A batch of so many contributions; then what they became is checked, verified and restored."""
    runs: dict[str, list[tuple[float, float]]] = {}
    can_restore = any("restore" in commands for commands in GROUPS.values())
    for at in range(tries):
        folder = root / f"whole-{at}"
        folder.mkdir()
        books.begun(folder).store.close()
        plain = root / f"whole-{at}.beancount"
        plain.write_text(without_plugin(folder), encoding="utf-8")
        works = {
            "post_all": [PYTHON, "-m", "bench.whole", str(folder), str(entries)],
            "check": [str(BIN / "bean-check"), "--no-cache", str(plain)],
            "whole check": [str(BIN / "bean-check"), "--no-cache", str(folder / "main.beancount")],
            "load": [PYTHON, "-c", LOAD, str(plain)],
            "verify": [CREWBOOK, "verify", "--book", str(folder)],
        }
        if can_restore:
            works["restore"] = [CREWBOOK, "restore", str(folder / "pages"), str(root / f"restored-{at}")]
        for name, words in works.items():
            books.tell(f"{name} of {entries:,} contributions, {at + 1} of {tries}")
            runs.setdefault(name, []).append(clock.process(words))
        for each in (folder, root / f"restored-{at}"):
            shutil.rmtree(each, ignore_errors=True)
    took = {name: statistics.median(seconds for seconds, _ in each) for name, each in runs.items()}
    held = {name: statistics.median(mib for _, mib in each) for name, each in runs.items()}
    many = f"{entries:,} contributions"
    made = [
        Row(f"post_all of {many}", took["post_all"], "bean-check of the pages", took["check"], 1),
        Row(f"post_all of {many}", took["post_all"], "bean-check of main, our plugin too", took["whole check"], 1),
        Row(f"post_all of {many}, memory", held["post_all"], "at the most", MOST_MEMORY, 1, "MiB"),
        Row(f"verify of {many}", took["verify"], "beancount loads the pages", took["load"], 3),
        Row(f"verify of {many}, memory", held["verify"], "beancount loads the pages", held["load"], None, "MiB"),
    ]
    if can_restore:
        made.append(Row(f"restore of {many}", took["restore"], "post_all", took["post_all"], 2))
    return made


def without_plugin(folder: Path) -> str:
    """The main file of a book as beancount alone reads it: our own checks are not its work."""
    lines = (folder / "main.beancount").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("plugin"))
    return kept.replace('include "pages/', f'include "{folder}/pages/').replace(
        'option "documents" "documents"', f'option "documents" "{folder}/documents"'
    )


def main() -> None:
    """Record the batch in the book of a folder: `python -m bench.whole FOLDER COUNT`, as a process to be measured."""
    folder, count = sys.argv[1:]
    books.opened(Path(folder)).post_all(books.items(int(count)), now=books.NOW)


if __name__ == "__main__":
    main()
