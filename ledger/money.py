"""Money: numbers as people type them, minor units, and exact splitting. No currency table lives here."""

from __future__ import annotations

import functools
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

# Minor units are stored as BIGINT; one digit is kept in hand for sums.
MAX_MINOR = 10**17
_LONGEST_QUOTE = 60
_MOST_FIGURES = 18

COMMODITY = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]")
_GAP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d+(\.\d+)?|[+-]?\.\d+")
_FIGURES = re.compile(r"[+-]?[\d.,]*\d[\d.,]*")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+(,\d+)?|[+-]?,\d+")


def to_minor(number: Decimal, digits: int, commodity: str) -> int:
    """`number` in whole minor units; never rounds.

    Raises: Invalid, when it has more decimals than the commodity or is too large to keep.
    """
    if is_settled(number, digits):
        return int(number.scaleb(digits))
    # Looked at figure by figure: arithmetic on a Decimal rounds to 28 figures without a word.
    _, figures, exponent = number.as_tuple()
    is_huge = not isinstance(exponent, int) or (bool(number) and number.adjusted() > _MOST_FIGURES)
    below_unit = 0 if is_huge else -(int(exponent) + digits)
    if below_unit > 0 and any(figures[-below_unit:]):
        raise Invalid(
            f"{printable(str(number))} {commodity} has too many decimals.",
            hint=f"{commodity} has {digits} decimal{'' if digits == 1 else 's'}; "
            f"write {show(round_half_up(number, digits) or from_minor(1, digits), commodity)}.",
            where="amount",
        )
    minor = MAX_MINOR + 1 if is_huge else int(number.scaleb(digits))
    if abs(minor) > MAX_MINOR:
        raise Invalid(
            f"{printable(str(number))} {commodity} is more than a book can keep.",
            hint=f"The most is {from_minor(MAX_MINOR, digits):,} {commodity}.",
            where="amount",
        )
    return minor


def is_settled(number: Decimal, digits: int) -> bool:
    """Whether a number is written with exactly so many decimals and is not too long for Decimal's arithmetic.

    Nearly every amount of a book is: nothing is to be found wrong with it, and nothing could round.
    """
    return number.same_quantum(_units(digits)) and number.adjusted() + digits < _MOST_FIGURES - 1


@functools.lru_cache(maxsize=32)
def _units(digits: int) -> Decimal:
    """One minor unit."""
    return Decimal(1).scaleb(-digits)


def from_minor(minor: int, digits: int) -> Decimal:
    """`minor` units as a Decimal with exactly `digits` decimals."""
    return Decimal(minor).scaleb(-digits)


def round_half_up(number: Decimal | Fraction, digits: int) -> Decimal:
    """`number` to `digits` decimals, halves away from zero: the rounding that people expect."""
    if isinstance(number, Fraction):
        scaled = abs(number) * 10**digits
        whole = int(scaled)
        minor = whole + (1 if scaled - whole >= Fraction(1, 2) else 0)
        return from_minor(minor if number >= 0 else -minor, digits)
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def parse_number(text: str, *, decimal_comma: bool = False, where: str = "amount") -> Decimal:
    """The number that a person typed: `50`, `50.00`, `1,250.50`, or `1.250,50` with `decimal_comma`.

    Raises: Invalid, when it is no number or its comma can be read in two ways.
    """
    typed = text.strip().replace("\u00a0", "").replace("\u202f", "").replace("\u2212", "-")
    if not (_GROUPED_COMMA if decimal_comma else _GROUPED).fullmatch(typed):
        hint = "Write 1.250,50." if decimal_comma else "Write 50, 50.00 or 1,250.50."
        if not decimal_comma and _GROUPED_COMMA.fullmatch(typed):
            hint = f"Write {typed.replace('.', '').replace(',', '.')}, if that is what you mean."
        if not _FIGURES.fullmatch(typed):
            raise Invalid(f"“{printable(text)}” is not an amount.", hint=hint, where=where)
        raise Invalid(f"“{printable(text)}” is not an amount that can be read in one way only.", hint=hint, where=where)
    if decimal_comma:
        typed = typed.replace(".", "").replace(",", ".")
    return Decimal(typed.replace(",", ""))


def without_gaps(text: str) -> str:
    """`text` without the blanks that part thousands, as in `1 250.50 NZD`."""
    return _GAP.sub("", text.strip())


def parse_amount(text: str, commodity: str, *, where: str = "amount") -> Decimal:
    """The positive number in `50`, `1,250.50` or `50 NZD`.

    Raises: Invalid, when it is no number, not above zero, or in another commodity than `commodity`.
    """
    number, _, named = without_gaps(text).partition(" ")
    if named.strip() and named.strip().upper() != commodity:
        raise Invalid(
            f"“{printable(text)}” is in {printable(named.strip())}; this pod keeps {commodity}.",
            hint=f"Write the amount in {commodity}.",
            where=where,
        )
    amount = parse_number(number, where=where)
    if amount <= 0:
        raise Invalid(f"The amount is {number}; it must be more than zero.", hint="Write 50 or 50.00.", where=where)
    return amount


def split(total_minor: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Divide `total_minor` in proportion to `weights`; the parts sum to the total exactly.

    Largest remainder: each part is rounded down, then the units left go one each to the largest
    fractions, ties by position. A negative total is split as its positive and negated.
    Raises: Invalid, when no weight is above zero or one is below.
    Source: domain.md, "Money, everywhere"; golden/vsla_shareout_rounding.json.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if whole <= 0 or any(weight < 0 for weight in exact):
        raise Invalid("There is nothing to divide by: every weight is zero, or one is negative.")
    if total_minor < 0:
        return [-part for part in split(-total_minor, weights)]
    shares = [total_minor * weight / whole for weight in exact]
    parts = [int(share) for share in shares]
    by_fraction = sorted(range(len(parts)), key=lambda at: (parts[at] - shares[at], at))
    for at in by_fraction[: total_minor - sum(parts)]:
        parts[at] += 1
    return parts


def show(number: Decimal, commodity: str) -> str:
    """The amount as screens print it: `1,250.50 NZD`."""
    return f"{number:,f} {commodity}"


def printable(text: str) -> str:
    """`text` shortened to what an error message can quote."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
