"""Recording what somebody does, or the proposal that it needs first, and what was recorded before: the same from every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pods.voices import consent

if TYPE_CHECKING:
    import datetime as dt

    from ledger.act import Act
    from ledger.book import Book, Posted
    from ledger.view import View


def send(
    book: Book,
    act: Act,
    *,
    by: str,
    now: dt.datetime,
    on: dt.date | None = None,
    day: dt.date | None = None,
    **circumstances: Any,
) -> Posted:
    """Record an act, or the proposal that the pod's terms want before it; `day` is its default day, `on` the one given.

    Raises: what `Book.post` does.
    """
    if getattr(act, "topic", None) is not None or act.moves_money_out:
        with book.view(on=on or day or now.date()) as view:
            asked = consent.proposed_if_needed(act, view, by)
        # The others are asked now, whatever the day of what they are asked about.
        act, day = asked, day if asked is act else None
    return book.post(act, by=by, now=now, on=on or day, **circumstances)


def recorded_under(view: View, key: str) -> tuple[Act, list[int]] | None:
    """(the act, or the one that its proposal wraps; its commit's entries) that were recorded under a key, or None."""
    from ledger import entry, text
    from ledger.act import registry

    found = view.session.by_key(key)
    if found is None:
        return None
    entries = [entry.read(each, tuple(text.parse(each))) for each in found[1]]
    act = registry.act(entries[0].kind, entries[0].fields)
    if isinstance(act, consent.Propose):
        act = registry.act(act.act, act.fields)
    return act, [each.seq for each in entries]
