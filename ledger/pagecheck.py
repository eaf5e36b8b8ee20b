"""The pages byte for byte against the journal: which of the two was changed, in words that can be read out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import audit, layout, money, text
from ledger import entry as entries
from ledger.audit import Problem
from ledger.entry import FIRST_SEAL
from ledger.fold import BACKUP, Folded, entry_name
from ledger.loading import UNREADABLE
from ledger.pages import BEHIND_HINT, Pages, page_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MEND = "Have the pages written anew from the journal: crewbook verify --mend"
_PAPER = (
    "A seal on a paper tells which of the two is the book: crewbook verify --seal SEAL. Until then change nothing in "
    "this folder, and keep a copy of it."
)
_ANY_SEAL = re.compile(r'^  seal: "([0-9a-f]{64})"$', re.MULTILINE)


def page_files(folder: Path) -> list[Path]:
    """The files among a crew's pages that beancount counts."""
    return sorted(path for path in Pages(folder).pages_folder.glob("*.beancount") if not path.name.startswith("."))


def check(folder: Path, texts: Mapping[int, str], folded: Folded) -> Iterator[Problem]:
    """Every page that is not the journal's, files among them that are no page, and a note of their end that is wrong.

    `texts` are the entries' by number, `folded` what follows from them. A page that was changed is told once, at its
    first change.
    """
    by_year: defaultdict[str, list[str]] = defaultdict(list)
    for each in texts.values():
        by_year[each[:4]].append(each)
    pages = Pages(folder)
    wanted = {pages.page(int(year)): page_text(int(year), news) for year, news in by_year.items() if _is_year(year)}
    is_whole = True
    for problem in [*_pages(wanted, texts, folded), *_no_pages(folder, wanted)]:
        is_whole = False
        yield problem
    if is_whole:
        yield from _noted(pages, texts, folded)


def _is_year(year: str) -> bool:
    return len(year) == 4 and year.isascii() and year.isdecimal()  # noqa: PLR2004 - as in 2026


def _pages(wanted: Mapping[Path, str], texts: Mapping[int, str], folded: Folded) -> Iterator[Problem]:
    for path, right in sorted(wanted.items()):
        where = f"pages/{path.name}"
        try:
            stands = path.read_bytes()
        except FileNotFoundError:
            yield Problem(where, "This page is missing.", MEND)
            continue
        except OSError as error:
            yield Problem(where, f"This page cannot be read ({error.strerror}).", UNREADABLE)
            continue
        if stands == right.encode():
            continue
        if layout.unified(stands) == right.encode():
            yield Problem(where, audit.SAVED, audit.SAVED_HINT)
        else:
            yield _Page(where, stands.decode("utf-8", "backslashreplace"), right, texts, folded).problem()


def _no_pages(folder: Path, wanted: Mapping[Path, str]) -> Iterator[Problem]:
    for path in page_files(folder):
        if path not in wanted:
            what = "This file is no page of the journal, and beancount counts what stands in it."
            hint = "Move it out of pages/; what it holds can go into inbox.beancount."
            yield Problem(f"pages/{path.name}", what, hint)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it `stands`, which is not `right`."""

    where: str
    stands: str
    right: str
    texts: Mapping[int, str]
    folded: Folded

    def problem(self) -> Problem:
        """What is wrong with it, and on whose side."""
        if self.right == self.stands:
            return Problem(self.where, "This page holds bytes that are no text.", audit.HEAL)
        if self.right.startswith(self.stands):
            what = "This page is behind the journal: its last entries are missing."
            return Problem(self.where, what, MEND)
        ours, theirs = self.right.split("\n"), self.stands.split("\n")
        if self.stands.startswith(self.right):
            # Behind our own last line stands a blank one, and then something of which the journal knows nothing.
            line = len(ours) if len(theirs) > len(ours) else len(ours) - 1
        else:
            line = next(at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
        block = _block(theirs, line)
        seq = entries.seq_in(block)
        if seq is not None:
            problem = self._of_entry(seq, block, line)
            if problem is not None:
                return problem
        reads = money.printable(theirs[line]) if line < len(theirs) else "the end of the page"
        named = entries.seq_in(_block(ours, min(line, len(ours) - 1))) or 0
        which = f"{entry_name(named, self.texts[named])} was changed on this page" if named in self.texts else ""
        what = f"{which or 'This page was changed by hand'}: its line {line + 1} reads “{reads}”."
        return Problem(f"{self.where}:{line + 1}", what, audit.HEAL)

    def _of_entry(self, seq: int, block: str, line: int) -> Problem | None:
        """What the seals say of an entry that stands on the page otherwise than in the journal; None: the page was changed."""
        before = FIRST_SEAL if seq == 1 else self.folded.seals.get(seq - 1)
        seal, where = entries.seal_in(block), f"{self.where}:{line + 1}"
        if before is None or seal is None or entries.seal_of(block, before) != seal or self._stops(seq, seal):
            return None
        name, broken = entry_name(seq, block), self.folded.broken_at
        if seq not in self.texts:
            if seq < max(self.texts):
                return Problem(where, f"This page holds {name} as it was sealed, and the database lacks it.", BACKUP)
            last = max(entries.seq_in(each) or 0 for each in text.blocks(self.stands))
            lacks = f"entry {seq}" if last == seq else f"entries {seq} to {last}"
            return Problem(where, f"The database is behind its pages: these hold {lacks}, which it lacks.", BEHIND_HINT)
        if broken is not None and broken <= seq + 1:
            what = f"On this page {name} stands as it was sealed: it is the database that was changed."
            return Problem(where, what, BACKUP)
        what = (
            f"{name} is one thing on this page and another in the database, and each carries a seal that fits: one of the two "
            "was rewritten from there on."
        )
        return Problem(where, what, _PAPER)

    def _stops(self, seq: int, seal: str) -> bool:
        """Whether the entry behind entry `seq` stands on this page and does not follow from that one's `seal`."""
        following = (block for block in text.blocks(self.stands) if entries.seq_in(block) == seq + 1)
        block = next(following, None)
        return block is not None and entries.seal_of(block, seal) != entries.seal_in(block)


def _block(lines: list[str], at: int) -> str:
    """The lines around line `at` up to the blank ones, as an entry's text."""
    first = last = at
    while first > 0 and lines[first - 1]:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1]:
        last += 1
    return "\n".join(lines[first : last + 1]).strip("\n") + "\n"


def _noted(pages: Pages, texts: Mapping[int, str], folded: Folded) -> Iterator[Problem]:
    """What crewbook noted of where the pages end, when journal and pages agree with each other and not with the note."""
    through, seal = pages.left()
    last = max(texts, default=0)
    if not through or not seal:
        return
    if through > last:
        what = f"Journal and pages end with entry {last}, and crewbook noted that they had reached entry {through}"
    elif folded.seals.get(through) != seal:
        what = f"Journal and pages have another seal for entry {through} than crewbook noted when it wrote the pages"
    else:
        return
    yield Problem(
        ".crewbook/pages.json",
        f"{what}: either both were replaced or rewritten since, or the note is damaged.",
        "Look for a paper printed last, and ask it: crewbook verify --seal SEAL. When it vouches for them: crewbook verify --mend",
    )


def seals_on(folder: Path) -> dict[str, int]:
    """Every seal that stands on a page, and its entry's number; whether it fits is not asked."""
    found: dict[str, int] = {}
    for path in page_files(folder):
        try:
            page = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        for block in page.split("\n\n"):
            seal, seq = _ANY_SEAL.search(block), entries.seq_in(block)
            if seal and seq is not None:
                found[seal[1]] = seq
    return found


def are_whole(folder: Path, *, through: int) -> bool:
    """Whether the pages by themselves hold every entry up to `through`, each as its seal says."""
    try:
        pages = {str(path): path.read_bytes().decode("utf-8", "replace") for path in page_files(folder)}
    except OSError:
        return False
    return not audit.chain(pages, through=through)
