"""The words that renderers themselves put around a document: what it rests on, pages, lines to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import NO_SEAL
from reports.render.cells import MIRRORED, READER
from reports.say import say

if TYPE_CHECKING:
    from reports.document import Document


def spoken(text: str) -> str:
    """One of our own texts in the language of whoever reads the document that is being rendered."""
    reader = READER.get()
    return reader.said(text) if reader else text


def between() -> str:
    """What stands between two of several figures that are read aloud, one behind the other."""
    return spoken(say("{before}; {text}", before="", text=""))


def is_mirrored() -> bool:
    """Whether the document that is being rendered begins at the right: as its reader's pages do, or as the text that stays."""
    mirrored, reader = MIRRORED.get(), READER.get()
    if mirrored is not None:
        return mirrored
    return reader is not None and reader.is_right_to_left


def standing(document: Document) -> str:
    """What the document rests on: `As of 2026-03-31 · entry 57 · seal <64 hex>`."""
    where, seal = standing_in_two(document)
    return f"{where} · {seal[0].lower() + seal[1:]}" if seal else where


def standing_in_two(document: Document) -> tuple[str, str]:
    """The same as two lines, the second with the seal; it is empty where there is none."""
    if document.seal == NO_SEAL:
        return spoken(say("As of {day} · a calculation, recorded in no book", day=document.on)), ""
    where = say("As of {day} · entry {number}", day=document.on, number=str(document.seq))
    return spoken(where), spoken(say("Seal {seal}", seal=document.seal))


def pages(page: int, total: int) -> str:
    """`Page 2 of 5`."""
    return spoken(say("Page {page} of {total}", page=page, total=total))


POINT = "•"


def clause_of(line: str, heading: str) -> tuple[str, str]:
    """A line of an agreement as the number or point that it hangs on, and the rest; no number where it stands by itself.

    A number is one of its section's, `4.2` below `4. Repayment`: an amount at the beginning of a line is none.
    """
    number, _, said = line.partition(" ")
    chapter, dot, _ = heading.partition(". ")
    is_numbered = bool(dot) and chapter.isdigit() and number.startswith(f"{chapter}.")
    return (number, said) if number == POINT or is_numbered else ("", line)


BETWEEN = " · "


def parts_of(words: str) -> list[str]:
    """What stands side by side in a line such as `Rainy Day · version 1, in force`: where it is too long, it goes over between them."""
    return words.split(BETWEEN)
