"""What beancount's own loader says of a book: the second opinion on our sums. What the journal says is folded elsewhere."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.core.inventory import Inventory

from ledger import audit, division, layout, money
from ledger.audit import Problem
from ledger.errors import Broken
from ledger.fold import Folded
from ledger.loading import load


def second_opinion(main: Path, folded: Folded, known: set[str]) -> Iterator[Problem]:
    """What beancount's own loader says of main.beancount, and where its sums differ from the journal's.

    Errors of our own plugin that say what is `known` already are left out.
    """
    if not main.is_file():
        yield Problem(main.name, f"There is no {main.name} beside the pages.", f"Bring {main} back from a backup.")
        return
    deadly = [
        Problem(
            f"{_short(os.path.abspath(path), os.path.abspath(main))}:{line}",  # noqa: PTH100
            "This line divides by zero; beancount breaks off at that, so it could not be asked.",
            "Write the amount out as a number.",
        )
        for path, line in division.in_files(main)
    ]
    if deadly:
        yield from deadly
        return
    path = os.path.abspath(main)  # noqa: PTH100 - as beancount names it
    try:
        directives, errors, _ = load(main)
    except Broken as unread:
        what = "This file cannot be read, and beancount breaks off at that, so it could not be asked."
        yield Problem(_short(unread.where, path), what, unread.hint)
        return
    foreign = audit.foreign(directives, [Path(path).parent / "pages"])
    for problem in foreign:
        yield Problem(_short(problem.where, path), problem.what, problem.hint)
    known |= {f"{each.what} {each.hint}" for each in foreign}
    for error in errors:
        if error.message not in known and not _is_of_a_mark(error.source):
            what, heal, _ = error.message.partition(f" {audit.HEAL}")
            hint = audit.HEAL if heal else "See it in its place: bean-check main.beancount"
            yield Problem(_short(audit.place(error.source), path), what.strip(), hint)
    yield from _sums(directives, folded)


def _is_of_a_mark(source: Any) -> bool:
    """Whether an error is of the first line of a page that an editor began with a byte-order mark: that is told of the page."""
    name, line = Path(source.get("filename") or ""), source.get("lineno")
    return line == 1 and name.parent.name == "pages" and layout.has_mark(name)


def _short(where: str, main: str) -> str:
    return where.removeprefix(str(Path(main).parent) + "/")


def _sums(directives: Iterable[Any], folded: Folded) -> Iterator[Problem]:
    """Accounts in which beancount's inventory, lot by lot, is not what the journal's postings sum to."""
    theirs: defaultdict[str, Inventory] = defaultdict(Inventory)
    for directive in directives:
        if isinstance(directive, data.Transaction):
            for posting in directive.postings:
                theirs[posting.account].add_position(posting)
    ours: defaultdict[str, dict[Any, int]] = defaultdict(dict)
    for (account, commodity, lot), minor in folded.held.items():
        if minor:
            ours[account][commodity, lot] = minor
    for account in sorted(set(theirs) | set(ours)):
        counted = {_thing(position, folded): position.units.number for position in theirs[account]}
        for thing in sorted(set(counted) | set(ours[account]), key=str):
            commodity, lot = thing
            mine = money.from_minor(ours[account].get(thing, 0), folded.digits.get(commodity, 0))
            its = counted.get(thing, money.from_minor(0, folded.digits.get(commodity, 0)))
            if its != mine:
                name = f"Lot {lot[3]} in {account}" if lot else account
                what = (
                    f"{name}: beancount counts {money.show(its, commodity)}, the journal {money.show(mine, commodity)}."
                )
                yield Problem(
                    "balances", what, "See what stands on the pages and not in the journal, named above or below."
                )


def _thing(position: Any, folded: Folded) -> tuple[str, tuple[Any, ...] | None]:
    """A position's commodity and lot, as the journal tells lots apart."""
    cost = position.cost
    if cost is None:
        return position.units.currency, None
    minor = int(cost.number.scaleb(folded.digits.get(cost.currency, 0)))
    return position.units.currency, (minor, cost.currency, cost.date.isoformat(), cost.label)
