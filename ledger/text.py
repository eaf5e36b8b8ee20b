"""Directives as beancount text, and back. What an entry's text must hold is in entry.py.

crewbook prints for itself: an entry's seal covers its text, so the text may not change with the
version of a library, and beancount's printer does not escape everything that it prints.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data, position

from ledger import division
from ledger.errors import Broken, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Directive = Any
MAX_WORDS = 500
# The longest name of a member, a pod or a crew that is taken: a longer one fills a phone's page and a paper's line by itself. Books
# of before may hold longer ones, and are read as they are.
MAX_NAME = 100
# Marks that turn the reading direction of what follows: a name could make an amount read backwards.
_BIDI = {ord(mark): None for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"}


def clean(text: str, *, what: str = "text", most: int = MAX_WORDS) -> str:
    """`text` on one line, in Unicode's composed form, fit for any screen and any page.

    New lines, tabs and control characters become spaces; marks that turn the reading direction
    are dropped; angle brackets become ‹ ›, for Fava prints payee and narration unescaped. Letters, quotes,
    backslashes and emoji are kept.
    Raises: Invalid, when it is not text at all (half a character) or longer than `most`.
    """
    plain = unicodedata.normalize("NFC", text)
    # What Python calls printable holds no half characters, no controls and no marks: most words are done here.
    if not plain.isprintable():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise Invalid(
                f"The {what} holds bytes that are no text.", hint="Type it again, in UTF-8.", where=what
            ) from None
        plain = plain.translate(_BIDI)
        plain = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in plain)
    plain = plain.replace("<", "‹").replace(">", "›")
    line = " ".join(plain.split())
    if len(line) > most:
        raise Invalid(f"The {what} has {len(line)} characters.", hint=f"Keep it to {most}.", where=what)
    return line


def name(typed: str) -> str:
    """A name that somebody gives somebody or something, cleaned. Raises: Invalid, when it is too long, or no text."""
    return clean(typed, what="name", most=MAX_NAME)


def as_read(name: str) -> str:
    """A name as one reads it: two that are typed in different ways and look alike are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def quote(value: str) -> str:
    """`value` as a beancount string on one line: a blank line would end the entry on its page."""
    # As beancount's lexer reads them back; one replacement after the other takes a third of a translation's time.
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def number(value: Decimal) -> str:
    """`value` in full, without an exponent."""
    return f"{value:f}"


def print_directives(directives: Sequence[Directive], extra: Sequence[str] = ()) -> str:
    """The directives as beancount text, one below the other, without a blank line.

    `extra` are metadata lines for the first of them, printed before its own.
    """
    blocks = [_print(directive, extra if at == 0 else ()) for at, directive in enumerate(directives)]
    return "\n".join(blocks) + "\n"


def _print(directive: Directive, extra: Sequence[str]) -> str:
    day = directive.date.isoformat()
    below: list[str] = []
    if isinstance(directive, data.Transaction):
        payee = f" {quote(directive.payee)}" if directive.payee else ""
        head = f"{day} {directive.flag}{payee} {quote(directive.narration or '')}"
        if directive.tags or directive.links:
            marks = [
                *(f" #{tag}" for tag in sorted(directive.tags)),
                *(f" ^{link}" for link in sorted(directive.links)),
            ]
            head += "".join(marks)
        below = [_posting(posting) for posting in directive.postings]
    elif isinstance(directive, data.Open):
        head = f"{day} open {directive.account}" + (f' "{directive.booking.value}"' if directive.booking else "")
    elif isinstance(directive, data.Commodity):
        head = f"{day} commodity {directive.currency}"
    elif isinstance(directive, data.Custom):
        values = "".join(f" {quote(value.value)}" for value in directive.values)
        head = f'{day} custom "{directive.type}"{values}'
    else:
        assert False, f"the pages never hold {type(directive).__name__}"  # noqa: B011, PT015 - our own mistake, never input
    return "\n".join([head, *extra, *_metadata(directive.meta), *below])


def _metadata(meta: dict[str, Any] | None) -> list[str]:
    lines = []
    for key, value in (meta or {}).items():
        if key in {"filename", "lineno"}:
            continue
        lines.append(f"  {key}: {quote(value) if isinstance(value, str) else number(value)}")
    return lines


def _posting(posting: data.Posting) -> str:
    units = posting.units
    text = f"  {posting.account}  {number(units.number)} {units.currency}"
    if posting.cost is not None:
        cost = posting.cost
        text += f" {{{number(cost.number)} {cost.currency}, {cost.date.isoformat()}, {quote(cost.label)}}}"
    return text


def parse(text: str) -> list[Directive]:
    """The directives in `text`, in its order, as beancount's own parser reads them; nobody may change them.

    Raises: Broken, when beancount reports any error.
    """
    return list(_parsed(text))


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[Directive, ...]:
    """The same, kept for the texts that were asked for last: one answer, or one page, asks for the same several times."""
    from beancount.parser import parser

    if line := division.by_zero(text):
        raise Broken("beancount cannot read it: a number is divided by zero", where=f"line {line}")
    directives, errors, _ = parser.parse_string(text)
    if errors:
        first = errors[0]
        raise Broken(f"beancount cannot read it: {first.message}", where=f"line {first.source['lineno']}")
    return tuple(settled(directive) for directive in sorted(directives, key=lambda each: each.meta["lineno"]))


def parse_each(texts: Sequence[str]) -> Iterator[tuple[Directive, ...]]:
    """The directives of each text, in its order, through one call of the parser: a call costs as much as many entries.

    Raises: Broken, when beancount cannot read one of them.
    """
    from beancount.parser import parser

    directives, errors, _ = parser.parse_string("\n".join(texts))
    if errors:
        # An open quote swallows what stands behind it; one by one, the text is found that cannot be read.
        yield from (tuple(parse(each)) for each in texts)
        return
    directives.sort(key=lambda each: each.meta["lineno"])
    at, end = 0, 1
    for each in texts:
        first = at
        end += each.count("\n") + 1
        while at < len(directives) and directives[at].meta["lineno"] < end:
            at += 1
        yield tuple(settled(directive) for directive in directives[first:at])


_POSTING = re.compile(r"^  ([A-Z][A-Za-z0-9:-]+)  (-?[0-9.]+) ([A-Z][A-Z0-9'._-]*)", re.MULTILINE)


def posted(text: str) -> Iterator[tuple[str, Decimal, str]]:
    """(account, number, commodity) of every posting in a text that we printed, a hundred times as fast as the parser.

    For sums that are shown while somebody waits. Nothing else stands so on a line: values are quoted on one line, and the
    names of metadata begin with a small letter.
    """
    for account, number, commodity in _POSTING.findall(text):
        yield account, Decimal(number), commodity


def settled(directive: Directive) -> Directive:
    """`directive` as it was before printing: lots given in full are costs, and nobody's line numbers remain."""
    meta = {key: value for key, value in directive.meta.items() if not _is_internal(key)}
    if not isinstance(directive, data.Transaction):
        return directive._replace(meta=meta)
    postings = [
        posting._replace(
            meta=None,
            cost=posting.cost
            and position.Cost(
                # Shares that were given cost 0, which is not the same as no number.
                posting.cost.number_per if isinstance(posting.cost, position.CostSpec) else posting.cost.number,
                posting.cost.currency,
                posting.cost.date,
                posting.cost.label,
            ),
        )
        for posting in directive.postings
    ]
    return directive._replace(meta=meta, postings=postings)


def _is_internal(key: str) -> bool:
    return key in {"filename", "lineno"} or key.startswith("__")


_BLOCKS = re.compile(r"\n{2,}")


def blocks(page: str) -> list[str]:
    """The entries' texts on a page, in its order; a comment block at its head is left out."""
    parts = [part.strip("\n") for part in _BLOCKS.split(page)]
    return [part + "\n" for part in parts if part and not part.startswith(";")]
