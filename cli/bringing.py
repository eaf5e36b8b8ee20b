"""What a group that starts mid-life brings along, as it is typed: what is a member's, or what a pod's own funds hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.door import amount
from ledger.act import make
from ledger.errors import Invalid
from ledger.money import parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cli.door import Door
    from ledger.act import Act


def of_a_member(
    door: Door,
    member: str,
    pod: str,
    funds: Mapping[str, str | None],
    into: str | None,
    *,
    savings: str | None,
    points: str | None,
    loan: str | None,
    shares: str | None,
) -> Act:
    """A member's balances in a pod.

    Raises: Invalid, with what a pod's own funds hold among them.
    """
    from pods.crew.opening import Opening

    given = next((name for name, typed in funds.items() if typed is not None), None)
    if given is not None:
        raise Invalid(
            f"What the {given} of a pod holds is no member's.",
            hint=f"Leave the member out: crewbook opening --pod {pod} --{given} {funds[given]}",
            where=given,
        )
    return make(
        Opening,
        member=member,
        pod=pod,
        savings=None if savings is None else amount(door, savings, pod, "savings"),
        points=None if points is None else parse_number(points, where="points"),
        loan=None if loan is None else amount(door, loan, pod, "loan"),
        shares=None if shares is None else parse_number(shares, where="shares"),
        into=into,
    )


def of_the_pod(
    door: Door, pod: str, funds: Mapping[str, str | None], theirs: Mapping[str, str | None], into: str | None
) -> Act:
    """What the own funds of a pod hold.

    Raises: Invalid, with what is a member's among it.
    """
    from pods.working.brought import BringFunds

    given = next((name for name, typed in theirs.items() if typed is not None), None)
    if given is not None:
        raise Invalid(
            f"Nobody is named whose {given} it is.",
            hint=f"Name the member: crewbook opening MEMBER --pod {pod} --{given} {theirs[given]}",
            where="member",
        )
    numbers = {name: None if typed is None else amount(door, typed, pod, name) for name, typed in funds.items()}
    return make(BringFunds, pod=pod, **numbers, into=into)
