"""What every report begins with: the book, the day, the entry and the seal; and finding whom or what it is about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict

from pods.crew import people
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View


class Heading(TypedDict):
    """The fields of a Document that tell what it rests on."""

    book: str
    on: dt.date
    seq: int
    seal: str


def heading(view: View) -> Heading:
    """What the view rests on, to be unpacked into a Document."""
    return {"book": view.book.name, "on": view.on, "seq": view.seq, "seal": view.seal}


def member(view: View, handle: str) -> Record:
    """The member, also one who has left: they may still want their statement.

    Raises: Invalid, when nobody has that name, or they had not joined by the view's day.
    """
    return view.get("member", handle) or people.member(view, handle)


def pod(view: View, id: str) -> people.Pod:
    """The pod, also a closed one.

    Raises: Invalid, when there is none, or it had not opened by the view's day.
    """
    found = view.get("pod", id)
    return people.pod(view, id) if found is None else people.Pod(found)


def how_they_stand(member: Record) -> str:
    """`Left the crew on 2026-02-01`, `Died on …`; nothing for who is in the crew."""
    if member.status == people.LEFT:
        return say("Left the crew on {day}", day=people.since(member))
    if member.status == people.DIED:
        return say("Died on {day}", day=people.since(member))
    return ""


def marked(member: Record) -> str:
    """The name as a list shows it: `Ana Ruiz`, `Ana Ruiz (left)`."""
    name = member.body["name"]
    if member.status == people.LEFT:
        return say("{name} (left)", name=name)
    return say("{name} (died)", name=name) if member.status == people.DIED else str(name)


def name_of(view: View, handle: str) -> str:
    """The name that a member chose to show; the handle itself for the crew and for nobody known."""
    found = view.get("member", handle, dt.date.max)
    return str(found.body["name"]) if found else handle


def said_place(pod: people.Pod, place: str) -> str:
    """The account of a place as people call it: `Cash-Box of Rainy Day`."""
    return say("{place} of {pod}", place=place.split(":")[1], pod=pod.name)
