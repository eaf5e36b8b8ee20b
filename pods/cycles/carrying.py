"""A share-out as it is typed: the fund on the day, and what each member leaves in the pool for the next cycle."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.act import make
from ledger.errors import Invalid
from pods.crew import people
from pods.cycles import cycle, cycle_ending, shareout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.view import View
    from pods.cycles.cycle_ending import Part, ShareOut

EVERYBODY, ALL = "crew", "all"


def share_out(view: View, pod: str, carry: Iterable[str], place: str | None) -> ShareOut:
    """The act that shares out what the fund holds on the day; `carry` is as in `ana=50`, `ana=all` or `crew=20`.

    Raises: what the rule raises of the cycle and its fund; Invalid, for a carry that cannot be read.
    """
    typed = dict(_read(each) for each in carry)
    of = people.pod(view, pod, kind="savings")
    found = shareout.fund(view, cycle.running(view, of))
    kept = _amounts(of.commodity, typed, cycle_ending.parts(view, found, {}))
    return make(cycle_ending.ShareOut, pod=pod, amount=found.total, carry=kept, place=place)


def _read(typed: str) -> tuple[str, str]:
    member, equals, amount = typed.partition("=")
    if not equals or not member.strip() or not amount.strip():
        raise Invalid(
            f"“{money.printable(typed)}” does not say who carries how much.",
            hint="Write --carry ana=50, --carry ana=all, or --carry crew=20 for everybody.",
            where="carry",
        )
    return member.strip(), amount.strip()


def _amounts(commodity: str, typed: dict[str, str], made: list[Part]) -> dict[str, Decimal]:
    """(member, amount) of what was typed: `crew` is everybody with shares whom no word of their own names."""
    gets = {each.member.id: each.payout + each.carried for each in made}
    everybody = {each.member.id: typed[EVERYBODY] for each in made if each.shares} if EVERYBODY in typed else {}
    named = {member: word for member, word in typed.items() if member != EVERYBODY}
    return {
        member: gets.get(member, Decimal(0)) if word == ALL else _amount(word, commodity)
        for member, word in {**everybody, **named}.items()
    }


def _amount(typed: str, commodity: str) -> Decimal:
    """An amount, 0 as well.

    Raises: Invalid, when it is none, or in another commodity.
    """
    _, _, named = money.without_gaps(typed).partition(" ")
    return (
        money.parse_amount(typed, commodity, where="carry")
        if named.strip()
        else money.parse_number(typed, where="carry")
    )
