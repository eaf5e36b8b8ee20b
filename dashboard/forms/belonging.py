"""Forms for who is in the crew: taken in, renamed, their role and language, and leaving."""

from __future__ import annotations

from dashboard.forms.offer import Offer
from dashboard.rights import Right
from pods.crew.members import Join, Language, Leave, Rename, Roles
from reports.say import say

_MEMBERS = "members"

OFFERS = (
    Offer(
        Join,
        say("Take somebody in"),
        say("Take them in"),
        Right.KEEP,
        _MEMBERS,
        ("member", "name"),
        ("language", "treasurer"),
        needs=("name",),
        typed=("member",),
    ),
    Offer(Rename, say("Change a name"), say("Change it"), Right.SPEAK, _MEMBERS, ("member", "name"), own="member"),
    Offer(Roles, say("Change who keeps the book"), say("Change it"), Right.KEEP, _MEMBERS, ("member", "treasurer")),
    Offer(
        Language,
        say("Change the language of papers"),
        say("Change it"),
        Right.SPEAK,
        _MEMBERS,
        ("member", "language"),
        own="member",
    ),
    Offer(Leave, say("Leave the crew"), say("They leave"), Right.SPEAK, _MEMBERS, ("member",), own="member"),
)
