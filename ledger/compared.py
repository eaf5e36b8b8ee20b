"""The derived tables of the database against the journal's text, and every difference in words that can be read out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.audit import Problem
from ledger.fold import BACKUP, Folded, entry_name, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

# How many columns of a derived table, behind the book's id, tell its rows apart.
KEYS = {"posting": 2, "record": 3, "newest": 2, "about": 2, "balance": 3, "movement": 3, "brought": 5}
# What the columns of table record are called behind its kind, id and entry.
_RECORD = ("day", "pod", "member", "status", "due day", "terms")
# What the columns of table newest are called behind its kind and id.
_NEWEST = ("entry", "day", "pod", "member", "status", "due day")
# What somebody did where sums have another name for it.
_DID = {"fined": "was fined", "fines": "paid of fines"}
# Where the amount and its commodity stand among the columns of table posting behind its keys.
_COMMODITY, _MINOR = 2, 3


def differences(table: str, folded: Folded, rows: Iterable[Any], texts: Mapping[int, str]) -> Iterator[Problem]:
    """Every row of a derived table that is not as the journal's text has it, is too many or missing.

    `rows` are the table's, their columns in the order of tables.py; `texts` the entries' by number.
    """
    expected, words = folded.tables[table], _Words(folded, texts)
    say: Callable[[Any, Any, Any], Problem] = getattr(words, table if table != "movement" else "balance")
    first = 1 + KEYS[table]
    seen = set()
    for row in rows:
        key, values = tuple(row[1:first]), _plain(table, tuple(row[first:]))
        seen.add(key)
        wanted = expected.get(key)
        if wanted is not None and not isinstance(wanted, tuple):
            wanted = (wanted,)
        if values != wanted:
            yield say(key, values, wanted)
    for key, wanted in expected.items():
        if key not in seen:
            yield say(key, None, wanted if isinstance(wanted, tuple) else (wanted,))


def _plain(table: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row's values with a record's body read as JSON: its blanks do not matter."""
    if table != "record" or not isinstance(values[-1], str):
        return values
    try:
        return (*values[:-1], json.loads(values[-1]))
    except (ValueError, RecursionError):
        return values


@dataclass(slots=True)
class _Words:
    """Says what differs, a method a table: `there` is None where the row is missing, `right` where none must be."""

    folded: Folded
    texts: Mapping[int, str]

    def posting(self, key: Any, there: Any, right: Any) -> Problem:
        """A movement of an entry."""
        seq, _ = key
        if right is None:
            return self._of_entry(seq, f"the database has a movement that the entry does not: {self._moved(there)}.")
        if there is None:
            return self._of_entry(seq, f"the database lacks a movement of the entry: {self._moved(right)}.")
        off = [at for at, pair in enumerate(zip(there, right, strict=True)) if pair[0] != pair[1]]
        says, is_right = self._moved(there, off), self._moved(right, off)
        if off == [_MINOR]:
            is_right = self._amount(right[_MINOR], right[_COMMODITY])
        return self._of_entry(seq, f"the database says {says}; the entry itself says {is_right}.")

    def _moved(self, values: Any, off: Sequence[int] | None = None) -> str:
        """`5.00 NZD moved on Assets:…`, with its day and its lot; of two that differ, only where they are `off`."""
        day, account, commodity, minor, *lot = values
        said = f"{self._amount(minor, commodity)} moved on {shown(account)}"
        if off is None or 0 in off:
            said += f" on {shown(day)}"
        if off is not None and not any(at > _MINOR for at in off):
            return said
        if all(part is None for part in lot):
            return said if off is None else f"{said}, of no lot"
        cost, cost_commodity, bought, label = lot
        return f"{said}, of lot {shown(label)} bought on {shown(bought)} at {self._amount(cost, cost_commodity)}"

    def balance(self, key: Any, there: Any, right: Any) -> Problem:
        """What an account moved in a month, or on a day."""
        account, commodity, when = (shown(part) for part in key)
        span = f"in {when}" if len(when) == len("2026-03") else f"on {when}"
        if right is None:
            what = (
                f"the database says that it moved by {self._amount(there[0], commodity)}, and no entry moves it then."
            )
        elif there is None:
            what = f"the database lacks that it moved by {self._amount(right[0], commodity)}."
        else:
            says, is_right = (self._amount(each[0], commodity) for each in (there, right))
            what = f"the database says that it moved by {says}; the entries say {is_right}."
        return Problem(f"account {account}", f"{account} {span}: {what}", BACKUP)

    def brought(self, key: Any, there: Any, right: Any) -> Problem:
        """What somebody brought, or was fined, in a month or on a day, or what of it was corrected on a day."""
        thing, commodity, per, span, corrects = (shown(part) for part in key)
        what_for, _, whose = thing.partition("/")
        pod, _, member = whose.partition("/")
        name = f"What {member} {_DID.get(what_for, what_for)} in {pod}" if member else f"What was {thing}"
        when = f"{'in' if per == 'month' else 'on'} {span}" + {
            "back": f" against {corrects}",
            "other": " otherwise",
        }.get(per, "")
        amounts = [None if each is None else self._amount(each[0], commodity) for each in (there, right)]
        if right is None:
            what = f"the database adds up {amounts[0]}, and no entry brought it."
        elif there is None:
            what = f"the database lacks {amounts[1]}, which entries brought."
        else:
            what = f"the database adds up {amounts[0]}; the entries say {amounts[1]}."
        return Problem(f"sum {thing}", f"{name}, {when}: {what}", BACKUP)

    def record(self, key: Any, there: Any, right: Any) -> Problem:
        """What an entry says of a member, a pod, a loan."""
        kind, id, seq = key
        thing = f"{shown(kind)} {shown(id)}"
        if right is None:
            return self._of_entry(seq, f"the database has it change {thing}; the entry itself does not.")
        if there is None:
            return self._of_entry(seq, f"the database lacks what the entry says of {thing}.")
        off = [
            (name, *_parts(value, wanted))
            for name, value, wanted in zip(_RECORD, there, right, strict=True)
            if value != wanted
        ]
        says = ", ".join(f"{name} {value}" for name, value, _ in off)
        entry_says = ", ".join(f"{name} {wanted}" for name, _, wanted in off)
        return self._of_entry(seq, f"of {thing} the database says {says}; the entry itself says {entry_says}.")

    def newest(self, key: Any, there: Any, right: Any) -> Problem:
        """Which version of a member, a pod, a loan is the newest, and what it is found by."""
        kind, id = (shown(part) for part in key)
        thing = f"{kind} {id}"
        if right is None:
            what = f"the database finds {thing}, and no entry says anything of it."
        elif there is None:
            what = f"the database does not find {thing} any more."
        else:
            off = [pair for pair in zip(_NEWEST, there, right, strict=True) if pair[1] != pair[2]]
            says, is_right = (", ".join(f"{each[0]} {shown(each[at])}" for each in off) for at in (1, 2))
            what = f"the database finds {thing} by {says}; the entries say {is_right}."
        return Problem(f"record {thing}", f"What became of {thing}: {what}", BACKUP)

    def about(self, key: Any, _there: Any, right: Any) -> Problem:
        """Whom and what an entry concerns."""
        thing, seq = key
        name = shown(thing).replace("/", " ", 1)
        if right is None:
            return self._of_entry(seq, f"the database lists it under {name}; the entry itself does not name that.")
        return self._of_entry(seq, f"the database does not list it under {name}, which the entry names.")

    def _of_entry(self, seq: Any, what: str) -> Problem:
        text = self.texts.get(seq)
        if text is None:
            return Problem(f"entry {shown(seq)}", f"Entry {shown(seq)} is not in the journal, and yet {what}", BACKUP)
        return Problem(f"entry {seq}", f"{entry_name(seq, text)}: {what}", BACKUP)

    def _amount(self, minor: object, commodity: object) -> str:
        digits = self.folded.digits.get(str(commodity))
        if digits is None or not isinstance(minor, int):
            return f"{shown(minor)} {shown(commodity)}"
        return money.show(money.from_minor(minor, digits), str(commodity))


def _parts(value: object, wanted: object) -> tuple[str, str]:
    """Two values as they can be read out; of two sets of terms, those that differ."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        off = [name for name in sorted({*value, *wanted}) if value.get(name) != wanted.get(name)]
        value, wanted = ({name: each[name] for name in off if name in each} for each in (value, wanted))
    return _short(value), _short(wanted)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(each)}" for name, each in sorted(value.items())) or "none"
    if isinstance(value, str | bytes | None):
        return shown(value)
    return shown(json.dumps(value, ensure_ascii=False))
