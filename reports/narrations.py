"""What the journal's transactions say of themselves, read back as texts of ours: the book keeps them in English for ever."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from reports.say import Said, say

# A longer text stands before one that it begins with. What an act's rule writes is written in pods/.
_TOLD = (
    say("Contribution to {pod}, round {round}"),
    say("Contribution to {pod}, paid by {name}"),
    say("Contribution to {pod}"),
    say("Withdrawal from {pod}"),
    say("Pot of round {round} of {pod}"),
    say("Round {round} of {pod}, a seat that was given up"),
    say("{amount} commission to {name}"),
    say("Given up by {pod}: {why}"),
    say("Paid back by {pod}"),
    say("Paid back to {pod}"),
    say("{amount} back to {name}"),
    say("Into the reserve of {pod}"),
    say("Out of the reserve of {pod}"),
    say("Default in {pod}: what is left falls due"),
    say("{newcomer} takes over the seat of {leaver} in {pod}"),
    say("Loan {loan} paid out, a first part"),
    say("Loan {loan} paid out, a further part"),
    say("Loan {loan} paid out, the rest"),
    say("Loan {loan} paid out: {purpose}"),
    say("Loan {loan} paid out"),
    say("Loan {loan} topped up"),
    say("Loan {loan} set off against savings"),
    say("Loan {loan} written off: {why}"),
    say("Repayment on loan {loan} of {name}, {amount} of it into savings"),
    say("Repayment on loan {loan}, {amount} of it into savings"),
    say("Repayment on loan {loan}; {amount} more was handed back"),
    say("Repayment on loan {loan} of {name}"),
    say("Repayment on loan {loan}"),
    say("Loan {loan} brought into {pod}"),
    say("Savings brought into {pod}"),
    say("Saved alongside loan {loan} in {pod}"),
    say("Savings held in {pod} until points are back at zero"),
    say("Held savings released in {pod}"),
    say("Grant from {pod} for {purpose}"),
    say("Grant from {pod}"),
    say("Levy from {giver} into {pod}: {why}"),
    say("Paid on note {note}, {amount} of it interest"),
    say("Paid on note {note}"),
    say("Lent to {pod} on note {note}"),
    say("Advance of pay from {pod}"),
    say("Advance given back to {pod}"),
    say("Pay from {pod}"),
    say("Support for {month} given into {pod}"),
    say("Support for {month} paid out of {pod}"),
    say("What {name} left in {pod} pays {debt} in {other}"),
    say("What {name} left in {pod}: {parts}"),
    say("What {name} owned of {pod} goes to {heirs}"),
    say("Given up by {pod}: {why}"),
    say("Income of {pod} shared for {month}"),
    say("Pay of {month} settled"),
    say("Bank interest for the costs of {pod}"),
    say("Bank interest for the reserve of {pod}"),
    say("Bank costs of {pod}: {purpose}"),
    say("Bank costs of {pod}"),
    say("Capital paid into {pod}"),
    say("Capital of {year} paid back by {pod}"),
    say("Surplus of {pod} of {year} allocated"),
    say("Loss of {pod} of {year} allocated"),
    say("Surplus and dividends paid by {pod}"),
    say("Passed on by {pod}, as its asset lock says"),
    say("Dividend of {pod} for {first} to {last}"),
    say("Slices of {pod} taken back"),
    say("Slices of {pod} handed over to {name}"),
    say("Slices of {pod} given up"),
    say("{part} % of the slices of {pod} handed over to {name}"),
    say("{part} % of the slices of {pod} given up"),
    say("{name} leaves {pod} and pays fines: {fines}"),
    say("{name} leaves {pod}"),
    say("Correction of entry {entry}: {what}"),
    say("Correction of entry {entry}"),
)


@cache
def recorded(narration: str) -> str:
    """The narration, marked where it is one that crewbook writes; what people wrote themselves stays theirs."""
    for told in _TOLD:
        assert isinstance(told, Said)
        found = _pattern(told.message).fullmatch(narration)
        if found:
            return say(told.message, **found.groupdict())
    return narration


@cache
def _pattern(message: str) -> re.Pattern[str]:
    parts = [
        re.escape(before) + (f"(?P<{name}>.+)" if name else "") for before, name, _, _ in Formatter().parse(message)
    ]
    return re.compile("".join(parts))
