"""Recording what somebody does, or the proposal that it needs first: the same from the command line and the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pods.voices import consent

if TYPE_CHECKING:
    import datetime as dt

    from ledger.act import Act
    from ledger.book import Book, Posted


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
