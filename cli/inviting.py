"""The commands `invite` and `sign-ins`: who may come into the dashboard, and where they are signed in."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.door import Door
from cli.options import plain
from dashboard import addresses
from ledger.errors import Invalid, unknown

if TYPE_CHECKING:
    import datetime as dt

    from dashboard.logins import Login, SignIn
    from ledger.settings import Settings
    from ledger.view import View

_SERVED_AT = Path(".crewbook") / "served-at.txt"
MEMBER, GUEST, AUDITOR = "member", "guest", "auditor"


def register(app: typer.Typer) -> None:
    """Add `invite` and `sign-ins` to the program."""
    plain(app, "invite")(invite)
    plain(app, "sign-ins")(sign_ins)


def invite(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member; for a guest or an auditor, the name that they will type.")],
    role: Annotated[
        str | None, typer.Option("--as", help="guest or auditor: somebody who is no member.", metavar="ROLE")
    ] = None,
    name: Annotated[str | None, typer.Option(help="How a guest or an auditor is called.")] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address", help="Where people find the dashboard (default: address in crewbook.toml).", metavar="URL"
        ),
    ] = None,
) -> None:
    """Invite somebody to the dashboard: a link that works once; whatever let them in before ends."""
    from dashboard.shelf import slug_of

    shown = _called(door, member, role, name)
    was_at, was_called = _served_at(door.settings.folder)
    at = addresses.address(address or door.settings.address or was_at or addresses.DEFAULT)
    slug = was_called or slug_of(door.settings.folder.resolve().name)
    made = invited(
        door.settings,
        slug,
        member,
        shown=shown,
        kind=role or MEMBER,
        address=at.url,
        by=door.settings.member or "",
        now=door.now,
    )
    if door.given.json:
        door.print_json(made)
        return
    _say(made, is_here_alone=not at.is_secure and not (address or door.settings.address))


def sign_ins(
    door: Door,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Whose (default: everybody's).")] = None,
    end: Annotated[
        bool, typer.Option("--end", help="End all that lets them in, passphrase and invitation too.")
    ] = False,
) -> None:
    """Who may come into the dashboard, and where they are signed in; --end shuts somebody out until they are invited anew."""
    from dashboard.logins import Logins

    logins = Logins(door.settings.folder)
    everybody = {each.name: each for each in logins.logins(door.now)}
    if name is not None and name not in everybody:
        raise unknown(
            "name", name, everybody, hint=f"Nobody is invited yet: crewbook invite {name}", among="that may sign in"
        )
    if end:
        if name is None:
            raise Invalid("Whose sign-ins are to end?", hint="Name them: crewbook sign-ins ana --end", where="name")
        logins.shut_out(name, by=door.settings.member or "", now=door.now)
        them = everybody[name]
        again = "" if them.kind == MEMBER else f" --as {them.kind} --name {shlex.quote(them.shown)}"
        if door.given.json:
            door.print_json({"name": name, "ended": True})
        else:
            print(
                f"{name} cannot come in any more; all their sign-ins are ended. Back in: crewbook invite {name}{again}"
            )
        return
    whom = [everybody[name]] if name is not None else list(everybody.values())
    found = {each.name: logins.sign_ins(door.now, each.name) for each in whom}
    if door.given.json:
        door.print_json({"sign_ins": [_data(each, found[each.name]) for each in whom]})
        return
    for each in whom:
        _show(each, found[each.name], door.now)
    if not whom:
        print("Nobody may come in yet. Invite somebody: crewbook invite MEMBER")


def invited(
    settings: Settings, slug: str, name: str, *, shown: str, address: str, by: str, now: dt.datetime, kind: str = MEMBER
) -> dict[str, Any]:
    """An invitation, as other programs read it; the link in it is told nowhere else."""
    from dashboard.logins import Logins

    made = Logins(settings.folder).invite(name, kind=kind, shown="" if kind == MEMBER else shown, by=by, now=now)
    return {
        "member": name,
        "name": shown,
        "as": kind,
        "url": f"{address}{slug}/invitation/{made.token}",
        "until": made.ends.isoformat(timespec="minutes"),
        "ended": made.ended,
        "had_passphrase": made.had_passphrase,
    }


def remember(folder: Path, url: str, slug: str) -> None:
    """Note where the dashboard is served and the book's name there, for the links of invitations to lead there.

    Of two folders of the same name that are served together, the second one's has a number behind it.
    """
    # A folder that cannot remember costs an option that has to be typed.
    with suppress(OSError):
        (folder / _SERVED_AT).parent.mkdir(exist_ok=True)
        (folder / _SERVED_AT).write_text(f"{url}\n{slug}\n", encoding="utf-8")


def _served_at(folder: Path) -> tuple[str | None, str | None]:
    """(where it was served last, by what name), each None where that is not known."""
    from dashboard.shelf import slug_of

    try:
        url, slug, *_ = [*(folder / _SERVED_AT).read_text(encoding="utf-8").splitlines(), "", ""]
        return addresses.address(url).url, slug if slug == slug_of(slug) else None
    except (OSError, ValueError, Invalid):
        return None, None


def _called(door: Door, typed: str, role: str | None, name: str | None) -> str:
    """The name by which who is invited is shown.

    Raises: Invalid, for a member whom the book does not have, and for somebody from outside who is not named; Refused, for one who
    is called like a member.
    """
    from pods.crew import members

    if role not in {None, GUEST, AUDITOR}:
        raise Invalid(
            f"“{role}” is no role that somebody from outside can have.",
            hint="Write --as guest, who reads what members read, or --as auditor, who reads all of it. Members have the "
            "role that the book gives them: crewbook member role",
            where="as",
        )
    with door.view() as view:
        found = view.get("member", typed)
        if role is not None and found is None and name is not None:
            members.need_own_name(view, typed, name)
        if role is None:
            if name is not None:
                raise Invalid(
                    "A member is called what the book says; --name is for guests and auditors.",
                    hint="Leave --name out, or add --as guest.",
                    where="name",
                )
            return _of_book(view, typed)
    if found is not None:
        raise Invalid(
            f"“{typed}” is the short name of {found.body['name']}, a member.",
            hint="Choose another one for somebody from outside; or leave --as out.",
            where="member",
        )
    if name is None:
        raise Invalid(f"How is “{typed}” called?", hint=f'Add their name: --as {role} --name "Gil Moss"', where="name")
    from ledger import text

    members.checked_handle(typed)
    return text.name(name)


def _of_book(view: View, handle: str) -> str:
    """A member's name; who left may still read what is theirs. Raises: Invalid, as `people.member` does."""
    from pods.crew import people

    found = view.get("member", handle)
    if found is None or found.status != people.LEFT:
        found = people.member(view, handle)
    return str(found.body["name"])


def _say(made: dict[str, Any], *, is_here_alone: bool) -> None:
    as_what = "" if made["as"] == MEMBER else f", as {'an auditor' if made['as'] == AUDITOR else 'a guest'}"
    print(f"{made['name']} is invited{as_what}. For nobody else to see:\n\n{made['url']}\n")
    _draw(made["url"])
    until = made["until"][:16].replace("T", ", ")
    print(
        f"The link works once, until {until}. They choose a passphrase there, and sign in as {made['member']} from then on."
    )
    ended = made["ended"]
    if made["had_passphrase"] or ended:
        sign_ins = "" if not ended else " and a sign-in" if ended == 1 else f" and {ended} sign-ins"
        print(f"Their passphrase until now{sign_ins} ended with it.")
    if is_here_alone:
        print(
            "The address is this computer's own, so nobody opens it elsewhere. Where others find the dashboard is said by "
            '--address, or address = "https://…" in crewbook.toml: see docs/dashboard.md.'
        )


def _draw(url: str) -> None:
    """The link as a QR code, white on black whatever the terminal's colours are."""
    import io

    import segno

    drawn = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out=drawn, compact=True, border=2)
    white, plain_again = ("\033[97;40m", "\033[0m") if sys.stdout.isatty() else ("", "")
    for line in drawn.getvalue().splitlines():
        print(f"{white}{line}{plain_again}")
    print()


def _data(login: Login, found: list[SignIn]) -> dict[str, Any]:
    return {
        "name": login.name,
        "as": login.kind,
        "has_passphrase": login.has_passphrase,
        "invited_until": login.invited_until.isoformat(timespec="minutes") if login.invited_until else None,
        "sign_ins": [
            {
                "since": each.began.isoformat(timespec="minutes"),
                "last_seen": each.seen.isoformat(timespec="minutes"),
                "until": each.ends.isoformat(timespec="minutes"),
                "browser": each.browser,
                "address": each.address,
            }
            for each in found
        ],
    }


def _show(login: Login, found: list[SignIn], now: dt.datetime) -> None:
    from dashboard.browsers import called

    what = "" if login.kind == MEMBER else f", {login.shown}, {'an auditor' if login.kind == AUDITOR else 'a guest'}"
    waits = f"invited until {login.invited_until:%Y-%m-%d}" if login.invited_until else "the invitation is over"
    print(f"{login.name}{what}: {'has a passphrase' if login.has_passphrase else waits}")
    for each in found:
        began, seen = (f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" for at in (each.began, each.seen))
        print(f"    {called(each.browser)} · since {began} · last seen {seen} · {each.address}")
