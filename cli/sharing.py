"""A share-out as it is typed: the fund on the day, and what each member leaves in the pool for the next cycle."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.act import Act
    from pods.cycles.cycle_ending import Part

EVERYBODY, ALL = "crew", "all"


def share_out(door: Door, pod: str, carry: list[str], place: str | None) -> Act:
    """The act that shares out what the fund holds on the day.

    Raises: what the rule raises of the cycle and its fund; Invalid, for a carry that cannot be read.
    """
    from ledger.act import make
    from pods.crew import people
    from pods.cycles import cycle, cycle_ending, shareout

    typed = dict(_read(each) for each in carry)
    with door.view() as view:
        found = shareout.fund(view, cycle.running(view, people.pod(view, pod, kind="savings")))
        made = cycle_ending.parts(view, found, {})
    kept = _amounts(door, pod, typed, made)
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


def _amounts(door: Door, pod: str, typed: dict[str, str], made: list[Part]) -> dict[str, Decimal]:
    """(member, amount) of what was typed: `crew` is everybody with shares whom no word of their own names."""
    from cli.door import amount

    gets = {each.member.id: each.payout + each.carried for each in made}
    everybody = {each.member.id: typed[EVERYBODY] for each in made if each.shares} if EVERYBODY in typed else {}
    named = {member: word for member, word in typed.items() if member != EVERYBODY}
    return {
        member: gets.get(member, Decimal(0)) if word == ALL else amount(door, word, pod, "carry")
        for member, word in {**everybody, **named}.items()
    }
