"""Acts, the rules that answer them, and what a rule may ask and answer. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ledger import text
from ledger.errors import CrewbookError, Invalid

Words = Annotated[str, AfterValidator(text.clean)]
"""Free text that a person typed, cleaned to one printable line."""


class Act(BaseModel):
    """What somebody does: frozen, checked for form only, the same in JSON and in Python.

    `kind` names it in the journal for ever; `version` counts its shapes. `moves_money_out` makes a
    proposal that wraps it wait for `carry-out`.
    """

    # Built on first use: a contribution does not pay for the forms of all other acts.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]
    version: ClassVar[int] = 1
    moves_money_out: ClassVar[bool] = False

    def given(self) -> dict[str, Any]:
        """The act as plain JSON types, without what was left at its default of nothing."""
        return self.model_dump(mode="json", exclude_none=True)

    def meant(self) -> dict[str, Any]:
        """The act as Python types, in which 1 and 1.00 are the same amount: what tells two acts apart."""
        return self.model_dump(exclude_none=True)


def make(act_type: type[ActT], **fields: Any) -> ActT:
    """The act from what was typed.

    Raises: Invalid, naming the first field that is wrong.
    """
    try:
        return act_type(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]).replace("_", "-")
        raise Invalid(f"{where or act_type.kind}: {first['msg'][0].lower()}{first['msg'][1:]}.", where=where) from None


ActT = TypeVar("ActT", bound=Act)


@dataclass(frozen=True, slots=True)
class Record:
    """One version of something the book remembers: a member, a pod's terms, a loan, a proposal, a class.

    Quantities never stand here; they come from postings. `date` and `seq` are zero until posted;
    `date` may lie after the entry's own (a loan closed by a back-dated repayment).
    """

    kind: str
    id: str
    body: dict[str, Any]
    status: str = "open"
    pod: str | None = None
    member: str | None = None
    due: dt.date | None = None
    date: dt.date | None = None
    seq: int = 0

    def changed(self, *, status: str | None = None, due: dt.date | None = None, **body: object) -> Record:
        """The next version: what is named changes, the rest stays."""
        return replace(
            self, status=status or self.status, due=due or self.due, body={**self.body, **body}, date=None, seq=0
        )


class Follow(NamedTuple):
    """An act that is posted right behind this one, in the same commit, by `by`, carried by `proposal`.

    `on` None is the day of the act that it follows.
    """

    act: Act
    by: str
    proposal: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A rule's answer: directives and new record versions; `id` names what was opened, if anything.

    `about` lists what the entry concerns, as `member/ana` or `loan/L1`, for the journal's filters
    and for what rests on what.
    """

    directives: tuple[Any, ...] = ()
    records: tuple[Record, ...] = ()
    about: tuple[str, ...] = ()
    id: str | None = None
    then: tuple[Follow, ...] = ()


class PostingRow(NamedTuple):
    """One posting of the journal. `minor` is in minor units of `commodity`; `lot` is None for money.

    A tuple, for every posting of a book may be read as one: it is made in a third of a dataclass's time.
    """

    seq: int
    n: int
    date: dt.date
    account: str
    commodity: str
    minor: int
    lot: Lot | None = None


@dataclass(frozen=True, slots=True, order=True)
class Lot:
    """The identity of shares bought together: what one cost, when, and their numbers (`1-20`)."""

    date: dt.date
    label: str
    cost_minor: int
    cost_commodity: str


class Doing(NamedTuple):
    """The circumstances of an act: who, for which day, through which door, and what time it is."""

    by: str
    on: dt.date
    now: dt.datetime
    entered_by: str
    via: str
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What never changes about a book."""

    id: str
    name: str
    currency: str
    first_day: dt.date


# A rule answers an act of its own type from a ledger.view.View.
Rule = Callable[[Any, Any], Change]


@dataclass(slots=True)
class Registry:
    """Every kind of act with its model and its rule; pods/ fill it as they are imported.

    `complete` imports the rest, when a kind is asked for that no import has brought yet. `before`
    is asked ahead of every rule, and raises when who acts may not; `after` of every rule's answer, before it is kept.
    `ahead` holds for some kinds what reads at once all that the rule will ask for many acts of a batch: nothing is
    decided there, and a rule answers the same without it.
    """

    acts: dict[str, type[Act]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    complete: Callable[[], object] = field(default=lambda: None)
    before: Callable[[Act, Any], None] = field(default=lambda _act, _view: None)
    after: Callable[[Act, Change, Any], None] = field(default=lambda _act, _change, _view: None)
    ahead: dict[str, Callable[[Sequence[Any], Any], None]] = field(default_factory=dict)

    def rule(self, act_type: type[Act]) -> Callable[[Rule], Rule]:
        """Register the decorated function as the rule for `act_type`."""

        def register(function: Rule) -> Rule:
            assert act_type.kind not in self.rules, f"two rules for {act_type.kind}"
            self.acts[act_type.kind] = act_type
            self.rules[act_type.kind] = function
            return function

        return register

    def act(self, kind: str, fields: dict[str, Any]) -> Act:
        """The act that `fields` describe.

        Raises: Invalid, when no such kind is known or the fields do not fit it.
        """
        if kind not in self.acts:
            self.complete()
        if kind not in self.acts:
            raise Invalid(f"This version of crewbook knows no act called “{kind}”.", hint="Install a newer crewbook.")
        return make(self.acts[kind], **fields)


registry = Registry()
rule = registry.rule

__all__ = [
    "Act", "BookFacts", "Change", "CrewbookError", "Doing", "Follow", "Lot", "PostingRow", "Record", "Registry",
    "Words", "make", "registry", "rule",
]  # fmt: skip
