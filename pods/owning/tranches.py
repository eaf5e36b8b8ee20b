"""A whole number handed out in equal parts, by the ways that the Open Cap Table names. What vests when is not told here."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ledger.errors import Invalid
from pods.settings.shares import ALLOCATIONS

WAYS = ALLOCATIONS


def tranches(total: int, count: int, way: str) -> list[Fraction]:
    """`total` in `count` parts, in their order; they sum to the total exactly, and are whole unless the way is fractional.

    `total` is not negative, `count` 1 or more. Raises: Invalid, when there is no such way.
    Source: Open Cap Table, AllocationType; golden/ocf_allocation_18_over_4.json.
    """
    if way not in WAYS:
        raise Invalid(f"Parts are not handed out “{way}”.", hint=f"Choose {', '.join(WAYS)}.", where="allocation")
    assert total >= 0
    assert count > 0
    if way == "fractional":
        return [Fraction(total, count)] * count
    each, rest = divmod(total, count)
    if way == "front-loaded":
        whole = [each + (at < rest) for at in range(count)]
    elif way == "back-loaded":
        whole = [each + (at >= count - rest) for at in range(count)]
    elif way == "front-loaded-to-single-tranche":
        whole = [each + rest, *[each] * (count - 1)]
    elif way == "back-loaded-to-single-tranche":
        whole = [*[each] * (count - 1), each + rest]
    else:
        half = count if way == "cumulative-rounding" else 0
        so_far = [(2 * total * at + half) // (2 * count) for at in range(count + 1)]
        whole = [later - before for before, later in pairwise(so_far)]
    return [Fraction(part) for part in whole]
