"""Lots as postings: new ones with the next numbers, and shares taken out of those that somebody holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import amount as amounts
from beancount.core import data, position

from ledger import money
from ledger.act import Change
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.owning.authorised import tightest
from pods.owning.holdings import label, numbers
from pods.owning.share_words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.act import Lot, Record
    from ledger.view import View
    from pods.owning.authorised import Limit
    from pods.owning.holdings import Holding, ShareClass


# With so many digits the last number of a class stands among what an entry concerns: as text they sort as numbers do.
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """Shares taken out of the lots of a holder: the postings that do it, and each part taken with its own cost and day."""

    postings: tuple[data.Posting, ...]
    parts: tuple[tuple[Decimal, position.Cost], ...]
    labels: tuple[str, ...]

    @property
    def cost(self) -> Decimal:
        """What was paid in for all parts, exact."""
        return sum((number * cost.number for number, cost in self.parts), Decimal(0))


def new_lot(
    view: View,
    held: ShareClass,
    member: Record,
    typed: Decimal,
    against: str | Sequence[tuple[str, Decimal]],
    narration: str,
) -> Change:
    """`typed` new shares for a member, paid at par by `against`; `{}` in the narration becomes their number.

    `against` is one account, which bears their cost, or (account, amount) lines that balance it.
    Raises: Refused, beyond the number that the class may have; Invalid, when they cost no whole cents.
    """
    shares = people.number(view, typed, held.commodity, where="shares")
    _is_authorised(view, held, shares)
    marked, used = next_label(view, held, shares)
    price = cost_at_par(view, held, shares)
    lines = [(against, price)] if isinstance(against, str) else against
    directive = people.transaction(
        view.on,
        member.body["name"],
        narration.format(counted(shares)),
        [(account, number, held.pod.commodity) for account, number in lines],
    )
    cost = position.Cost(held.par, held.pod.commodity, view.on, marked)
    directive.postings.append(shares_in(held.account(member), -shares, held.commodity, cost))
    about = (f"member/{member.id}", *held.about, f"lot/{held.commodity}/{marked}", used)
    return Change((directive,), about=about, id=marked)


def cost_at_par(view: View, held: ShareClass, shares: Decimal) -> Decimal:
    """What a number of shares costs at par.

    Raises: Invalid, when nobody can pay it to the cent.
    """
    unit, exact = held.pod.commodity, shares * held.par
    price = money.round_half_up(exact, view.digits(unit))
    if price != exact:
        raise Invalid(
            f"{shares:f} shares at {held.par:f} cost {exact.normalize():f} {unit}, which nobody can pay to the cent.",
            hint="Take a number of shares that costs whole cents.",
            where="shares",
        )
    return price


def _is_authorised(view: View, held: ShareClass, shares: Decimal) -> None:
    """The class may have so many shares more, on that day and every later one.

    Raises: Refused, with how many are left to issue.
    """
    limit = tightest(view, held)
    if limit is not None and shares > limit.left:
        left = max(limit.left, Decimal(0))
        more = _more(view, held, limit, limit.out + shares)
        since = f", from {limit.day} on" if limit.day > view.on else ""
        raise Refused(
            f"At most {limit.most:f} shares of {held.commodity} may be issued (authorised{since}); {limit.out:f} are, and "
            f"{shares:f} more are too many.",
            hint=f"Issue {left:f} or fewer, or {more}" if left else f"{more[0].upper()}{more[1:]}",
            where="shares",
        )


def _more(view: View, held: ShareClass, limit: Limit, wanted: Decimal) -> str:
    """How so many can be out: a larger number, or a day behind the last change of the class."""
    if limit.newest is not None:
        return f"issue them behind the last change of the class: --on {limit.newest.date}"
    on = f" --on {limit.day}" if limit.day > view.on else ""
    return f"propose a larger number: crewbook shares change {held.pod.id}/{held.name} --set authorised={wanted:f}{on}"


def next_label(view: View, held: ShareClass, shares: Decimal) -> tuple[str, str]:
    """(the next certificate's numbers, `21-30`, the thing that says that they are used); parts of shares count certificates, `c3`.

    No number is used twice, not those of an issue that was corrected either: an entry concerns for ever what it concerned.
    So one look at an index tells the last, however many postings the class has.
    """
    prefix = f"numbers/{held.commodity}/"
    known = view.session.last_about(prefix)
    last = int(known.removeprefix(prefix)) if known else _last_used(view, held)
    end = last + (1 if held.digits else int(shares))
    return f"c{end}" if held.digits else label(last + 1, end), f"{prefix}{end:0{_WIDTH}d}"


def _last_used(view: View, held: ShareClass) -> int:
    """The last number of a class whose entries do not say it, in a book of an older version: all its postings are read, once."""
    used = {row.lot.label for row in view.session.postings(f"{held.prefix}:", None, None, None) if row.lot}
    return max((numbers(each)[1] for each in used), default=0)


def shares_in(account: str, number: Decimal, commodity: str, lot: position.Cost) -> data.Posting:
    """One posting of shares (held is negative)."""
    return data.Posting(account, amounts.Amount(number, commodity), lot, None, None, None)


def take(
    view: View,
    standing: Holding,
    shares: Decimal,
    *,
    most: Callable[[Lot, Decimal], Decimal] = lambda _lot, owned: owned,
    is_first: Callable[[Lot, Decimal], bool] = lambda _lot, _owned: False,
) -> Taken:
    """`shares` taken out of what a member holds: the oldest lots first, each part under its own numbers, cost and day.

    `most` says how many of a lot may go. Of a lot that is split the last numbers go, or the first ones
    where `is_first` says so.
    """
    held, digits = standing.share_class, view.digits(standing.share_class.pod.commodity)
    account = held.account(standing.member)
    postings: list[data.Posting] = []
    parts: list[tuple[Decimal, position.Cost]] = []
    labels: list[str] = []
    left = shares
    for lot, owned in standing.lots:
        goes = min(left, most(lot, owned))
        if goes <= 0:
            continue
        left -= goes
        stays_label, goes_label = (
            (lot.label, lot.label) if held.digits else _split(lot.label, int(owned - goes), first=is_first(lot, owned))
        )

        def cost(marked: str, lot: Lot = lot) -> position.Cost:
            return position.Cost(money.from_minor(lot.cost_minor, digits), lot.cost_commodity, lot.date, marked)

        is_relabelled = stays_label != lot.label
        postings.append(shares_in(account, owned if is_relabelled else goes, held.commodity, cost(lot.label)))
        if is_relabelled and owned > goes:
            postings.append(shares_in(account, -(owned - goes), held.commodity, cost(stays_label)))
        parts.append((goes, cost(goes_label)))
        labels += [each for each in dict.fromkeys((lot.label, stays_label, goes_label)) if each]
    assert not left, "whoever takes shares has looked how many may go"
    return Taken(tuple(postings), tuple(parts), tuple(labels))


def _split(marked: str, rest: int, *, first: bool) -> tuple[str, str]:
    """The labels of what stays, `rest` shares, and of what goes: `1-20`, 15 → `1-15`, `16-20`; with `first` `6-20`, `1-5`."""
    if not rest:
        return "", marked
    begin, end = numbers(marked)
    if first:
        return label(end - rest + 1, end), label(begin, end - rest)
    return label(begin, begin + rest - 1), label(begin + rest, end)
