"""What circle commands fill in before they record: the round, what is due, a seed, and whose turn it is."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, TypeVar

from ledger.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from cli.door import Door
    from pods.circles.circle import Circle

Answer = TypeVar("Answer")
_SEED_BYTES = 8


def _asked(door: Door, pod: str, question: Callable[[Circle], Answer]) -> Answer:
    from pods.circles import circle_finding

    with door.book.view(on=door.on or door.now.date()) as view:
        return question(circle_finding.running(view, pod))


def named(member: str | None) -> str:
    """The member that was typed.

    Raises: Invalid, when none was.
    """
    if member is None:
        raise Invalid(
            "Who pays is missing.",
            hint="Write: crewbook circle pay tanda ana; or --everybody, for all who still have to.",
            where="member",
        )
    return member


def round_now(door: Door, pod: str, typed: int | None) -> int:
    """The round that was typed, or the one that is not over.

    Raises: Invalid, when a key is given without it: the same command would be for another round the next time.
    """
    if typed is not None:
        return typed
    if door.given.key:
        raise Invalid(
            "With --key the round is said, so that the same command is the same act.",
            hint="Add --round N.",
            where="round",
        )
    return _asked(door, pod, lambda found: found.round)


def due(door: Door, pod: str, handle: str) -> Decimal:
    """What a member still pays for this round.

    Raises: Refused, when that is nothing; Invalid, when a key is given without an amount.
    """
    from pods.circles.circle_finding import sitting

    if door.given.key:
        raise Invalid(
            "With --key the amount is said, so that the same command is the same act.",
            hint=f"Write: crewbook circle pay {pod} {handle} AMOUNT --key {door.given.key}",
            where="amount",
        )

    def asked(found: Circle) -> tuple[str, int, Decimal]:
        sitting(found, handle)
        return found.name(handle), found.round, found.to_pay(handle)

    name, number, amount = _asked(door, pod, asked)
    if not amount:
        raise Refused(
            f"{name} has paid round {number} already.",
            hint=f"To pay ahead, say how much: crewbook circle pay {pod} {handle} AMOUNT",
            where="amount",
        )
    return amount


def paid_ahead(door: Door, pod: str, handle: str) -> str:
    """What a member has paid beyond this round, told so that nobody records a contribution twice; empty when nothing."""
    from pods.circles.circle_sums import ZERO

    def asked(found: Circle) -> str:
        ahead = max(found.paid_in(handle) - found.upto(found.round) - found.on_top - found.cover.share_of(handle), ZERO)
        return f"Paid ahead for the rounds to come: {found.said(ahead)}" if ahead else ""

    return _asked(door, pod, asked)


def pay_everybody(door: Door, pod: str, member: str | None, into: str | None) -> None:
    """Everybody pays what this round still lacks, in one commit.

    Raises: Invalid, when a member is named as well; Refused, when everybody has paid.
    """
    from ledger.act import make
    from ledger.book import Item
    from pods.circles.circle_pay import PayIn

    if member is not None:
        raise Invalid(
            "Either one member pays or everybody does.", hint="Leave the name out, or --everybody.", where="member"
        )

    def unpaid(found: Circle) -> tuple[int, dict[str, Decimal]]:
        found.read_all()
        return found.round, {each: found.to_pay(each) for each in found.active}

    number, amounts = _asked(door, pod, unpaid)
    items = [
        Item(make(PayIn, member=each, pod=pod, amount=amount, into=into), door.by, door.on)
        for each, amount in amounts.items()
        if amount
    ]
    if not items:
        raise Refused(
            f"Everybody has paid round {number}.",
            hint=f"Pay the pot out: crewbook circle pay-out {pod}",
            where="member",
        )
    door.post_all(items)


def draw(door: Door, pod: str, seed: str | None, typed: int | None) -> None:
    """Draw with the seed that was said, or one made up now, and say how anybody draws again."""
    from ledger.act import make
    from pods.circles.circle_turns import Draw
    from reports.circle_plan import how_drawn

    if seed is None and door.given.key:
        raise Invalid(
            "With --key the seed is said, so that the same command is the same act.",
            hint='Say numbers aloud and write them: --seed "7 4 12"',
            where="seed",
        )
    number = round_now(door, pod, typed)
    act = make(Draw, pod=pod, round=number, seed=secrets.token_hex(_SEED_BYTES) if seed is None else seed)
    posted = door.send(act)
    record = next(each for each in posted.entry.records if each.kind == "turn")
    among = ", ".join(sorted(record.body["among"]))
    says = (
        f"Drawn: {record.body['member']}, among {among}.\n{how_drawn(f'{act.seed} {record.id}', record.body['member'])}"
    )
    door.answer(posted, says="" if door.given.dry_run else says)


def pay_out(door: Door, pod: str, place: str | None, typed: int | None) -> None:
    """Pay out what the others were asked about, or ask them or do it now."""
    from pods.circles.circle_paying_out import paying_out
    from pods.voices.consent import CarryOut

    number = round_now(door, pod, typed)
    with door.book.view(on=door.on or door.now.date()) as view:
        act = paying_out(view, pod, number, place=place)
    door.post(act, says="" if isinstance(act, CarryOut) else f"See the circle: crewbook circle round {pod}")
