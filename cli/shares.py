"""Commands for shares: classes and their terms, issue, transfer, register."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reports, writes

ClassOption = Annotated[
    str, typer.Option("--class", help="The pod and the class, as in bakery/A.", metavar="POD/CLASS")
]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="How many shares.")]
PodArgument = Annotated[str, typer.Argument(help="The pod.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="A term of the class.", metavar="NAME=VALUE")]
EventOption = Annotated[
    list[str] | None,
    typer.Option("--event", help="They vest with events: as in launch=10; once for each.", metavar="NAME=NUMBER"),
]
VestFromOption = Annotated[
    str | None, typer.Option(help="The day from which they vest (default: that of the issue).", metavar="DATE")
]
VestedOption = Annotated[
    bool, typer.Option("--vested", help="They are the member's own at once, whatever the class says.")
]
PriceOption = Annotated[
    str | None, typer.Option(help="What one share costs, above par (default: par).", metavar="AMOUNT")
]


def register(app: typer.Typer) -> None:
    """Add `shares` to the program."""
    from cli import shares_ending, shares_offering, shares_vesting

    shares = typer.Typer(
        no_args_is_help=True, help="Shares: classes, issue, transfer, redemption, register.", rich_markup_mode=None
    )
    app.add_typer(shares, name="shares")
    writes(shares, "class")(open_class)
    writes(shares, "change")(change_class)
    reports(shares, "classes")(classes_of)
    writes(shares, "issue")(issue)
    writes(shares, "issue-work")(issue_work)
    writes(shares, "convert")(convert)
    writes(shares, "transfer")(transfer)
    reports(shares, "register")(register_of)
    shares_ending.register(shares)
    shares_vesting.register(shares)
    shares_offering.register(shares)


def open_class(
    door: Door,
    pod: PodArgument,
    name: Annotated[str, typer.Argument(help="The class, as in A.")],
    par: Annotated[str | None, typer.Option(help="What one share costs.", metavar="AMOUNT")] = None,
    kind: Annotated[str, typer.Option(help="shares, or slices: dynamic equity.")] = "shares",
    votes: Annotated[str | None, typer.Option(help="per-member (the default) or per-share.")] = None,
    decimals: Annotated[int | None, typer.Option(help="How many decimals a number of shares may have.")] = None,
    transferable: Annotated[
        bool | None, typer.Option("--transferable/--not-transferable", help="Whether members may pass them on.")
    ] = None,
    settings: SetOption = None,
) -> None:
    """Begin a class of shares, or the class of slices."""
    from cli.pods import read_settings
    from ledger.act import make
    from pods.owning.shares import OpenClass, OpenSlices

    of_shares = {"par": par, "votes": votes, "decimals": decimals, "transferable": transferable}
    if _is_of_slices(kind, [name for name, value in of_shares.items() if value is not None]):
        door.post(make(OpenSlices, pod=pod, share_class=name, terms=read_settings(settings)))
        return
    act = make(
        OpenClass,
        pod=pod,
        share_class=name,
        par=amount(door, par or "", pod, "par"),
        votes=votes or "per-member",
        digits=decimals or 0,
        transferable=transferable is not False,
        terms=read_settings(settings),
    )
    door.post(act)


def _is_of_slices(kind: str, given: list[str]) -> bool:
    """Whether a class of slices is meant; `given` are the options that say something of shares.

    Raises: Invalid, for another kind, for slices with what only shares have, and for shares without a par value.
    """
    from ledger.errors import Invalid, unknown

    if kind not in {"shares", "slices"}:
        raise unknown("kind of class", kind, ("shares", "slices"), hint="Choose shares or slices.")
    if kind == "shares" and "par" not in given:
        raise Invalid(
            "Nobody said what one share costs.",
            hint="Write --par 10; slices have no par value: --kind slices",
            where="par",
        )
    if kind == "slices" and given:
        raise Invalid(
            f"A class of slices has no --{given[0]}: slices come of what members put at risk.",
            hint="Leave it out; its terms are set: --set cash-slices=4",
            where=given[0],
        )
    return kind == "slices"


def change_class(
    door: Door,
    share_class: Annotated[str, typer.Argument(metavar="POD/CLASS", help="The pod and the class, as in bakery/A.")],
    settings: SetOption = None,
) -> None:
    """Propose other terms for a class of shares."""
    from cli.pods import read_settings
    from pods.owning.shares import ChangeClass

    pod, name = named(share_class)
    door.post(ChangeClass(pod=pod, share_class=name, terms=read_settings(settings)))


def classes_of(door: Door, pod: PodArgument) -> None:
    """The classes of shares, with their terms in sentences to be read aloud."""
    from reports.share_classes import share_classes

    with door.view() as view:
        door.show(share_classes(view, pod))


def issue(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who buys.")],
    number: NumberArgument,
    share_class: ClassOption,
    price: PriceOption = None,
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
    event: EventOption = None,
    vest_from: VestFromOption = None,
    vested: VestedOption = False,
) -> None:
    """A member buys new shares for cash, at par or above it."""
    from ledger.act import make
    from pods.owning.shares import Issue

    pod, name = named(share_class)
    act = make(
        Issue,
        pod=pod,
        share_class=name,
        member=member,
        shares=shares_typed(number),
        price=None if price is None else amount(door, price, pod, "price"),
        into=into,
        vest_from=None if vest_from is None else day(vest_from, "vest-from"),
        events=_events(event),
        vested=vested or None,
    )
    door.post(act)


def issue_work(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who worked.")],
    hours: Annotated[str, typer.Argument(help="How many hours.")],
    share_class: ClassOption,
    for_: Annotated[str | None, typer.Option("--for", help="What was done.", metavar="WORDS")] = None,
    event: EventOption = None,
    vest_from: VestFromOption = None,
    vested: VestedOption = False,
) -> None:
    """A member gets new shares for work, at the rate of the class."""
    from ledger.act import make
    from ledger.money import parse_number
    from pods.owning.shares import IssueForWork

    pod, name = named(share_class)
    worked = parse_number(hours, where="hours")
    start = None if vest_from is None else day(vest_from, "vest-from")
    act = make(
        IssueForWork,
        pod=pod,
        share_class=name,
        member=member,
        hours=worked,
        because=for_,
        vest_from=start,
        events=_events(event),
        vested=vested or None,
    )
    door.post(act)


def convert(
    door: Door,
    member: Annotated[str, typer.Argument(help="To whom the pod owes money.")],
    number: NumberArgument,
    share_class: ClassOption,
    from_: Annotated[
        str, typer.Option("--from", help="What is owed: pay, savings, dividend, or a note as in NT1.", metavar="WHAT")
    ],
    price: PriceOption = None,
    event: EventOption = None,
) -> None:
    """A member takes new shares for what the pod owes them."""
    from ledger.act import make
    from pods.owning.shares import Convert

    pod, name = named(share_class)
    is_note = from_.upper().startswith("NT")
    act = make(
        Convert,
        pod=pod,
        share_class=name,
        member=member,
        shares=shares_typed(number),
        owed="note" if is_note else from_,
        note=from_.upper() if is_note else None,
        price=None if price is None else amount(door, price, pod, "price"),
        events=_events(event),
    )
    door.post(act)


def transfer(
    door: Door,
    giver: Annotated[str, typer.Argument(metavar="FROM", help="Who passes them on.")],
    taker: Annotated[str, typer.Argument(metavar="TO", help="Who gets them.")],
    number: NumberArgument,
    share_class: ClassOption,
    gift: Annotated[bool, typer.Option("--gift", help="Nothing is paid for them.")] = False,
    price: Annotated[str | None, typer.Option(help="What is paid for each, as both say.", metavar="AMOUNT")] = None,
    joins: Annotated[
        str | None, typer.Option(help="Who gets them is from outside and joins, by this name.", metavar="NAME")
    ] = None,
) -> None:
    """A member passes shares on to another; they keep their cost and day."""
    from ledger.act import make
    from pods.owning.shares import Transfer, TransferOutside

    pod, name = named(share_class)
    given = {"pod": pod, "share_class": name, "giver": giver, "taker": taker, "shares": shares_typed(number)}
    given |= {"gift": gift or None, "price": None if price is None else amount(door, price, pod, "price")}
    door.post(make(Transfer, **given) if joins is None else make(TransferOutside, name=joins, **given))


def register_of(door: Door, pod: PodArgument) -> None:
    """Who holds which shares, with their numbers, days and cost."""
    from reports.register import register

    with door.view() as view:
        door.show(register(view, pod))


def named(typed: str) -> tuple[str, str]:
    """`bakery/A` as pod and class.

    Raises: Invalid otherwise.
    """
    from ledger.errors import Invalid

    pod, slash, name = typed.partition("/")
    if not slash:
        raise Invalid(f"“{typed}” names no class.", hint="Write --class bakery/A", where="class")
    return pod, name


def _events(typed: list[str] | None) -> tuple[tuple[str, Decimal], ...] | None:
    """The events with which shares vest, as typed, and how many with each; None where there are none."""
    from cli.pods import read_settings

    return tuple((name, shares_typed(number)) for name, number in read_settings(typed).items()) or None


def shares_typed(number: str) -> Decimal:
    """How many shares were typed."""
    from ledger.money import parse_number

    return parse_number(number, where="shares")
