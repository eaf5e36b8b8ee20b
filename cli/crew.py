"""Commands that begin a book and keep its members."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import plain, reads, reports, writes


def register(app: typer.Typer) -> None:
    """Add `init` and `member` to the program."""
    member = typer.Typer(
        no_args_is_help=True,
        help="Members: take in, list, show, roles, names, languages, positions, leave, died.",
        rich_markup_mode=None,
    )
    app.add_typer(member, name="member")
    plain(app, "init")(init)
    writes(member, "add")(add)
    reads(member, "list")(list_members)
    reads(member, "show")(show)
    writes(member, "leave")(leave)
    writes(member, "role")(role)
    writes(member, "rename")(rename)
    writes(member, "lang")(lang)
    plain(member, "person")(person)
    reports(member, "positions")(positions)
    writes(member, "died")(died)
    writes(member, "heirs")(heirs)
    writes(member, "settle")(settle)
    writes(member, "write-off")(write_off)


def init(
    door: Door,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the book; made when it is not there.")],
    name: Annotated[str, typer.Option(help="The crew's name.")],
    currency: Annotated[str, typer.Option(help="The currency, as in NZD.")],
    database: Annotated[
        str | None, typer.Option(help="A database URL (default: a SQLite file in the folder).", metavar="URL")
    ] = None,
    on: Annotated[str | None, typer.Option(help="The book's first day (default: today).", metavar="DATE")] = None,
    decimals: Annotated[int | None, typer.Option(help="For a currency of your own: how many decimals.")] = None,
) -> None:
    """Begin a crew's book in an empty folder."""
    from cli import beginning

    beginning.begin(door, folder, name=name, currency=currency, database=database, on=on, decimals=decimals)


def add(
    door: Door,
    member: Annotated[str, typer.Argument(help="What to type for them, as in ana.")],
    name: Annotated[str | None, typer.Option(help="Their name, in any script.")] = None,
    treasurer: Annotated[bool, typer.Option("--treasurer", help="They keep the books.")] = False,
    lang: Annotated[
        str | None,
        typer.Option(help="The language of their papers, as in es (default: English).", metavar="LANGUAGE"),
    ] = None,
) -> None:
    """Take somebody into the crew, or back in."""
    from cli import beginning

    beginning.add_member(door, member, name=name, treasurer=treasurer, language=_language(lang) if lang else None)


def list_members(door: Door) -> None:
    """Who is in the crew."""
    from reports import crew

    with door.view() as view:
        door.show(crew.members(view))


def show(door: Door, member: Annotated[str, typer.Argument(help="The member.")]) -> None:
    """One member's statement."""
    from reports.member import member_statement

    with door.view() as view:
        door.show(member_statement(view, member))


def leave(door: Door, member: Annotated[str, typer.Argument(help="The member.")]) -> None:
    """A member leaves, with nothing open."""
    from pods.crew.members import Leave

    door.post(Leave(member=member))


def role(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    treasurer: Annotated[bool, typer.Option("--treasurer/--no-treasurer", help="Whether they keep the books.")],
) -> None:
    """Make a member a treasurer, or one no longer."""
    from pods.crew.members import Roles

    door.post(Roles(member=member, treasurer=treasurer))


def rename(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member, by the short name, which stays.")],
    name: Annotated[str, typer.Option(help="The new name, in any script.")],
) -> None:
    """Call a member by another name from now on; papers of earlier days keep the earlier one."""
    from ledger.act import make
    from pods.crew.members import Rename

    door.post(make(Rename, member=member, name=name))


def lang(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    language: Annotated[str, typer.Argument(help="As in es; en is English.", metavar="LANGUAGE")],
) -> None:
    """The language in which a member reads their papers."""
    from pods.crew.members import Language

    door.post(Language(member=member, language=_language(language)))


def _language(typed: str) -> str:
    """A language that papers can be in.

    Raises: Invalid, with those that there are.
    """
    from reports.language import language

    return language(typed)


def person(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    legal_name: Annotated[str | None, typer.Option(help="The name by law, for papers to sign.")] = None,
    address: Annotated[str | None, typer.Option(help="The address, for the same.")] = None,
    contact: Annotated[str | None, typer.Option(help="How to reach them.")] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Forget all of it.")] = False,
) -> None:
    """Keep a member's legal name, address and contact apart from the journal; show or erase them."""
    from cli import persons

    persons.person(door, member, erase=erase, legal_name=legal_name, address=address, contact=contact)


def positions(door: Door, member: Annotated[str, typer.Argument(help="The member.")]) -> None:
    """Everything that a member has open in all pods, each with what settles it."""
    from reports.positions import member_positions

    with door.view() as view:
        door.show(member_positions(view, member))


def died(door: Door, member: Annotated[str, typer.Argument(help="The member.")]) -> None:
    """Record that a member died; what they left stays listed until it is settled."""
    from pods.crew.estate import Died

    door.post(Died(member=member), says=f"See what they left: crewbook member positions {member}")


def heirs(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who died.")],
    pod: Annotated[str, typer.Option("--in", help="The pod.", metavar="POD")],
    named: Annotated[
        list[str],
        typer.Option("--heir", help="Who inherits, as in ben, or ben=2 for two parts; once or more.", metavar="NAME"),
    ],
) -> None:
    """Name the heirs of a member who died; the others are asked first."""
    from cli.inheriting import heirs as read
    from pods.crew.estate import NameHeirs

    act = NameHeirs(member=member, pod=pod, heirs=read(named))
    door.post(act, says=f"Once it is agreed: crewbook member settle {member} --in {pod}")


def settle(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who died.")],
    pod: Annotated[str, typer.Option("--in", help="The pod.", metavar="POD")],
    place: Annotated[
        str | None, typer.Option("--from-place", help="Where money for heirs is taken from.", metavar="PLACE")
    ] = None,
    owed_to: Annotated[
        str | None, typer.Option("--owed-to", help="Another pod, which is paid what they owe it.", metavar="POD")
    ] = None,
    typed: Annotated[
        str | None, typer.Option("--amount", help="How much of that (default: as much as there is).", metavar="AMOUNT")
    ] = None,
    into: Annotated[
        str | None, typer.Option("--into", help="Where that pod puts it, as in Bank-Main.", metavar="PLACE")
    ] = None,
) -> None:
    """Settle what a member left in a pod: what they owe is set off first, the rest goes to the heirs."""
    from cli import inheriting

    act = inheriting.settlement(door, member, pod, place=place, owed_to=owed_to, typed=typed, into=into)
    door.post(act, says=f"See what is left open: crewbook member positions {member}")


def write_off(
    door: Door,
    member: Annotated[str, typer.Argument(help="Who died.")],
    pod: Annotated[str, typer.Option("--in", help="The pod that gives it up.", metavar="POD")],
    because: Annotated[str, typer.Option(help="Why.", metavar="WHY")],
) -> None:
    """Give up what a member who died owes a pod: an advance, a circle's default, or a loss; the others are asked first."""
    from ledger.act import make
    from pods.estates.owing import GiveUp

    door.post(make(GiveUp, member=member, pod=pod, because=because))
