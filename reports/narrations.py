"""What the journal's transactions say of themselves, read back as texts of ours: the book keeps them in English for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.read_back import Messages, cell
from reports.say import listed, say

if TYPE_CHECKING:
    from reports.document import Cell

# What an act's rule writes is written in pods/.
_TOLD = (
    say("Contribution to {pod}, round {round}"),
    say("Contribution to {pod}, ahead of round {round}"),
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
    say("Loan {loan} paid out, a first part: {purpose}"),
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
    say("What {name} left in {pod} pays {against} in {other}"),
    say("What {name} left in {pod}: {heirs}"),
    say("What {name} owned of {pod} goes to {heirs}"),
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
    say("Default in {pod}: what is left falls due ({why})"),
    say("Paid back by {pod}: {purpose}"),
    say("Paid back by {pod}: {purpose}, out of the commons"),
    say("Paid back by {pod}: {purpose}, out of the buffer"),
    say("Paid back by {pod}: {purpose}, out of the collective"),
    say("Shared cost of {pod}: {purpose}"),
    say("Shared cost of {pod}: {purpose}, out of the commons"),
    say("Shared cost of {pod}: {purpose}, out of the buffer"),
    say("Shared cost of {pod}: {purpose}, out of the collective"),
    say("Income of {pod}, earned by {name}"),
    say("Income of {pod}"),
    say("Support paid directly to {name} for {month}, not through {pod}"),
    say("Gift to {pod}"),
    say("Gift to {pod} for {purpose}"),
    say("Gift to {pod}, from somebody who is not named"),
    say("Gift to {pod} for {purpose}, from somebody who is not named"),
    say("Fine {fine} of {pod}, paid: {why}"),
    say("Fine {fine} of {pod}"),
    say("Fines {fines} of {pod}"),
    say("Recovered on loan {loan}, which was written off"),
    say("What came back of losses in {pod}, paid to who had borne them"),
    say("Loan {loan} of {name} set off against the savings of who guarantees it"),
    say("{held} in cycle {cycle} of {pod}{tail}"),
    say("{held} brought into cycle {cycle} of {pod}"),
    say("Share-out of cycle {cycle} of {pod}: {held}, worth {amount}"),
    say("Cycle {cycle} of {pod} earned, to be shared out"),
    say("Cycle {cycle} of {pod} opens with what was carried"),
    say("Left over from cycle {cycle} of {pod}"),
    say("Leaves cycle {cycle} of {pod}: {held}, put into savings"),
    say("Leaves cycle {cycle} of {pod}: {held}, savings only"),
    say("{held} of cycle {cycle} of {pod}, put into what they left"),
    say("{held} of {of}{tail}"),
    say("{held} of {of} at par for {hours} hours of work at {amount}"),
    say("{held} of {of} at par for {hours} hours of work at {amount} ({why})"),
    say("{held} of {of} {are} taken back for {amount}"),
    say("{held} of {of} {are} taken back for {amount} on note {note}"),
    say("{held} of {of} {are} taken back for {amount}, as offered in {offer}"),
    say("{held} of {of} {are} given back"),
    say("{held} of {of} {are} cancelled: {why}"),
    say("{held} of {of} {are} lost, for they had not vested"),
    say("{held} of {of} {passes} to {name}"),
    say("{held} of {of} {passes} to {name}, as a gift"),
    say("{held} of {of} {passes} to {name} at {amount} each, as offered in {offer}"),
    say("Put at risk in {pod}: cash that is spent"),
    say("Put at risk in {pod}: cash that waits in the well"),
    say("Put at risk in {pod}: what is no money"),
    say("Put at risk in {pod}: {hours} hours of work"),
    say("Put at risk in {pod}: {what}"),
    say("Spent out of the well of {pod}"),
    say("Brought into {pod}: {funds}"),
    say("Brought in: {name}'s capital of {year} in {pod}"),
    say("Brought in: the collective account in {pod}"),
    say("Brought in: {held}"),
    say("What {name} left in {pod}: {amount} set off against {against}"),
    say("Prior-period correction of entry {entry} of {day}: {what}"),
    say("Correction of entry {entry}: {what}"),
    say("Correction of entry {entry}"),
)
_TAILS = (
    say(", {amount} carried before"),
    say(", {amount} handed back"),
    say(", {amount} carried on"),
    say(" at par"),
    say(" at {amount} each"),
    say(" for {owed}"),
)
_AGAINST = {
    "an advance": say("an advance"),
    "an advance of pay": say("an advance of pay"),
    "a loss that they bore": say("a loss that they bore"),
    "what fell due": say("what fell due"),
}
_FUNDS = {"commons": say("commons"), "buffer": say("buffer"), "collective": say("collective account")}
_HEIR = Messages((say("{amount} to {name}"),))
_LOAN, _FINES = re.compile("loan (L[0-9]+)"), re.compile("Fines? (F[^ ]+(?:, F[^ ]+)*) of .+")


def recorded(narration: str) -> str:
    """The narration, marked where it is one that crewbook writes; what people wrote themselves stays theirs."""
    return _KNOWN.known(narration) or narration


def _against(text: str) -> Cell:
    """What was paid out of what somebody left: a loan, fines, an advance, what fell due in a circle."""
    loan, fines = _LOAN.fullmatch(text), _FINES.fullmatch(text)
    if loan:
        return say("loan {loan}", loan=loan[1])
    return say("fines {fines}", fines=_several(fines[1])) if fines else _AGAINST.get(text, text)


def _funds(text: str) -> Cell:
    """`buffer 800.00 NZD, commons 20.00 NZD`."""
    pairs = [each.partition(" ") for each in text.split(", ")]
    return listed(
        (say("{fund} {amount}", fund=_FUNDS.get(name, name), amount=cell(much)) for name, _, much in pairs), ", "
    )


def _several(text: str) -> Cell:
    return listed(text.split(", "), ", ")


def _heirs(text: str) -> Cell:
    return listed((_HEIR.known(each) or each for each in text.split(", ")), ", ")


_KNOWN = Messages(_TOLD, _TAILS, {"against": _against, "funds": _funds, "heirs": _heirs, "fines": _several})
