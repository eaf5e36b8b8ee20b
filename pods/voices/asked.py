"""What a proposal's record says of who was asked and what they said, and whether it passes. Who is asked is consent.py's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ledger.act import Record
from pods.voices import signing

# The rule of what the pod's terms leave to one treasurer: none that can be set, so it stands beside RULES.
TREASURER = "treasurer"
OPEN, PASSED, BLOCKED, LAPSED, WITHDRAWN, DONE = "open", "passed", "blocked", "lapsed", "withdrawn", "carried out"
ASKED = "asked"
"""How a record says that a proposal is open and that silence does not let it pass: once its days are over it has lapsed."""
ENDING = (ASKED, BLOCKED)
"""How a record says that a proposal is over once its days are, if nobody changes it."""
ALIVE = (OPEN, PASSED, *ENDING)
"""How a record says that a proposal is not over; whether its days are, is looked at when somebody asks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal read from its record: its rule, who is asked, and what they said so far."""

    rule: str
    asked: tuple[str, ...]
    voices: dict[str, str]
    deadline: dt.date
    signed: tuple[str, ...] = ()

    def outcome(self, on: dt.date, crew: set[str]) -> str:
        """open, passed, blocked or lapsed on a day, counting those asked who are still in the crew.

        consent: nobody objects, and all have answered or the deadline is over. unanimous: all say
        yes. majority: more than half of those asked; two-thirds: at least two thirds of them.
        signature: a second person has signed.
        Source: domain.md, "Consent".
        """
        if self.rule == signing.SIGNATURE:
            return PASSED if self.signed else LAPSED if on > self.deadline else OPEN
        asked = [each for each in self.asked if each in crew]
        stances = [self.voices.get(each) for each in asked]
        yes, no = stances.count("consent"), stances.count("object")
        aside, silent = stances.count("stand-aside"), stances.count(None)
        is_over = on > self.deadline
        if self.rule == "consent":
            if no:
                return LAPSED if is_over else BLOCKED
            return PASSED if not silent or is_over else OPEN
        needed = {
            "unanimous": len(asked),
            "majority": len(asked) // 2 + 1,
            "two-thirds": -(-2 * len(asked) // 3),
            "delegated": 1,
            TREASURER: 1,
        }[self.rule]
        if yes >= needed and asked and not (self.rule == "unanimous" and (no or aside)):
            return PASSED
        if is_over:
            return LAPSED
        return BLOCKED if yes + silent < needed else OPEN


def kept_as(outcome: str, rule: str) -> str:
    """How a record says where a proposal stands; by consent alone silence lets it pass."""
    return ASKED if outcome == OPEN and rule != "consent" else outcome


def read(record: Record) -> Asked:
    """What a proposal's record says of its voices."""
    voices = {name: voice["stance"] for name, voice in record.body["voices"].items()}
    assert record.due is not None
    return Asked(record.body["rule"], tuple(record.body["asked"]), voices, record.due, tuple(signing.signed(record)))
