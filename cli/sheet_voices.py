"""What is said on a meeting's sheet about proposals, as acts: voices, second signatures, and what is paid at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.meeting_voices import Voices, is_over
from pods.meetings import meeting as steps
from pods.meetings.meeting import Line
from pods.meetings.meeting_sheet import PAID, SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.meeting_asking import Asked
    from ledger.act import Record
    from pods.meetings.meeting import Meeting
    from pods.meetings.meeting_sheet import Said


def lines(meeting: Meeting, said: Sequence[Said], asked: Mapping[str, Asked]) -> list[Line]:
    """The acts that a sheet's voices mean, each with its line and column.

    Nobody is asked any more behind the voice with which something passes; every other voice is an act, so that the rule
    says why it does not count.
    """
    voices = Voices(meeting, {}, asked, ())
    known = voices.unsigned() | voices.proposals()
    stances: dict[str, dict[str, str]] = {}
    found: list[Line] = []
    for each in said:
        for ref in _refs(each.about, known, asked):
            record, loan = known.get(ref), asked[ref].loan if ref in asked else None
            if each.what == PAID:
                act = meeting.paid(loan) if loan is not None else meeting.carry_out(record) if record else None
                found += [Line(each.where, steps.PAID_NOW, act)] if act is not None else []
            elif record is not None and each.what == SIGNS:
                found.append(Line(each.where, steps.SIGNATURE, meeting.sign(record.id), each.member))
            elif record is not None:
                so_far = stances.setdefault(ref, {})
                if not is_over(meeting, record, so_far):
                    so_far[each.member] = each.what
                    act = meeting.voice(record.id, each.what, each.why or None)
                    found.append(Line(each.where, steps.VOICE, act, each.member))
    return found


def _refs(about: str, known: Mapping[str, Record], asked: Mapping[str, Asked]) -> list[str]:
    """What a column is about: a proposal by its number, or all that a member asks for on the sheet."""
    return [about.upper()] if about.upper() in known else [ref for ref in asked if ref.split("/")[1] == about]
