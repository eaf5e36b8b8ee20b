"""What a circle reckons, without a book: an auction by four conventions, what somebody leaves out, and a draw by lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from ledger import money
from ledger.errors import Invalid
from pods.settings.circle import BILLED, FROM_DISCOUNT, FUND, ON_TOP, OTHERS_SHARE, REDUCED, SHARED, SPREAD, WHOLE

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Auction:
    """What a pot comes to when it goes for less: prize + commission + dividend pool = pot.

    Where the commission is billed with every contribution, `billed` each, it stands outside the pot:
    prize + dividend pool = pot. `leftover` is the part of the pool that cannot be shared to the minor unit.
    """

    pot: Decimal
    discount: Decimal
    commission: Decimal
    prize: Decimal
    dividend_pool: Decimal
    dividends: tuple[Decimal, ...]
    leftover: Decimal
    billed: Decimal

    @property
    def sharers(self) -> int:
        """How many share the pool."""
        return len(self.dividends)

    @property
    def dividend_each(self) -> Decimal:
        """What each of them gets at the least: the pool's part, rounded down."""
        return min(self.dividends, default=ZERO)


def commission_of(pot: Decimal, percent: Decimal, *, members: int, convention: str, digits: int) -> Decimal:
    """The organiser's commission on a pot, rounded once; billed, it is as many equal parts as there are members."""
    if convention == BILLED:
        return money.round_half_up(Fraction(pot) * Fraction(percent / WHOLE) / members, digits) * members
    return money.round_half_up(pot * percent / WHOLE, digits)


def auction(
    *,
    pot: Decimal,
    discount: Decimal,
    commission: Decimal,
    convention: str,
    members: int,
    digits: int,
    sharers: int | None = None,
    rest: str = "reserve",
) -> Auction:
    """The pot shared out when it goes for `discount` less; `sharers` are all members, or all but the winner.

    Nobody bids: the discount is 0, and a commission that comes out of the discount is 0 with it.
    The dividend is the pool's part rounded down; `rest` says whether what is left of the pool stays over (`reserve`)
    or goes to the first members (`first-members`), a minor unit each.
    Raises: Invalid, when the discount is more than the pot or does not cover the commission.
    Source: domain.md, "Lending circle"; golden/chit_kapil, chit_chetana, chit_conventions_same_auction.
    """
    if sharers is None:
        sharers = members - 1 if convention == OTHERS_SHARE else members
    if not discount and convention in {FROM_DISCOUNT, OTHERS_SHARE}:
        commission = ZERO
    pool = discount - commission if convention in {FROM_DISCOUNT, OTHERS_SHARE} else discount
    if pool < 0:
        raise Invalid(
            f"A discount of {discount:,f} does not cover the commission of {commission:,f}, which comes out of it.",
            hint=f"Take a discount of {commission:f} or more, or the convention {ON_TOP}.",
            where="discount",
        )
    prize = pot - discount - (commission if convention == ON_TOP else ZERO)
    if prize < 0:
        raise Invalid(
            f"A discount of {discount:,f} leaves nothing of a pot of {pot:,f}.",
            hint="Take a smaller discount.",
            where="discount",
        )
    minor = money.to_minor(pool, digits, "")
    each, over = divmod(minor, sharers) if sharers else (0, minor)
    first = over if rest == SPREAD else 0
    dividends = tuple(money.from_minor(each + (at < first), digits) for at in range(sharers))
    return Auction(
        pot=pot,
        discount=discount,
        commission=commission,
        prize=prize,
        dividend_pool=pool,
        dividends=dividends,
        leftover=pool - sum(dividends, ZERO),
        billed=commission / members if convention == BILLED else ZERO,
    )


def missing(contributions: Sequence[Decimal], paid: Decimal, round_number: int) -> Decimal:
    """What somebody leaves out of a round who stopped after paying in `paid`, the oldest contribution first."""
    before = sum(contributions[: round_number - 1], ZERO)
    covered = min(max(paid - before, ZERO), contributions[round_number - 1])
    return contributions[round_number - 1] - covered


def shared(amount: Decimal, among: int, digits: int) -> list[Decimal]:
    """`amount` in equal parts that sum to it exactly, the first ones a minor unit larger where it does not divide."""
    parts = money.split(money.to_minor(amount, digits, ""), [1] * among)
    return [money.from_minor(part, digits) for part in parts]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One round after somebody stopped: what is missing, who bears it, and what the pot comes to.

    `extras` are paid on top by the others; `fund_after` is what the reserve holds then.
    """

    round: int
    missing: Decimal
    pot: Decimal
    extras: tuple[Decimal, ...]
    fund_after: Decimal


def shortfalls(
    contributions: Sequence[Decimal], paid: Decimal, *, mode: str, fund: Decimal, digits: int
) -> list[Shortfall]:
    """What each round lacks that somebody stopped paying for, and who bears it; there are as many members as rounds.

    Rounds that lack nothing are left out. Source: golden/rosca_default_after_payout.json.
    """
    members = len(contributions)
    found = []
    for number, contribution in enumerate(contributions, 1):
        lacks = missing(contributions, paid, number)
        if not lacks:
            continue
        from_fund = min(fund, lacks) if mode == FUND else ZERO
        fund -= from_fund
        extras = shared(lacks, members - 1, digits) if mode == SHARED else []
        smaller = lacks - from_fund if mode in {FUND, REDUCED} else ZERO
        found.append(Shortfall(number, lacks, contribution * members - smaller, tuple(extras), fund))
    return found


def draw(seed: str, what: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """(sha256, name) of everybody who is drawn among, in the order drawn: the first one is the winner.

    Write the seed, a blank, what is drawn for (as in tanda/1/3), a blank and the short name, take the sha256 of that
    line in hexadecimal, and sort the names by it: `printf '%s' '4711 tanda/1/3 ana' | sha256sum`.
    """
    return sorted((sha256(f"{seed} {what} {name}".encode()).hexdigest(), name) for name in names)


def split_by(amount: Decimal, weights: Mapping[str, Decimal], digits: int) -> dict[str, Decimal]:
    """`amount` in proportion to what each name stands with; the parts sum to it exactly (largest remainder)."""
    parts = money.split(money.to_minor(amount, digits, ""), list(weights.values()))
    return {name: money.from_minor(part, digits) for name, part in zip(weights, parts, strict=True)}
