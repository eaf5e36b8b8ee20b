"""What proposals are called, read back as texts of ours: the book keeps each title in English, with the figures of its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.kinds import kind_said
from reports.read_back import Messages, number
from reports.say import listed, say, say_typed, unsaid
from reports.settings import changed, name_said, set_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.act import Record
    from reports.document import Cell

# Titles of these acts are people's own words.
_OWN = frozenset({"enter"})
_TITLES = (
    # Circles.
    say("{name} takes the pot of round {round} of {pod}, for need"),
    say("The turns of {pod} from round {round} on: {names}"),
    say("{name} (round {round}) and {other} (round {other_round}) swap their turns in {pod}"),
    say("{name} stopped paying into {pod}, and {amount} fall due: {why}"),
    say("{name} stopped paying into {pod}, and {amount} fall due"),
    say("{name} loses the seat in {pod} before being paid: {why}"),
    say("{name} loses the seat in {pod} before being paid"),
    say("{substitute} takes over the seat of {name} in {pod}"),
    say("{pod} gives up what {name} owes it: {why}"),
    say("{name} is paid {number} back by {pod}"),
    say("The reserve of {pod} pays {amount} to everybody who pays in, in equal parts"),
    say("The reserve of {pod} pays {amount} to {name}"),
    say("Round {round} of {pod} is settled: its seat was given up"),
    say("{name} is paid the pot of round {round} of {pod}, {amount}"),
    say("{name} is paid the pot of round {round} of {pod}"),
    # Loans.
    say("{pod} lends {name} {amount} for {purpose}, repaid in {many} until {day}, total cost {cost}, APR {apr} %"),
    say("{pod} lends {name} {amount}, repaid in {many} until {day}, total cost {cost}, APR {apr} %"),
    say("{pod} lends {name} {amount} more on {loan}: {plan}"),
    say("New terms for {loan} of {name} ({why}): {plan}"),
    say("New terms for {loan} of {name}: {plan}"),
    say("{pod} pays {name} {amount} more of what was agreed on {loan}"),
    say("Set {number} of {loan} off against the savings of {name}"),
    say("Set as much of {loan} as there is off against the savings of {name}"),
    say("Pay {name} what came back of losses in {pod}"),
    say("Write off {amount} of {name}'s loan {loan}, borne by what {pod} earned: {why}"),
    say("Write off {amount} of {name}'s loan {loan}, shared equally: {why}"),
    say("Write off {amount} of {name}'s loan {loan}, shared by savings: {why}"),
    say("{name} answers for {borrower}'s loan {loan} no longer, once {instead} answers for it instead: {why}"),
    say("{name} answers for {borrower}'s loan {loan} no longer, once {instead} answers for it instead"),
    say("{name} answers for {borrower}'s loan {loan} no longer: {why}"),
    say("{name} answers for {borrower}'s loan {loan} no longer"),
    # Savings, funds, the bank, cycles.
    say("{name} takes {number} out of {pod}"),
    say("{pod} pays bank costs of {amount} for {purpose}"),
    say("{pod} pays bank costs of {amount}"),
    say("{amount} for {name} from {pod}, for {purpose}"),
    say("{amount} for {name} from {pod}"),
    say("{giver} puts {amount} into {pod}: {why}"),
    say("{name} leaves the running cycle of {pod}, with savings only"),
    say("Cycle {cycle} of {pod} ends on {day} instead of {before}"),
    say("Share out cycle {cycle} of {pod}{tail}"),
    # Work and pay.
    say("{pod} pays {name} {amount} of the support of {month}"),
    say("{name} gets {amount} in advance of their pay from {pod}"),
    say("{pod} pays {name} all that it owes them"),
    say("{pod} pays {name} {amount}"),
    say("{pod} pays {name} back {amount} for {purpose}"),
    say("{pod} pays {amount} for {purpose}"),
    say("Share {month} of {pod}: pay {amount} ({parts})"),
    say("Share {month} of {pod}: pay {amount}"),
    # Shares, slices and capital.
    say("{name} gives their slices of {pod} up"),
    say("{name} gives {part} % of their slices of {pod} up"),
    say("{name} hands their slices of {pod} over to {other}"),
    say("{name} hands {part} % of their slices of {pod} over to {other}"),
    say("{held} of {of} that {name} holds {are} cancelled: {why}"),
    say("{pod} takes {held} of {of} back from {name}{tail}"),
    say("{name} buys {held} of {of}{tail}"),
    say("{name} takes {held} of {of} at par for {owed}"),
    say("{name} takes {held} of {of} at {amount} each for {owed}"),
    say("{name} gets {held} of {of} for {hours} hours of work at {amount}"),
    say("{pod} takes {held} of {of} that {name} offers in {offer}, at {amount} each"),
    say("{giver} passes {held} of {of} at {amount} each ({offer}) to {name} from outside, who joins"),
    say("{giver} passes {held} of {of} to {name} from outside, who joins"),
    say("{giver} passes {held} of {of} to {name}, as a gift"),
    say("{giver} passes {held} of {of} to {name}"),
    say("Change class {class} of {pod}: {terms}"),
    say("A dividend of {amount} on shares of {pod} held from {first} to {last} ({parts})"),
    say("{name} leaves {pod} and gets {amount}{tail}"),
    say("Allocate the loss of {year} of {pod}, {amount}: collective {number}, members {rest}"),
    say("Allocate the surplus of {year} of {pod}, {amount}: collective {number}, members {rest}"),
    say("{pod} pays {name} all that it owes them of surplus and dividends"),
    say("{pod} pays {name} {amount} of surplus and dividends"),
    say("{held} of {name} {vests} ({grant}): {event}"),
    say("{name} loses {held} of {of} that {have} not vested"),
    say("{name} puts {amount} at risk in {pod}: cash that is spent"),
    say("{name} puts {amount} at risk in {pod}: cash that waits in the well"),
    say("{name} puts {amount} at risk in {pod}: what is no money"),
    say("{name} gets {amount} back of what they have at risk in {pod}"),
    say("Freeze the pie of {pod}: it breaks even"),
    say("{amount} of {pod} goes to {body}, as its asset lock says"),
    say("All of the collective account of {pod} goes to {body}, as its asset lock says"),
    say("Pay back {amount} of the capital of {year} of {pod} ({parts})"),
    say("{name} lends {pod} {amount}, paid back{tail}"),
    say("{pod} pays {name} all that is owed on note {note}"),
    say("{pod} pays {name} what is due on note {note}"),
    say("{pod} pays {name} {amount} on note {note}"),
    # The crew, its pods and its papers.
    say("{pod}: change {changes}"),
    say("Close {pod}, a savings pool"),
    say("Close {pod}, a livelihood pod"),
    say("Close {pod}, a company, association or co-op that members own"),
    say("Close {pod}, a lending circle"),
    say("Close {pod}, a solidarity fund"),
    say("What {name} left in {pod} goes to {heirs}"),
    say("Settle what {name} left in {pod}: what is owed first, the rest to the heirs"),
    say("What {name} left in {pod} pays as much as there is of what they owe {other}"),
    say("What {name} left in {pod} pays {amount} of what they owe {other}"),
    say("Undo entry {entry} ({kind} of {day}): {why}"),
    say("End {agreement}, the {called}: {why}"),
    say("Adopt {agreement}, the {called}, version {version} with the hash {hash}"),
)
# What may follow, one or several of them.
_TAILS = (
    say(", in {many}, one a {every}"),
    say(", in {many}"),
    say(" in {many}, one a {every}"),
    say(" in {many}"),
    say(", with interest at {rate}"),
    say(" for {amount}"),
    say(" at par"),
    say(" at {amount} each"),
    say(", ahead of its end on {day}"),
    say(": {amount} over {shares} shares"),
    say(", {number} each"),
    say(", of which who stood aside from a loss bear nothing of it"),
    say(", of which {amount} stay for the next cycle"),
)
_PLANS = (
    say(
        "{amount} is owed then at {rate}, repaid in {many} from {first} to {last}, {cost} of interest and fees to come"
    ),
    say("{amount} is owed then, repaid in {many} from {first} to {last}, {cost} of interest and fees to come"),
)
_CALLED = (
    say("Loan agreement {loan} with {member}"),
    say("Membership agreement of {member} in {pod}"),
    say("Share certificate {class} {numbers} of {member}"),
    say("Instalment note {note} of {member}"),
    say("Co-ownership agreement of {pod}"),
)
_CHANGE = re.compile(r"([a-z-]+) from (.*?) to (.*?)(?:, (?=[a-z-]+ from )|$)")
_TERM = re.compile(r"([a-z-]+) = (.*?)(?:, (?=[a-z-]+ = )|$)")
_HEIR = re.compile(r"(.*?) \(([\d.]+) of ([\d.]+) parts\)(?:, |$)")


def title_of(record: Record) -> str:
    """What a proposal is called, marked; one that no language can say is known as such."""
    title = str(record.body["title"])
    return title if record.body["act"] in _OWN else titled(title)


def titled(title: str) -> str:
    """The title, marked; one that no language can say is known as such."""
    found = _KNOWN.known(title)
    return unsaid(title) if found is None else found


def _changes(text: str) -> Cell:
    """`loan-limit from 3 to 4, place from Cash-Box to Bank`."""
    changes = [
        say_typed(
            f"{name} from {was} to {now}",
            "“{name}” from {was} to {now}",
            name=name_said(name),
            was=set_to(name, was),
            now=set_to(name, now),
        )
        for name, was, now in _CHANGE.findall(text)
    ]
    return listed(changes, ", ") if changes else unsaid(text)


def _heirs(text: str) -> Cell:
    heirs = [
        say("{name} ({parts} of {whole} parts)", name=name, parts=parts, whole=whole)
        for name, parts, whole in _HEIR.findall(text)
    ]
    return listed(heirs, ", ") if heirs else text


def _terms(text: str) -> Cell:
    """`refusal-days = 30, transferable = no`."""
    found = dict(_TERM.findall(text))
    return changed(found) if found else unsaid(text)


def _names(text: str) -> Cell:
    return listed(text.split(", "), ", ")


def _parts(text: str) -> Cell:
    """`Ana 100.00, Ben 1,250.50`: what each gets."""
    pairs = [each.rpartition(" ") for each in text.split(", ")]
    return listed((say("{name} {number}", name=name, number=number(much)) for name, _, much in pairs), ", ")


def _one_of(messages: tuple[str, ...]) -> Callable[[str], Cell]:
    among = Messages(messages)

    def read(text: str) -> Cell:
        found = among.known(text)
        return unsaid(text) if found is None else found

    return read


_KNOWN = Messages(
    _TITLES,
    _TAILS,
    {
        "changes": _changes,
        "heirs": _heirs,
        "names": _names,
        "parts": _parts,
        "terms": _terms,
        "kind": kind_said,
        "plan": _one_of(_PLANS),
        "called": _one_of(_CALLED),
    },
)
