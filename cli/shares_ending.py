"""Commands for shares that end, and for the notes with which a pod pays for them later."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, amount, day
from cli.options import reports, writes
from cli.shares import ClassOption, NumberArgument, PodArgument, named, shares_typed

HolderArgument = Annotated[str, typer.Argument(help="Whose shares.")]
PlaceOption = Annotated[
    str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
]


def register(shares: typer.Typer) -> None:
    """Add them to the group `shares`."""
    writes(shares, "redeem")(redeem)
    writes(shares, "give-back")(give_back)
    writes(shares, "cancel")(cancel)
    reports(shares, "certificates")(certificates_of)
    writes(shares, "lend")(lend)
    writes(shares, "pay-note")(pay_note)
    reports(shares, "notes")(notes)


def redeem(
    door: Door,
    member: HolderArgument,
    number: NumberArgument,
    share_class: ClassOption,
    instalments: Annotated[
        int | None, typer.Option(help="How many instalments; 0 pays at once (default: as the class says).")
    ] = None,
    every: Annotated[str | None, typer.Option(help="month, quarter or year (default: as the class says).")] = None,
    rate: Annotated[
        str | None,
        typer.Option(help="Interest on a note, as in 4%/year; 0 for none (default: as the class says)."),
    ] = None,
    from_place: PlaceOption = None,
) -> None:
    """The pod takes a member's shares back and pays what the class says; the others are asked first."""
    from ledger.act import make
    from pods.owning.redeeming import Redeem, price

    pod, name = named(share_class)
    act = make(
        Redeem,
        pod=pod,
        share_class=name,
        member=member,
        shares=shares_typed(number),
        instalments=instalments,
        every=every,
        rate=rate,
        place=from_place,
    )
    with door.view() as view:
        agreed = act.model_copy(update={"amount": price(act, view)})
    door.post(agreed)


def give_back(door: Door, member: HolderArgument, number: NumberArgument, share_class: ClassOption) -> None:
    """A member gives shares back to the pod for nothing."""
    from ledger.act import make
    from pods.owning.redeeming import GiveBack

    pod, name = named(share_class)
    door.post(make(GiveBack, pod=pod, share_class=name, member=member, shares=shares_typed(number)))


def cancel(
    door: Door,
    member: HolderArgument,
    number: NumberArgument,
    share_class: ClassOption,
    because: Annotated[str, typer.Option(help="Why.", metavar="WORDS")],
) -> None:
    """Cancel shares of a member, for a reason; the others are asked first."""
    from ledger.act import make
    from pods.owning.redeeming import Cancel

    pod, name = named(share_class)
    act = make(Cancel, pod=pod, share_class=name, member=member, shares=shares_typed(number), because=because)
    door.post(act)


def certificates_of(door: Door, pod: PodArgument) -> None:
    """Every certificate that was issued: who holds it, or what became of it."""
    from reports.certificates import certificates

    with door.view() as view:
        door.show(certificates(view, pod))


def lend(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who lends.")],
    amount_typed: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
    to: Annotated[str, typer.Option("--to", help="The pod.", metavar="POD")],
    instalments: Annotated[int, typer.Option(help="In how many instalments it is paid back.")] = 1,
    every: Annotated[str, typer.Option(help="month, quarter or year.")] = "quarter",
    first: Annotated[str | None, typer.Option(help="When the first one is due.", metavar="DATE")] = None,
    rate: Annotated[
        str | None, typer.Option(help="Interest on what is still owed, as in 4%/year (default: none).")
    ] = None,
    into: Annotated[str | None, typer.Option(help="Where the money is put.", metavar="PLACE")] = None,
) -> None:
    """A member lends the pod money and gets a note; the others are asked first."""
    from ledger.act import make
    from pods.owning.note_acts import Lend

    act = make(
        Lend,
        pod=to,
        member=member,
        amount=amount(door, amount_typed, to),
        instalments=instalments,
        every=every,
        first=None if first is None else day(first, "first"),
        rate=rate,
        into=into,
    )
    door.post(act)


def pay_note(
    door: Door,
    note: Annotated[str, typer.Argument(help="The note, as in NT1.")],
    amount_typed: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="How much (default: what is due).")
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="All that is owed, with the interest up to the day.")] = False,
    from_place: PlaceOption = None,
) -> None:
    """Pay a member what is due on a note, its interest first."""
    from ledger.act import make
    from pods.owning.note_acts import PayNote

    paid = None if amount_typed is None else amount(door, amount_typed, None)
    door.post(make(PayNote, note=note, amount=paid, whole=whole or None, place=from_place))


def notes(door: Door, pod: PodArgument) -> None:
    """What the pod owes members on notes, what is due and when the rest is."""
    from reports.notes import notes_of

    with door.view() as view:
        door.show(notes_of(view, pod))
