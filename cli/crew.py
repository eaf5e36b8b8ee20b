"""Commands that begin a book and keep its members."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door
from cli.options import plain, reads, writes


def register(app: typer.Typer) -> None:
    """Add `init` and `member` to the program."""
    member = typer.Typer(
        no_args_is_help=True, help="Members: take in, list, show, roles, leave.", rich_markup_mode=None
    )
    app.add_typer(member, name="member")
    plain(app, "init")(init)
    writes(member, "add")(add)
    reads(member, "list")(list_members)
    reads(member, "show")(show)
    writes(member, "leave")(leave)
    writes(member, "role")(role)


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
) -> None:
    """Take somebody into the crew, or back in."""
    from cli import beginning

    beginning.add_member(door, member, name=name, treasurer=treasurer)


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
    from pods.members import Leave

    door.post(Leave(member=member))


def role(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    treasurer: Annotated[bool, typer.Option("--treasurer/--no-treasurer", help="Whether they keep the books.")],
) -> None:
    """Make a member a treasurer, or one no longer."""
    from pods.members import Roles

    door.post(Roles(member=member, treasurer=treasurer))
