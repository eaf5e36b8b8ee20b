"""Whose an agreement is to read: who signs it, and who is or was asked about it. Who may have other papers stands in papers.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.agreements import stated, versions
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ledger.act import Record
    from ledger.view import View


def parties(view: View, id: str, number: int | None) -> Collection[str]:
    """Who signs a version of an agreement, its draft where none is named, and who could for the crew; nobody where there is none."""
    record = view.get(versions.AGREEMENT, id.upper())
    if record is None:
        return ()
    found = versions.Agreement(record)
    kept = view.get(versions.VERSION, versions.version_id(found.id, number or found.read))
    signing = kept.body["facts"]["parties"] if kept is not None else stated.parties(view, found.about)
    # Whose certificate it is, holds it, although only the crew signs it.
    return {*signing, *stated.for_the_crew(view, found.about, signing), *filter(None, [found.about.get("member")])}


def readers(view: View, id: str, number: int | None) -> Collection[str]:
    """Who may read a version of an agreement: who signs it, and who is asked about it or was when it was adopted, for nobody agrees to what they may not read."""
    about = (
        each
        for each in consent.alive(view)
        if str(each.body["fields"].get("agreement", "")).upper() == id.upper()
        and number in {None, each.body["fields"].get("number", number)}
    )
    asked = ({each.member, *each.body["asked"]} for each in (*about, *_carried(view, id, number)))
    return {*parties(view, id, number), *(who for each in asked for who in each if who)}


def _carried(view: View, id: str, number: int | None) -> Iterator[Record]:
    """The proposals by which versions of an agreement, or one of them, were adopted."""
    record = view.get(versions.AGREEMENT, id.upper())
    for each in versions.versions(view, versions.Agreement(record)) if record is not None else ():
        carried = each.body["proposal"] if number in {None, each.body["number"]} else None
        if carried and (proposal := view.get("proposal", carried)) is not None:
            yield proposal
