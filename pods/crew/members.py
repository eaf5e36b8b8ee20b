"""Members: joining, leaving, coming back, and keeping the books. What they own and owe lives with the pods."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ledger import chart, text
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people, positions, taking_part
from pods.voices.without import without

if TYPE_CHECKING:
    from ledger.view import View

_RESERVED = {"all", "crew"}
_LONGEST = 40
_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Join(Act):
    """Somebody joins the crew, or comes back. `member` is what they are called on the command line."""

    kind = "join"
    member: str
    name: Words | None = None
    treasurer: bool = False
    language: Words | None = None


class Leave(Act):
    """A member leaves the crew."""

    kind = "leave"
    member: str


class Rename(Act):
    """A member is called by another name from that day on; short name and accounts stay."""

    kind = "rename"
    member: str
    name: Words


class Language(Act):
    """The language in which a member reads their papers, as in es; en is English."""

    kind = "language"
    member: str
    language: Words


class Roles(Act):
    """A member becomes a treasurer, or is one no longer."""

    kind = "roles"
    member: str
    treasurer: bool


@rule(Join)
def join(act: Join, view: View) -> Change:
    """A member with an account name of their own; somebody who left comes back to the same one.

    Raises: Invalid, for a handle that cannot be typed; Refused, when they are in the crew already, or another member has their name.
    """
    if people.members(view):
        people.need_treasurer(view, "Taking in a member")
    return joined(act, view)


def joined(act: Join, view: View) -> Change:
    """The same, whoever records it: who was agreed on joins with what they buy.

    Raises: as `join` does.
    """
    standing = view.session.get("member", act.member, None, None)
    if standing is not None and standing.status == "void":
        standing = None
    if standing is not None and standing.status == people.IN:
        raise Refused(
            f"{standing.body['name']} is already in the crew as {act.member}.",
            hint="Choose another short name for a second person; "
            f"if their name or day is wrong: crewbook correct {standing.seq} --because …, then add them again.",
            where="member",
        )
    if standing is not None and standing.status == people.DIED:
        raise Refused(
            f"{standing.body['name']} ({act.member}) died on {people.since(standing)}.",
            hint="Choose another short name for somebody else; "
            f"if it is not so: crewbook correct {standing.seq} --because …",
            where="member",
        )
    handle = checked_handle(act.member)
    body: dict[str, Any] = dict(standing.body) if standing else {"account": _account(view, handle)}
    body.pop("ended", None)
    body["name"] = (act.name and text.name(act.name)) or body.get("name") or act.member
    need_own_name(view, handle, str(body["name"]))
    body["treasurer"] = act.treasurer
    if act.language is not None:
        body["language"] = _tag(act.language)
    record = Record("member", handle, body, status=people.IN, member=handle)
    again = taking_part.back(view, handle) if standing else []
    return Change(records=(record, *again), about=(f"member/{handle}",), id=handle)


def checked_handle(handle: str) -> str:
    """A short name that can be typed. Raises: Invalid otherwise."""
    plain = text.clean(handle, what="short name", most=_LONGEST)
    if plain != handle or not _can_be_typed(handle) or handle != handle.lower() or handle in _RESERVED:
        better = chart.slug(handle).lower()
        better = "ana" if better in {"", *_RESERVED} else better
        raise Invalid(
            f"“{plain}” cannot be typed as a member's short name.",
            hint=f"Use small letters, digits and hyphens, such as {better}; the full name goes into --name.",
            where="member",
        )
    return handle


def _can_be_typed(handle: str) -> bool:
    """Whether a handle is letters of any script with their marks, digits and hyphens, a letter or digit first."""
    kinds = [unicodedata.category(char)[0] for char in handle]
    return kinds[:1] in (["L"], ["N"]) and all(
        kind in "LMN" or char in "-_" for kind, char in zip(kinds, handle, strict=True)
    )


def _account(view: View, handle: str) -> str:
    """The member's account component: an ASCII slug, told apart by a short id where it is taken or empty."""
    taken = {
        each.body["account"]
        for each in view.session.find("member", pod=None, member=None, status=None, on=None, until=None)
    }
    plain = chart.slug(handle)
    if plain and plain not in taken:
        return plain
    tries = 0
    while (account := f"{plain or 'M'}-{chart.short_id(view.book.id, handle, str(tries))}") in taken:
        tries += 1
    return account


@rule(Leave)
def leave(act: Leave, view: View) -> Change:
    """A member leaves with nothing open: no savings, loans or shares on that day, and no entry behind it.

    Raises: Refused, with what is still open.
    """
    record = people.member(view, act.member)
    if act.member != view.doing.by:
        people.need_treasurer(view, "Another member's leaving")
    name = record.body["name"]
    _not_the_last_treasurer(view, record)
    still_open = positions.blocking(view, record)
    if still_open:
        raise Refused(
            f"{name} still has {', '.join(each.what for each in still_open)}.",
            hint="First, for example: "
            + "; ".join(dict.fromkeys(each.command for each in still_open))
            + f". See all of it: crewbook member positions {act.member}",
            where="member",
        )
    later = [(day, seq) for seq, day in view.days_about(f"member/{act.member}") if day > view.on]
    later += [(day, seq) for seq, day in view.session.acted(act.member, view.on + dt.timedelta(days=1))]
    if later:
        day, seq = max(later)
        raise Refused(
            f"{name} cannot leave on {view.on}: entry {seq} of {day} still concerns them.", hint=f"Use --on {day}."
        )
    gone = record.changed(status=people.LEFT, treasurer=False, ended=view.on.isoformat())
    asked = without(view, act.member)
    return Change(records=(gone, *asked), about=(f"member/{act.member}", *(f"proposal/{each.id}" for each in asked)))


@rule(Rename)
def rename(act: Rename, view: View) -> Change:
    """The name that screens and papers show from that day on; papers of earlier days keep the earlier one.

    Raises: Refused, for a name that they have, or another member has.
    """
    record = people.member(view, act.member)
    people.need_owner(view, record.id, "Another member's name")
    if not act.name:
        raise Invalid(
            "The new name is empty.", hint='Write it: crewbook member rename ana --name "Ana Ruiz"', where="name"
        )
    text.name(act.name)
    if act.name == record.body["name"]:
        raise Refused(f"{act.name} is their name already.", where="name")
    need_own_name(view, record.id, act.name)
    return Change(records=(record.changed(name=act.name),), about=(f"member/{record.id}",))


def namesake(view: View, handle: str, name: str) -> Record | None:
    """Another member who is called the same, in large letters or small, in whatever way they are typed."""
    wished = text.as_read(name)
    return next(
        (each for each in people.members(view) if each.id != handle and text.as_read(each.body["name"]) == wished), None
    )


def need_own_name(view: View, handle: str, name: str) -> None:
    """No two members are called the same, for every paper and page tells them apart by their names.

    Raises: Refused, with who has the name.
    """
    other = namesake(view, handle, name)
    if other is not None:
        raise Refused(
            f"{other.id} is called {other.body['name']} already.",
            hint=f"Add what tells the two apart, as in “{name}, Kea Street”.",
            where="name",
        )


@rule(Language)
def language(act: Language, view: View) -> Change:
    """Papers for this member are in that language, where somebody does not ask for another one.

    Raises: Refused, when they are already; Invalid, for what is no name of a language.
    """
    record = people.member(view, act.member)
    people.need_owner(view, record.id, "Another member's language")
    tag = _tag(act.language)
    if tag == record.body.get("language", "en"):
        raise Refused(f"{record.body['name']} reads papers in “{tag}” already.", where="language")
    return Change(records=(record.changed(language=tag),), about=(f"member/{record.id}",))


def _tag(typed: str) -> str:
    """The tag of a language, as in es or es-MX. Which languages papers can be in is for the reports to say."""
    if not _LANGUAGE.fullmatch(typed):
        raise Invalid(f"“{typed}” is not how a language is written.", hint="Write es, ar or es-MX.", where="language")
    return typed


@rule(Roles)
def roles(act: Roles, view: View) -> Change:
    """Who keeps the books from this day on. The last treasurer stays one until another is named.

    Raises: Refused, when nothing would change or nobody would be left.
    """
    people.need_treasurer(view, "A change of roles")
    record = people.member(view, act.member)
    if people.is_treasurer(record) == act.treasurer:
        name = record.body["name"]
        said = f"{name} is already a treasurer." if act.treasurer else f"{name} is no treasurer."
        raise Refused(said, hint="See who keeps the book: crewbook member list", where="member")
    if not act.treasurer:
        _not_the_last_treasurer(view, record)
    return Change(records=(record.changed(treasurer=act.treasurer),), about=(f"member/{act.member}",))


def _not_the_last_treasurer(view: View, record: Record) -> None:
    """Somebody keeps the books of those who stay.

    Raises: Refused, when `record` is the only treasurer of a crew of several.
    """
    crew = people.members(view)
    if [each.id for each in crew if people.is_treasurer(each)] == [record.id] and len(crew) > 1:
        raise Refused(
            f"{record.body['name']} is the only treasurer.",
            hint="Name another first: crewbook member role HANDLE --treasurer",
            where="member",
        )
