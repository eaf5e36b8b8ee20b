"""Capital accounts: each member's layers from the opening to the closing, the collective account, and what all of it is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.owning import capital
from pods.owning.equity import equity
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.equity import equity_data, equity_sections, lock_note
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading, member, pod
from reports.periods import marks
from reports.read_back import period_cell
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod

_DAY = dt.timedelta(days=1)
# Equity:Capital:<Pod>:<Member>:<Y2026>
_MEMBER = 3
# What each kind of act does to a capital account; a surplus and a loss are told apart by their sign.
_BROUGHT, _PAID_IN, _ALLOCATED = ("capital-opening",), ("capital-in",), ("surplus",)
_PAID_OUT = ("capital-back", "leave-pod", "dividend", "lock-out")


@dataclass(frozen=True, slots=True)
class Line:
    """One layer, or the collective account, over the time of the statement; all in the pod's money.

    opening + paid_in + allocated − losses − paid_out + otherwise = closing, exactly. `year` is "" for the collective account.
    """

    account: str
    year: str
    opening: Decimal
    paid_in: Decimal
    allocated: Decimal
    losses: Decimal
    paid_out: Decimal
    closing: Decimal

    @property
    def otherwise(self) -> Decimal:
        """What moved it besides: free entries, a dividend, a correction in a later time than what it corrects."""
        return self.closing - self.opening - self.paid_in - self.allocated + self.losses + self.paid_out


def capital_statement(view: View, pod_id: str, handle: str | None = None, since: dt.date | None = None) -> Document:
    """The capital accounts of a pod, of every member or of one, from a day on (None: from the beginning).

    Source: domain.md, "Shared ownership".
    """
    found = pod(view, pod_id)
    whom = [member(view, handle)] if handle else view.find("member")
    lines = _of_members(view, found, whom, since)
    common = _lines(view, found, capital.collective(found), since)
    names = {each.id: each.body["name"] for each in whom}
    facts = [Fact("Pod", found.name), *([Fact("Member", names[whom[0].id])] if handle else [])]
    everything = [line for each in lines.values() for line in each]
    facts += [Fact("From", since)] if since else []
    facts += [Fact("Capital", amount(view, total(each.closing for each in everything), found.commodity))]
    several = [(names[who], each) for who, each in lines.items() if each]
    if handle:
        sections = [_section(view, found, name, each) for name, each in several]
    else:
        sections = [_members_section(view, found, several)] if several else []
    if not sections:
        sections = [Section(say("Capital accounts"), notes=(say("Nobody has capital in this pod on this day."),))]
    made = None if handle else equity(view, found)
    if made is not None:
        sections += [_section(view, found, say("The collective account"), common)] if common else []
        sections += equity_sections(view, found, made)
    return Document(
        kind="capital",
        title=say("Capital account") if handle else say("Capital accounts"),
        subtitle=found.name,
        **heading(view),
        facts=tuple(facts),
        sections=tuple(sections),
        notes=(
            say(
                "Capital is members' own money at risk: it stands behind what the pod owes, and this statement promises no "
                "day on which it is paid back."
            ),
            *lock_note(found),
            *marks(view, f"pod/{found.id}"),
        ),
        data={
            "pod": found.id,
            "name": found.name,
            "on": view.on,
            "since": since,
            "commodity": found.commodity,
            "members": [
                {
                    "member": each.id,
                    "name": each.body["name"],
                    "layers": [_data(view, found, line) for line in lines[each.id]],
                }
                | _sums(view, found, lines[each.id])
                for each in whom
                if lines[each.id]
            ],
            **({} if made is None else {"collective": _sums(view, found, common), **equity_data(view, found, made)}),
        },
    )


def _of_members(view: View, found: Pod, whom: Sequence[Record], since: dt.date | None) -> dict[str, list[Line]]:
    """Member → the lines of their layers; for several members the book is asked once."""
    if len(whom) == 1:
        return {whom[0].id: _lines(view, found, capital.account(found, whom[0]), since)}
    of: dict[str, list[Line]] = {}
    for line in _lines(view, found, capital.accounts(found), since):
        of.setdefault(line.account.split(":")[_MEMBER], []).append(line)
    return {each.id: of.get(each.body["account"], []) for each in whom}


def account_section(view: View, found: Pod, who: Record, since: dt.date) -> tuple[Section, Decimal]:
    """A member's capital account from a day on as a part of another paper, and what it closes with."""
    lines = _lines(view, found, capital.account(found, who), since)
    closing = exact(view, total(each.closing for each in lines), found.commodity)
    if not lines:
        return Section(say("Your capital account"), notes=(say("There is nothing in it."),)), closing
    return _section(view, found, say("Your capital account"), lines), closing


def _lines(view: View, found: Pod, account: str, since: dt.date | None) -> list[Line]:
    """A line for each account that is this one or a layer below it, oldest first; those in which nothing ever moved left out."""
    sums = {
        name: [_moved(view, found, account, kinds, since, sign=sign) for sign in signs]
        for name, kinds, signs in (
            ("brought", _BROUGHT, (0,)), ("paid_in", _PAID_IN, (0,)), ("allocated", _ALLOCATED, (1, -1)), ("out", _PAID_OUT, (0,)),
        )
    }  # fmt: skip
    before = _balances(view, found, account, since - _DAY) if since else {}
    closing = _balances(view, found, account, view.on)
    everywhere = {each for by_sign in sums.values() for each_sum in by_sign for each in each_sum}
    return [
        Line(
            each,
            ":".join(each.split(":")[_MEMBER + 1 :]).removeprefix("Y"),
            opening=before.get(each, ZERO) + sums["brought"][0].get(each, ZERO),
            paid_in=sums["paid_in"][0].get(each, ZERO),
            allocated=sums["allocated"][0].get(each, ZERO),
            losses=-sums["allocated"][1].get(each, ZERO),
            paid_out=-sums["out"][0].get(each, ZERO),
            closing=closing.get(each, ZERO),
        )
        for each in sorted(everywhere | set(before) | set(closing))
    ]


def _balances(view: View, found: Pod, account: str, on: dt.date) -> dict[str, Decimal]:
    held = view.balances(account, on)
    return {name: -number for (name, unit), number in held.items() if unit == found.commodity and _is_of(name, account)}


def _moved(
    view: View, found: Pod, account: str, kinds: Sequence[str], since: dt.date | None, *, sign: int
) -> dict[str, Decimal]:
    """Account → what acts of some kinds put there; only what is above zero for the sign 1, only what is below for −1."""
    sums: dict[str, Decimal] = {}
    for name, _, number in view.moved_by_kinds(account, found.commodity, kinds, since=since):
        if _is_of(name, account) and -number * sign >= 0:
            sums[name] = sums.get(name, ZERO) - number
    return sums


def _is_of(name: str, account: str) -> bool:
    return name == account or name.startswith(f"{account}:")


def _section(view: View, found: Pod, title: str, lines: Sequence[Line]) -> Section:
    """The layers of one account."""
    has_more = any(each.otherwise for each in lines)
    is_layered = any(each.year for each in lines)
    columns = (Column("Layer" if is_layered else ""), *_columns(has_more=has_more))
    rows: list[Row] = [
        (period_cell(each.year) if each.year else say("All of it"), *_figures(view, found, [each], has_more=has_more))
        for each in lines
    ]
    together = (say("Together"), *_figures(view, found, lines, has_more=has_more)) if len(lines) > 1 else None
    return Section(title, tables=(Table("", columns, tuple(rows), together),))


def _members_section(view: View, found: Pod, accounts: Sequence[tuple[str, Sequence[Line]]]) -> Section:
    """The layers of everybody's account one below the other, with a sum where a member has several."""
    everything = [line for _, lines in accounts for line in lines]
    has_more = any(each.otherwise for each in everything)
    rows: list[Row] = []
    for name, lines in accounts:
        layers = [(line.year, [line]) for line in lines]
        layers += [(say("Together"), list(lines))] if len(lines) > 1 else []
        rows += [
            (
                "" if at else name,
                period_cell(year) if year else say("All of it"),
                *_figures(view, found, of, has_more=has_more),
            )
            for at, (year, of) in enumerate(layers)
        ]
    together = (say("Together"), None, *_figures(view, found, everything, has_more=has_more))
    columns = (Column("Member"), Column("Layer"), *_columns(has_more=has_more))
    return Section(say("Members"), tables=(Table("", columns, tuple(rows), together if len(accounts) > 1 else None),))


def _columns(*, has_more: bool) -> tuple[Column, ...]:
    titles = (
        say("Opening"),
        say("Paid in"),
        say("Allocated"),
        say("Losses"),
        say("Paid out"),
        *((say("Otherwise"),) if has_more else ()),
        say("Closing"),
    )
    return tuple(Column(each, "money") for each in titles)


def _figures(view: View, found: Pod, lines: Sequence[Line], *, has_more: bool) -> Row:
    """What the lines come to, column by column; what was lost and what went out below zero."""
    shown = [total(each.opening for each in lines), total(each.paid_in for each in lines)]
    shown += [total(each.allocated for each in lines), -total(each.losses for each in lines)]
    shown += [-total(each.paid_out for each in lines)]
    shown += [total(each.otherwise for each in lines)] if has_more else []
    return tuple(amount(view, number, found.commodity) for number in (*shown, total(each.closing for each in lines)))


_FIGURES = ("opening", "paid_in", "allocated", "losses", "paid_out", "otherwise", "closing")


def _data(view: View, found: Pod, line: Line) -> dict[str, object]:
    return {"year": int(line.year) if line.year.isdigit() else None} | {
        name: exact(view, getattr(line, name), found.commodity) for name in _FIGURES
    }


def _sums(view: View, found: Pod, lines: Sequence[Line]) -> dict[str, object]:
    return {name: exact(view, total(getattr(each, name) for each in lines), found.commodity) for name in _FIGURES}
