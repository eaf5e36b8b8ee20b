"""The facts that an agreement states: their shape, their hash, and what changed between two of them. Which they are, is stated.py's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pods.agreements.kinds import CLASS_RULES, KINDS, RULES

Facts = dict[str, Any]
"""What an agreement states, as plain JSON.

kind; wording (the sha256 of its template); parties (short names, in the order in which they stand); words (name →
text, empty where nobody decided); tables (name → [[key, [cells]], …]); terms (name → the words decided on); and
`shape`, which says whether a loan's instalments are told by days or counted from the pay-out.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """One stated fact that is no longer so; empty where there was nothing, or is nothing any more."""

    what: str
    was: str
    now: str


def hashed(facts: Facts) -> str:
    """The sha256 of the facts, the same for the same facts, whatever the order in which they were found."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def changes(was: Facts, now: Facts) -> list[Changed]:
    """Every stated fact that differs, in the order in which the agreement states them; none when the hashes are the same.

    What a newer program states and the older one that made the paper did not, is no change.
    """
    kind = KINDS[was["kind"]]
    found = []
    for name, label in kind.words.items():
        if name in was["words"]:
            found += _changed(label, was["words"][name], now["words"].get(name, ""))
    for name, (title, columns) in kind.tables.items():
        if name not in was["tables"]:
            continue
        before, after = was["tables"][name], now["tables"].get(name, [])
        found += _rules(before, after) if name in {RULES, CLASS_RULES} else _rows(title, columns, before, after)
    for name in kind.terms:
        found += _changed(name.replace("_", " "), was["terms"].get(name, ""), now["terms"].get(name, ""))
    found += _changed("Who signs", ", ".join(was["parties"]), ", ".join(now["parties"]))
    return found + _changed("The wording", was["wording"], now["wording"])


def _changed(what: str, was: str, now: str) -> list[Changed]:
    return [] if was == now else [Changed(what, was, now)]


def _rows(title: str, columns: tuple[str, ...], was: list[Any], now: list[Any]) -> list[Changed]:
    """The rows that came, went, or read otherwise; only their order, when that is all that differs."""
    before, after = ({key: tuple(cells) for key, cells in rows} for rows in (was, now))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            found.append(Changed(title, _told(old), _told(new)))
            continue
        for column, one, other in zip(columns, old, new, strict=True):
            found += _changed(f"{title}, {new[0]}: {column}", one, other)
    if not found and list(before) != list(after):
        found.append(Changed(f"{title}: the order", ", ".join(before), ", ".join(after)))
    return found


def _rules(was: list[Any], now: list[Any]) -> list[Changed]:
    """The settings that were set otherwise and are told otherwise.

    How a newer program words one, or what it adds unset, is no change; nor is what was set to what it was without being set.
    """
    before, after = ({key: tuple(cells) for key, cells in rows} for rows in (was, now))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, ("", "")), after.get(key, ("", ""))
        if old[-1] != new[-1] and old[:-1] != new[:-1]:
            found.append(Changed(key, old[-2] or old[-1], new[-2] or new[-1]))
    return found


def _told(cells: tuple[str, ...] | None) -> str:
    return " · ".join(filter(None, cells or ()))
