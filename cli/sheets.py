"""A meeting's sheet: printing the form, and recording it when it is filled in."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cli.lines import dated, fitted
from ledger.book import Item
from ledger.errors import Broken, CrewbookError, Invalid, Stale
from ledger.refusing import refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cli.door import Door
    from cli.meeting_asking import Asked
    from ledger.book import Posted
    from pods.meetings.meeting import Line
    from pods.meetings.meeting_sheet import Written


def print_form(door: Door, pod: str) -> None:
    """The sheet to fill in, on stdout."""
    from pods.meetings import meeting, meeting_form

    with door.view() as view:
        form = meeting_form.form(view, meeting.pod_that_meets(view, pod))
    if door.given.json:
        door.print_json({"sheet": form})
    else:
        print(form, end="")


def record(door: Door, pod: str, path: Path, into: str | None = None) -> None:
    """Every line of the sheet in one commit, or none; an error names line and column."""
    from cli import meeting_asking, sheet_voices
    from pods.meetings import meeting_sheet
    from pods.meetings.meeting import Meeting, in_order, pod_that_meets

    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.",
            hint=f"Print the form: crewbook meeting sheet {pod} > sheet.csv",
            where=str(path),
        ) from None
    with door.view() as view:
        found = pod_that_meets(view, pod)
        written = meeting_sheet.read(view, found, raw, into)
        meeting = Meeting(view, found, into) if written.said else None
    key = door.given.key or _key(door, pod, written)
    lines = in_order(written.lines)
    tried = list(lines)

    def behind(asked: Mapping[str, Asked]) -> list[Line]:
        said = sheet_voices.lines(meeting, written.said, asked) if meeting is not None else []
        tried[:] = in_order([*lines, *said])
        return said

    try:
        posted = _post_once(door, pod, path, lambda: meeting_asking.send(door, lines, behind, on=door.on, key=key))
    except (Broken, Stale):
        # No line is to blame, and what came of it is said already.
        raise
    except CrewbookError as error:
        # A rule spoke while the lines were being recorded.
        raise _refused(door, written.lines, lines, tried, error) from None
    if posted is not None:
        tell(door, pod, posted)


def _refused(
    door: Door, written: list[Line], lines: list[Line], tried: list[Line], error: CrewbookError
) -> CrewbookError:
    """The error that names every line which rules refuse; `lines` are those of `tried` that rest on no other."""
    from cli.meeting_asking import items_of
    from pods.meetings.meeting_cells import at

    found = [(lines[index], each) for index, each in refusals(door.tries, items_of(door, lines, door.on))]
    found.sort(key=lambda each: written.index(each[0]))
    if not found and error.item is not None:
        found = [(tried[error.item], error)]
    return _none_recorded([at(each, line.where) for line, each in found]) if found else error


def tell(door: Door, pod: str, posted: Posted, *, brief: bool = False) -> None:
    """Answer what a meeting recorded, and the balances that are announced at its end; `brief` where all was shown before."""
    from pods.crew import people
    from reports import closing

    if door.given.dry_run:
        door.answer(posted, many=True)
        return
    with door.view() as view:
        found = people.pod(view, pod)
        announced = "\n".join([f"To read aloud, as of {view.on}:", *closing.sentences(view, found)])
        balances = closing.data(view, found)
    if brief:
        from cli import words
        from reports.words import Names

        first, last = posted.entries[0].seq, posted.entries[-1].seq
        print(f"Recorded as entries {first} to {last}.\nSeal {posted.entries[-1].seal}\n")
        print(fitted(announced, sys.stdout))
        if step := words.next_step(posted, Names(lambda: door.book.view(on=door.now.date()))):
            print(f"\n{step}")
    else:
        door.answer(posted, many=True, says=announced, closing=balances)


def _key(door: Door, pod: str, written: Written) -> str:
    """A key of the sheet's own, made of its amounts in its own order: the same one twice for a day is recorded once."""
    from ledger.recording import digests_of

    day = door.on or door.now.date()
    amounts = digests_of([Item(line.act, line.by or "", day) for line in written.lines])[0][:16]
    said = "".join(f"\n{each.about} {each.member} {each.what} {each.why}" for each in written.said)
    voices = f" {sha256(said.encode()).hexdigest()[:8]}" if said else ""
    return f"meeting {pod} {day} {amounts}{voices}"


def _none_recorded(refused: list[CrewbookError]) -> CrewbookError:
    """All that the rules refuse, as one error."""
    from pods.meetings.meeting_cells import together

    error = together(refused)
    others = " Each was tried without the others." if len(refused) > 1 else ""
    error.hint = f"Nothing was recorded. {error.hint}".strip() + others
    return error


def _post_once(door: Door, pod: str, path: Path, send: Callable[[], Posted]) -> Posted | None:
    """Record the sheet under its key; None when it was recorded before, which is said then."""
    day = door.on or door.now.date()
    try:
        posted = send()
    except Stale:
        if door.given.key:
            raise
        # The same amounts told by somebody else, or with --on where there was none: still the same meeting.
        raise Stale(
            f"This sheet was recorded for {day} before; nothing new was.",
            hint=_again(pod, path),
            where="sheet",
        ) from None
    if posted.is_repeat and not door.given.key and not door.given.json:
        first, last = posted.entries[0].seq, posted.entries[-1].seq
        print(
            fitted(
                f"This sheet was recorded for {day} before, as entries {first} to {last}; nothing new was.", sys.stdout
            )
        )
        print(fitted(dated(_again(pod, path), door.given.on), sys.stdout))
        return None
    return posted


def _again(pod: str, path: Path) -> str:
    return f"If it is another meeting of that day, or the first was undone: crewbook meeting {pod} {path} --key second"
