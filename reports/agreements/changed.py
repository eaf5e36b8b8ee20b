"""Which facts of an agreement changed, and from what to what, as its reader reads them: facts.py tells them in the agreement's English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pods.agreements.kinds import FORMS, KINDS
from pods.settings import SETTINGS
from pods.settings.loans import EARLY, ORDER
from reports.aloud import aloud
from reports.read_back import PERIODS, Messages, cell, number
from reports.say import listed, say, say_count, strung
from reports.settings import name_said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pods.agreements.facts import Changed
    from pods.agreements.versions import Agreement
    from reports.document import Cell

_ORDER, _CELL = re.compile("(.+): the order"), re.compile("(.+?), (.+): (.+)")
# What the facts of agreements are called, and the tables that hold some.
_LABELS = frozenset(
    {
        str(say("Who signs")),
        str(say("The wording")),
        *(label for kind in KINDS.values() for label in kind.words.values()),
        *(title for kind in KINDS.values() for title, _ in kind.tables.values()),
    }
)
# What a loan says itself of what its pool's settings say → the setting that says the same.
_OF_LOAN = {"order": "repayment-order", "early": "early-interest", "fine": "late-fine"}
# What people wrote themselves.
_OWN = frozenset({"What the loan is for", "What it is for", "The borrower", "The member", "The pod", "The crew"})
# What are names, one behind the other.
_NAMES = frozenset({"The treasurers", "The members", "Who signs"})
# What cells say that is not a name, a figure or a day.
_SAID = (
    say("nothing"),
    say("none"),
    say("nobody"),
    say("yes"),
    say("no"),
    say("consents"),
    say("objects"),
    say("stands aside"),
    say("slices"),
    say("slices, no par value"),
    say("when the others are asked"),
    say("one for each share"),
    say("one for each member"),
    say("one for each slice"),
    say("none any more: they were passed on or taken back"),
    say("{amount} (social fund)"),
    say("{wait} after the pay-out"),
    say("loan {loan}: {because}"),
    say("loan {loan}"),
    say("over {months} months from {first}, a part every month"),
    say("over {months} months from {first}, a part every month, nothing in the first {cliff}"),
    say("over {months} months from {first}, a part every {step} months"),
    say("over {months} months from {first}, a part every {step} months, nothing in the first {cliff}"),
    say("The settings of the pool ask nobody before a loan of this kind."),
    say("The members agreed to it (proposal {proposal})."),
    say("The members were asked (proposal {proposal}) and have not decided."),
    say("There is no interest."),
    say("Interest is asked on the whole amount, for every period."),
    say("Interest is asked on what is still owed; the instalments are equal."),
    say("Interest is asked on what is still owed; each instalment repays an equal part of the principal."),
    say("Interest is asked each time, and the principal at the end."),
    say("What comes in covers {order}."),
    say("Who repays before the time owes {early}."),
    say("There is no fine on a missed instalment."),
    say("A missed instalment is fined {fine}."),
    say("A missed instalment is fined {fine}, once {days} days have passed."),
)
_EVENT = Messages((say("{part} with {event} ({day})"), say("{part} with {event}")))
_EVENTS = re.compile(r"[\d.]+ with ")
_WAIT = re.compile(r"(\d+) (week|month)s?")


def stated(found: Agreement, what: str) -> str:
    """Which fact of an agreement changed, as facts.changes names it, marked: settings by their name, terms by their question."""
    said = _questions(found).get(what, what if what in _LABELS else "")
    if said:
        return say(said)
    ordered, cell_of, setting = _ORDER.fullmatch(what), _CELL.fullmatch(what), _setting(what)
    if setting:
        of_class = what.rpartition("/")[0]
        return say("{id}: {name}", id=of_class, name=name_said(setting)) if of_class else name_said(setting)
    if ordered and ordered[1] in _LABELS:
        return say("{table}: the order", table=say(ordered[1]))
    if cell_of and cell_of[1] in _LABELS:
        return say("{table}, {row}: {column}", table=say(cell_of[1]), row=cell_of[2], column=say(cell_of[3]))
    return say("Interest") if what == "method" else what


def was_and_is(found: Agreement, each: Changed) -> tuple[Cell, Cell]:
    """What an agreement says, and what is so now."""
    read: Callable[[str], Cell] = _row
    if each.what in _OWN or each.what in _questions(found):
        read = str
    elif each.what in _NAMES:
        read = _names
    elif _setting(each.what) and each.what not in _OF_LOAN:
        read = aloud
    told: list[Cell] = [read(text) if text else say("nothing") for text in (each.was, each.now)]
    return told[0], told[1]


def _questions(found: Agreement) -> dict[str, str]:
    return {name.replace("_", " "): question for name, question in found.kind.terms.items()}


def _setting(what: str) -> str:
    """The setting that is meant, of a pod, of a loan or of a class of shares, as `A/refusal-days`; nothing where none is."""
    name = _OF_LOAN.get(what, what.rpartition("/")[2])
    return name if name in SETTINGS else ""


def _names(text: str) -> Cell:
    before, _, last = text.rpartition(" and ")
    return listed([*(before.split(", ") if before else ()), *(last.split(", ") if not before else (last,))])


def _row(text: str) -> Cell:
    """A fact, or the cells of a row that came or went, one behind the other."""
    first, *rest = map(_cell, text.split(" · "))
    return strung((say("{part}", part=part) for part in (first, *rest)), " · ") if rest else first


def _cell(text: str) -> Cell:
    if text in PERIODS.values() or text in FORMS.values():
        return say(text)
    if _EVENTS.match(text):
        return listed((_EVENT.known(each) or each for each in text.split(", ")), ", ")
    read = cell(text)
    return _KNOWN.known(text) or (number(text) if read == text else read)


def _order(text: str) -> Cell:
    """`fines, then fees, then the principal`."""
    first, _, rest = text.partition(", then ")
    said = say(first) if first in ORDER.values() else first
    return say("{first}, then {rest}", first=said, rest=_order(rest)) if rest else said


def _early(text: str) -> Cell:
    return say(text) if text in EARLY.values() else text


def _fine(text: str) -> Cell:
    part = text.removesuffix(" % of what is missing")
    return say("{percent} % of what is missing", percent=number(part)) if part != text else cell(text)


def _wait(text: str) -> Cell:
    found = _WAIT.fullmatch(text)
    if found is None:
        return text
    count = int(found[1])
    if found[2] == "week":
        return say_count("{count} week", "{count} weeks", count=count)
    return say_count("{count} month", "{count} months", count=count)


_KNOWN = Messages(_SAID, (), {"order": _order, "early": _early, "fine": _fine, "wait": _wait})
