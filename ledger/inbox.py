"""The inbox, in which people write entries by hand: what waits there, or what is wrong with it. Recording it is the command line's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

PARSERS_OWN = frozenset({"filename", "lineno"})
"""What beancount's parser adds to the metadata of everything that it reads."""


def in_inbox(path: Path) -> list[Any]:
    """The transactions in an inbox, in its order.

    Raises: Invalid, naming the line, when something there cannot be read or is no transaction.
    """
    from beancount.core import data

    if not path.exists():
        return []
    try:
        written = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "inbox.beancount is not saved as UTF-8.", hint="Save it as UTF-8; nothing was recorded.", where="inbox"
        ) from None
    directives = _parsed(written)
    for directive in directives:
        where = f"line {directive.meta['lineno']}"
        if not isinstance(directive, data.Transaction):
            what = type(directive).__name__.lower()
            raise Invalid(
                f"inbox.beancount, {where}: only transactions are posted, not {what}.",
                hint="Prices and queries go into main.beancount.",
                where=where,
            )
        for posting in directive.postings:
            if posting.flag is not None or any(
                not key.startswith("__") for key in (posting.meta or {}) if key not in PARSERS_OWN
            ):
                raise Invalid(
                    f"inbox.beancount, {where}: a flag or a note on one line ({posting.account}) is not kept.",
                    hint="Put it on the whole transaction, below its first line.",
                    where=where,
                )
            if posting.cost is not None or posting.price is not None:
                raise Invalid(
                    f"inbox.beancount, {where}: shares are issued and passed on by commands.",
                    hint="crewbook shares --help",
                    where=where,
                )
            if not _is_whole(posting.units):
                raise Invalid(
                    f"inbox.beancount, {where}: {posting.account} has no amount.",
                    hint="Write every amount out, with its currency.",
                    where=where,
                )
    return sorted(directives, key=lambda each: each.meta["lineno"])


def _parsed(written: str) -> list[Any]:
    """What stands in an inbox, as beancount reads it.

    Raises: Invalid, naming the line that it cannot read.
    """
    from beancount.parser import parser

    from ledger import division

    # Of this one mistake beancount does not report, it dies.
    if by_zero := division.by_zero(written):
        raise Invalid(
            f"inbox.beancount, line {by_zero}: a number is divided by zero.",
            hint="Mend that line; nothing was recorded.",
            where=f"line {by_zero}",
        )
    directives, errors, _ = parser.parse_string(written)
    if errors:
        line = errors[0].source["lineno"]
        raise Invalid(
            f"inbox.beancount, line {line}: {errors[0].message}",
            hint="Mend that line; nothing was recorded.",
            where=f"line {line}",
        )
    return list(directives)


def _is_whole(units: Any) -> bool:
    """Whether an amount has its number and its currency: beancount would fill in what is missing."""
    return isinstance(getattr(units, "number", None), Decimal) and isinstance(getattr(units, "currency", None), str)
