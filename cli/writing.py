"""Free entries: typed as lines, or written by hand into the inbox and posted from there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.errors import Broken, CrewbookError, Invalid, Stale
from ledger.inbox import PARSERS_OWN, in_inbox

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from cli.door import Door
    from ledger.act import Act


def entered(door: Door, narration: str, lines: list[str], payee: str | None) -> Act:
    """The act of lines such as `Assets:Bank-Main:Rainy -5` or `… -5 NZD`.

    Raises: Invalid, when a line is not an account and an amount.
    """
    from ledger.act import make
    from pods.crew.general import Enter

    currency = door.book.facts().currency
    read = []
    for line in lines:
        account, *rest = line.split() or [""]
        if len(rest) not in {1, 2}:
            raise Invalid(
                f"“{money.printable(line)}” is not an account and an amount.",
                hint='Write --line "Assets:Bank-Main:Rainy -5"',
                where="line",
            )
        read.append(
            (account, money.parse_number(rest[0], where="line"), rest[1].upper() if len(rest) > 1 else currency)
        )
    return make(Enter, narration=narration, payee=payee, lines=tuple(read))


def _waiting(door: Door) -> list[Any]:
    assert door.book.pages is not None
    return in_inbox(door.book.pages.inbox)


def _notes(directive: Any) -> dict[str, str | Decimal]:
    """The person's own metadata of a transaction: texts and numbers.

    Raises: Invalid, naming a note that is neither.
    """
    notes = {
        name: value for name, value in directive.meta.items() if name not in PARSERS_OWN and not name.startswith("__")
    }
    odd = next((name for name, value in notes.items() if not isinstance(value, str | Decimal)), None)
    if odd is not None:
        raise Invalid(
            f"The note “{odd}:” is neither text in quotes nor a number.",
            hint=f'Put it in quotes: {odd}: "{notes[odd]}"',
            where="inbox",
        )
    return notes


def written_until(door: Door, last: dt.date) -> list[tuple[int, dt.date]]:
    """(line, day) of what waits in the inbox for a day up to `last`."""
    return [(each.meta["lineno"], each.date) for each in _waiting(door) if each.date <= last]


def show_inbox(door: Door) -> None:
    """What waits, and how to post it."""
    waiting = _waiting(door)
    if door.given.json:
        door.print_json(
            {
                "waiting": [
                    {"date": each.date.isoformat(), "payee": each.payee, "narration": each.narration}
                    for each in waiting
                ]
            }
        )
        return
    if not waiting:
        print("Nothing waits in inbox.beancount.")
        return
    for each in waiting:
        print(f"{each.date}  {' · '.join(filter(None, (each.payee, each.narration)))}")
    print(f"{len(waiting)} waiting. Record them: crewbook post")


def post_inbox(door: Door) -> None:
    """Record all that waits in one commit, then empty the inbox; what was there is kept beside it.

    An inbox that was recorded, but not emptied because the machine stopped between the two, is only emptied.
    Raises: Invalid or Refused, naming the line of the inbox; nothing is recorded then.
    """
    from ledger.act import make
    from ledger.book import Item
    from ledger.refusing import refusals
    from pods.crew.general import Enter

    waiting = _waiting(door)
    if not waiting:
        raise Invalid("Nothing waits in inbox.beancount.", hint="Write transactions into it first.", where="inbox")
    items = []
    for each in waiting:
        where = f"line {each.meta['lineno']}"
        try:
            act = make(
                Enter,
                narration=each.narration or each.payee or "entry",
                payee=each.payee,
                lines=tuple(
                    (posting.account, posting.units.number, posting.units.currency) for posting in each.postings
                ),
                flag=None if each.flag == "*" else each.flag,
                notes={name: value for name, value in _notes(each).items() if isinstance(value, str)} or None,
                numbers={name: value for name, value in _notes(each).items() if not isinstance(value, str)} or None,
                tags=tuple(sorted(each.tags)),
                links=tuple(sorted(each.links)),
            )
            items.append(Item(act, door.by, each.date))
        except CrewbookError as error:
            raise _at(error, where) from None
    try:
        posted = door.send_all(items, key=_key(door))
    except (Broken, Stale):
        # No line is to blame, and what came of it is said already.
        raise
    except CrewbookError as error:
        refused = refusals(door.tries, items, most=1)
        at, error = refused[0] if refused else (0, error)
        raise _at(error, f"line {waiting[at].meta['lineno']}") from None
    if posted.is_repeat and not door.given.key:
        door.tell("What waits was recorded before and the inbox not emptied; nothing new was.")
    door.answer(posted, many=True)
    if not door.given.dry_run:
        _empty(door)


def _key(door: Door) -> str:
    """A key for the inbox as it is now: it is not posted twice, and once it was emptied the same may be written again."""
    from hashlib import sha256

    assert door.book.pages is not None
    path = door.book.pages.inbox
    return f"{_kept_as(path).stem} {sha256(path.read_bytes()).hexdigest()[:16]}"


def _at(error: CrewbookError, where: str) -> CrewbookError:
    """The same error, naming the line of the inbox."""
    return type(error)(
        f"inbox.beancount, {where}: {error.message}", hint=f"Nothing was recorded. {error.hint}".strip(), where=where
    )


def _empty(door: Door) -> None:
    """Begin the inbox anew; its posted text stays beside it, numbered, for whoever wrote it."""
    from ledger.layout import INBOX

    assert door.book.pages is not None
    path = door.book.pages.inbox
    kept = _kept_as(path)
    path.rename(kept)
    path.write_text(INBOX, encoding="utf-8")
    door.tell(f"The inbox is empty again; what was posted is kept as {kept.name}.")


def _kept_as(inbox: Path) -> Path:
    """The next name under which a posted inbox is kept."""
    number = 1
    while (kept := inbox.with_name(f"inbox.posted-{number}.txt")).exists():
        number += 1
    return kept
