"""A share-out as its statement tells it: as it would be on a day, or read back from the entry that did it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.book import entry_at
from ledger.errors import Refused
from pods.crew import people
from pods.cycles import cycle as cycles
from pods.cycles import cycle_ending, shareout
from reports import words
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.act import Record
    from ledger.view import View

EXACTLY = 6
_ALONE = say("Losses that members bear by themselves")
# Lines of a fund that lessen not every share alike.
_NOT_ALL = ("Written off, ", _ALONE)
_WHAT = {
    "Charges": say("Service charges"),
    "Fees": say("Fees"),
    "Fines": say("Fines"),
    "Bank": say("Bank"),
    "WriteOff": say("Written off"),
    "Gifts": say("Gifts"),
}


@dataclass(frozen=True, slots=True)
class Got:
    """What one member gets, in the pool's money: `payout` for shares, `gain` added to free savings.

    `taken` is what they bear of losses by themselves, off the payout already. `before` was carried for them until then,
    and `carry` stays for the next cycle: payout + before = cash + carry + heirs, for what who died had becomes savings.
    """

    member: str
    name: str
    shares: int
    saved: Decimal
    payout: Decimal
    gain: Decimal
    before: Decimal
    carry: Decimal
    taken: Decimal = ZERO
    heirs: Decimal = ZERO

    @property
    def cash(self) -> Decimal:
        """What is paid out in hand."""
        return self.payout + self.before - self.carry - self.heirs


@dataclass(frozen=True, slots=True)
class Ending:
    """A loan fund and how it is shared out. `lines` are what it is made of: (what, money), spent is negative."""

    is_done: bool
    lines: tuple[tuple[str, Decimal], ...]
    total: Decimal
    shares: int
    value: Decimal
    got: tuple[Got, ...]
    left: Decimal

    @property
    def is_alike(self) -> bool:
        """Whether every share is worth the same: nobody stood aside from a loss, or bears one by themselves."""
        return not any(what.startswith(_NOT_ALL) for what, _ in self.lines)

    @property
    def exact(self) -> Fraction:
        """The value of a share, not rounded."""
        return Fraction(self.total) / self.shares


def ending(view: View, cycle: cycles.Cycle) -> Ending | None:
    """How a cycle was shared out, or would be on the view's day; None while no share is held, or losses ate more."""
    seq = shared_by(view, cycle)
    if seq is not None:
        return _done(view, cycle, seq)
    found = shareout.fund(view, cycle)
    if not found.shares or found.total < 0:
        return None
    try:
        division = cycle_ending.divided(view, found)
    except Refused:
        # Somebody bears more than their shares are worth: whoever shares it out is told who.
        return None
    got = tuple(_would_get(part) for part in cycle_ending.parts(view, found, {}))
    lines = _lines(found.savings, found.brought, found.borne, [(each.what, each.amount) for each in found.sources])
    return Ending(False, lines, found.total, found.shares, division.value, got, division.leftover)


def _would_get(part: cycle_ending.Part) -> Got:
    died = part.member.status == people.DIED
    return Got(
        part.member.id,
        part.member.body["name"],
        part.shares,
        part.saved,
        payout=part.payout + (part.gain if died else ZERO),
        gain=ZERO if died else part.gain,
        before=part.carried,
        carry=part.carry,
        taken=part.taken,
        heirs=part.paid - part.cash + (part.gain if died else ZERO),
    )


def shared_by(view: View, cycle: cycles.Cycle) -> int | None:
    """The number of the entry that shared the cycle out and stands, or None while it runs."""
    if cycle.is_open:
        return None
    versions = [
        each.seq
        for each in view.session.versions("cycle", cycle.pod.id)
        if each.status == cycles.SHARED and each.body["number"] == cycle.number and each.seq <= view.seq
    ]
    # A correction that undid the next cycle's opening brings this one's end back as a version of its own.
    return next(seq for seq in reversed(versions) if entry_at(view.session, seq).kind == cycle_ending.ShareOut.kind)


def _lines(
    savings: Decimal, brought: Decimal, borne: Decimal, sources: Iterable[tuple[str, Decimal]]
) -> tuple[tuple[str, Decimal], ...]:
    """The fund in the order of its formula: savings, what was earned, what was spent, what the last one left over."""
    told = [(_said(what), number) for what, number in sources]
    return (
        (say("Savings in shares"), savings),
        *((what, number) for what, number in told if number > 0),
        *((what, number) for what, number in told if number < 0),
        *(((_ALONE, -borne),) if borne else ()),
        *(((say("Left over by the last share-out"), brought),) if brought else ()),
    )


def _said(what: str) -> str:
    """What an account of the pool's is called: `Service charges`, or `Written off, L1` where not all bear it."""
    name, _, loan = what.partition(" ")
    return say("{what}, {loan}", what=_WHAT[name], loan=loan) if loan and name in _WHAT else _WHAT.get(what, what)


def _done(view: View, cycle: cycles.Cycle, seq: int) -> Ending:
    """The share-out as its entry posted it."""
    pod, unit = cycle.pod, cycle.pod.commodity
    entry = entry_at(view.session, seq)
    members = {member.body["account"]: member for member in view.find("member")}
    got: list[Got] = []
    sources: list[tuple[str, Decimal]] = []
    brought = left = borne = ZERO
    for each in words.transactions(entry):
        moved = {posting.account: posting.units.number for posting in each.postings}
        mirrors = [account for account in moved if account.startswith(f"Equity:Shared-Out:{pod.slug}:")]
        surplus = moved.get(f"Equity:Surplus:{pod.slug}", ZERO)
        if each.payee:
            got.append(_got(cycle, moved, surplus, members, entry.fields["carry"]))
            borne += got[-1].taken
        elif mirrors or surplus < 0:
            sources += [(" ".join(account.split(":")[4:]), moved[account]) for account in mirrors]
            brought += moved.get(shareout.leftover(pod), ZERO)
        else:
            left += surplus
    whole = Decimal(entry.fields["amount"])
    earned = total(number for _, number in sources)
    saved = whole - earned - brought + borne
    lines = _lines(saved, brought, borne, sources)
    shares = int(saved / cycle.price)
    value = money.from_minor(int(Fraction(whole) / shares * 10 ** view.digits(unit)), view.digits(unit))
    return Ending(True, lines, whole, shares, value, tuple(got), left)


def _got(
    cycle: cycles.Cycle,
    moved: Mapping[str, Decimal],
    surplus: Decimal,
    members: Mapping[str, Record],
    carry: Mapping[str, str],
) -> Got:
    """What one member's transaction of a share-out paid them; `members` are known by their accounts."""
    slug = cycle.pod.slug
    theirs = (f"Liabilities:Cycle:{slug}:", f"Liabilities:Savings:{slug}:")
    member = members[_owner(next(account for account in moved if account.startswith(theirs)))]
    saved = moved.get(cycle.account(member), ZERO)
    taken = -moved.get(cycle.losses(member), ZERO)
    kept = Decimal(carry.get(member.id, 0))
    before = moved.get(cycles.carried(cycle.pod, member), ZERO) + kept
    # What who died had became savings, and what their free savings gained with it.
    died = member.status == people.DIED
    to_savings = -moved.get(cycle.pod.savings(member), ZERO)
    gain = ZERO if died else to_savings
    return Got(
        member.id,
        member.body["name"],
        int(saved / cycle.price),
        saved,
        payout=saved - taken + surplus - gain,
        gain=gain,
        before=before,
        carry=kept,
        taken=taken,
        heirs=to_savings - gain,
    )


def _owner(account: str) -> str:
    """The member's own part of an account of savings or of shares."""
    parts = account.split(":")
    return parts[4] if parts[1] == "Cycle" else parts[3]


def sections(view: View, cycle: cycles.Cycle, found: Ending) -> tuple[Section, ...]:
    """The loan fund by its formula, and what each member got or would get."""
    unit = cycle.pod.commodity
    rows: list[Row] = [(what, amount(view, number, unit)) for what, number in found.lines]
    made = Table(
        "",
        (Column("What"), Column("Amount", "money")),
        tuple(rows),
        (say("Loan fund"), amount(view, found.total, unit)),
    )
    title = say("The loan fund, as it was shared out") if found.is_done else say("The loan fund")
    return (
        Section(title, tables=(made,), notes=(formula(view, cycle, found),)),
        Section(
            say("Shared out") if found.is_done else say("If it were shared out today"),
            tables=(_got_table(view, cycle, found),),
        ),
    )


def formula(view: View, cycle: cycles.Cycle, found: Ending) -> str:
    """How the value of a share comes about, with its figures."""
    unit = cycle.pod.commodity
    over = say(
        "{fund} ÷ {shares} shares = {worth}",
        fund=amount(view, found.total, unit),
        shares=Decimal(found.shares),
        worth=money.round_half_up(found.exact, EXACTLY),
    )
    same = all(each.payout == each.shares * found.value for each in found.got)
    how = (
        say("every share gets {value}", value=found.value)
        if same
        else say("the last cents go to the largest fractions")
    )
    if not found.is_alike:
        how = say(
            "each loss is borne by the shares of who did not stand aside from it, or by whom it was shared out to"
        )
    if not found.left:
        return say("A share is worth fund ÷ shares: {over}; {how}.", over=over, how=how)
    left = amount(view, found.left, unit)
    return say("A share is worth fund ÷ shares: {over}; {how}; {left} are left over.", over=over, how=how, left=left)


def _got_table(view: View, cycle: cycles.Cycle, found: Ending) -> Table:
    unit = cycle.pod.commodity
    # What nobody has or does has no column.
    told = {
        say("Saved in them"): [each.saved for each in found.got],
        say("Worth"): [each.payout + each.taken for each in found.got],
        say("Losses, off it"): [-each.taken for each in found.got],
        say("To free savings"): [each.gain for each in found.got],
        say("Carried before"): [each.before for each in found.got],
        say("Carried on"): [each.carry for each in found.got],
        say("To savings, for heirs"): [each.heirs for each in found.got],
        say("Paid out"): [each.cash for each in found.got],
    }
    is_plain = told["Paid out"] == told["Worth"]
    kept = {
        title: figures
        for title, figures in told.items()
        if title in {"Saved in them", "Worth"} or (any(figures) and not (is_plain and title == "Paid out"))
    }
    rows: list[Row] = [
        (each.name, each.shares, *(amount(view, figures[at], unit) for figures in kept.values()))
        for at, each in enumerate(found.got)
    ]
    sums = [amount(view, total(figures), unit) for figures in kept.values()]
    return Table(
        "",
        (Column("Member"), Column("Shares", "number"), *(Column(title, "money") for title in kept)),
        tuple(rows),
        (say("Together"), sum(each.shares for each in found.got), *sums),
    )


def data(view: View, cycle: cycles.Cycle, found: Ending) -> dict[str, object]:
    """The share-out as other programs read it."""
    unit = cycle.pod.commodity
    return {
        "done": found.is_done,
        "fund": exact(view, found.total, unit),
        "made_of": [{"what": what, "number": exact(view, number, unit)} for what, number in found.lines],
        "shares": found.shares,
        "value_per_share": found.value,
        "value_per_share_exact": money.round_half_up(found.exact, EXACTLY),
        "payouts": {each.member: exact(view, each.payout, unit) for each in found.got},
        "to_free_savings": {each.member: exact(view, each.gain, unit) for each in found.got if each.gain},
        "losses": {each.member: exact(view, each.taken, unit) for each in found.got if each.taken},
        "for_heirs": {each.member: exact(view, each.heirs, unit) for each in found.got if each.heirs},
        "carried_on": {each.member: exact(view, each.carry, unit) for each in found.got if each.carry},
        "paid_out": {each.member: exact(view, each.cash, unit) for each in found.got},
        "total": exact(view, total(each.payout + each.gain for each in found.got), unit),
        "leftover": exact(view, found.left, unit),
    }


def share_out_plan(
    division: shareout.Division[str],
    lines: Sequence[tuple[str, Decimal]],
    *,
    commodity: str,
    on: dt.date,
    digits: int,
) -> Document:
    """A share-out that no book knows: the fund by its formula, and what each gets."""
    parts = [(what, Money(number, commodity)) for what, number in lines]
    made = Table(
        "",
        (Column("What"), Column("Amount", "money")),
        tuple(parts),
        (say("Loan fund"), Money(division.fund, commodity)),
    )
    got = Table(
        "",
        (Column("Member"), Column("Shares", "number"), Column("Gets", "money")),
        tuple((name, shares, Money(division.payouts[name], commodity)) for name, shares in division.held.items()),
        (say("Together"), division.shares, Money(division.total, commodity)),
    )
    nearly = money.round_half_up(division.exact, EXACTLY)
    same = all(division.payouts[name] == shares * division.value for name, shares in division.held.items())
    differing = division.values if len(set(division.values.values())) > 1 else {}
    return Document(
        kind="share-out-plan",
        title=say("Plan of a share-out"),
        subtitle=say(
            "{amount} over {shares} shares", amount=Money(division.fund, commodity), shares=Decimal(division.shares)
        ),
        book="",
        on=on,
        facts=(
            Fact("Fund ÷ shares", nearly),
            *((Fact("Every share gets", Money(division.value, commodity)),) if same else ()),
            *(
                Fact(say("A share of {name}'s gets", name=name), Money(worth, commodity))
                for name, worth in differing.items()
            ),
            Fact("Paid out", Money(division.total, commodity)),
            Fact("Left over", Money(division.leftover, commodity)),
        ),
        sections=(Section(say("The loan fund"), tables=(made,)), Section(say("Who gets what"), tables=(got,))),
        notes=(say("A social fund is kept apart and is never shared out."),),
        data={
            "fund": division.fund,
            "made_of": [{"what": what, "number": number} for what, number in lines],
            "shares": division.shares,
            "value_per_share": division.value if same else nearly,
            "value_per_share_exact": nearly,
            **({"values": differing} if differing else {}),
            "payouts": division.payouts,
            "total": division.total,
            "leftover": money.round_half_up(division.leftover, digits),
        },
    )
