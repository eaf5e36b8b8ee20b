"""Which statements can be had as files, what each is asked with, and who may have it: one table. The routes stand in downloads.py."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboard import totals
from dashboard.readers import parties, readers
from dashboard.rights import Right
from ledger import money, persons
from ledger.clock import typed_day
from ledger.errors import Invalid, unknown
from pods.agreements import versions
from reports import crew
from reports.agreements.paper import paper as agreement_paper
from reports.agreements.standing import agreements, status
from reports.arrears import loans_statement
from reports.book import book_statement
from reports.capital import capital_statement
from reports.circle import circle_statement
from reports.cycle import cycle_statement
from reports.exit import exit_statement
from reports.fund import fund_statement
from reports.handover import handover_statement
from reports.heading import pod as pod_of
from reports.language import language
from reports.livelihood import livelihood_statement
from reports.loan import loan_statement
from reports.member import member_statement
from reports.member_year import year_statement
from reports.offers import offers_of
from reports.own_part import own_cycle, own_exit, own_offers, own_part
from reports.ownership import ownership_statement
from reports.patronage import patronage_statement
from reports.pool import pool_statement
from reports.positions import member_positions
from reports.ratios import ratio_statement
from reports.receipt import concerned, receipt
from reports.register import register
from reports.render.files import FORMS, rendered
from reports.render.json import dumps
from reports.say import say
from reports.support_month import support_statement
from reports.vesting import vesting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from dashboard.asking import Asking
    from ledger.view import View
    from reports.document import Document

JSON = "json"
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "html": "text/html",
    JSON: "application/json",
}
assert set(TYPES) == {*FORMS, JSON}, "every form of a statement can be had"
_DAYS, _NUMBERS, _TICKS = {"on", "since", "until"}, {"last", "entry", "version"}, {"draft", "summary"}
_OF_ALL = ("on", "at", "lang")
_FARTHEST = dt.timedelta(days=366)
_FEW = 2
_ONE_OR_TWO = {1, 2}
"""A receipt that concerns more members than two shows what several of them got."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a statement: who asks, the book on the day asked for, and what it is asked with, read."""

    asking: Asking
    view: View
    given: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.given.get(name)


def _nobody(_asked: Asked) -> Collection[str]:
    return ()


def _member(asked: Asked) -> Collection[str]:
    return {asked["member"]} - {None}


@dataclass(frozen=True, slots=True)
class Paper:
    """One statement. It `takes` what it cannot do without, and `may_take` more; `right` is what anybody needs for anybody's.

    `whose` answers whose own paper it is: they need no more than the right to their own. Of some that are everybody's a
    member gets their `own` part.
    """

    makes: Callable[[Asked], Document]
    takes: tuple[str, ...] = ()
    may_take: tuple[str, ...] = ()
    right: Right = Right.ALL
    whose: Callable[[Asked], Collection[str]] = _nobody
    own: Callable[[Asked], Document] | None = None
    """The totals and a member's own rows, for one who sees no more."""


def _of_member(asked: Asked) -> Document:
    if asked["year"]:
        if asked["since"] or asked["last"]:
            raise Invalid(
                say("A year is a paper of its own, and lists no movements."), hint=say("Leave since and last out.")
            )
        return year_statement(asked.view, asked["member"], asked["year"])
    return member_statement(asked.view, asked["member"], since=asked["since"], last=asked["last"])


def _borrower(asked: Asked) -> Collection[str]:
    found = asked.view.get("loan", asked["loan"].upper())
    return {found.member} if found is not None and found.member else ()


def _in_receipt(asked: Asked) -> Collection[str]:
    found = concerned(asked.asking.served.entry(asked["entry"])) if _is_recorded(asked) else []
    return found if len(found) <= _FEW else ()


def _is_recorded(asked: Asked) -> bool:
    return bool(0 < asked["entry"] <= asked.view.seq)


def _reading(asked: Asked) -> Collection[str]:
    return readers(asked.view, asked["agreement"], _number(asked))


def _comparing(asked: Asked) -> Collection[str]:
    """Who may read how an agreement stands against the book: who may read the version in force, where one is."""
    record = asked.view.get(versions.AGREEMENT, asked["agreement"].upper())
    in_force = versions.Agreement(record).in_force if record is not None else None
    return readers(asked.view, asked["agreement"], in_force)


def _number(asked: Asked) -> int | None:
    """The version that is asked for; None where there is no such agreement."""
    record = asked.view.get(versions.AGREEMENT, asked["agreement"].upper())
    if record is None:
        return None
    found, number = versions.Agreement(record), asked["version"]
    return found.version if asked["draft"] else int(number or found.read)


def _signing(asked: Asked) -> Collection[str]:
    return parties(asked.view, asked["agreement"], _number(asked))


def _agreement(asked: Asked) -> Document:
    # Names by law and addresses are for who signs, and for who keeps the book.
    asking = asked.asking
    is_shown = asking.may(Right.KEEP) or asking.visitor.member in _signing(asked)
    return agreement_paper(
        asked.view,
        asked["agreement"],
        number=asked["version"],
        is_draft=bool(asked["draft"]),
        is_summary=bool(asked["summary"]),
        known=persons.of_book(asking.served.book) if is_shown else {},
    )


def _own(makes: Callable[[Asked], Document], part: Callable[..., Document] = own_part) -> Callable[[Asked], Document]:
    """A member's own part of a pod's statement; without totals where these would tell what somebody else has."""

    def own(asked: Asked) -> Document:
        pod = pod_of(asked.view, asked["pod"])
        return part(makes(asked), asked.asking.me, with_totals=totals.of_pod(asked.asking, asked.view, pod))

    return own


def _of_pod(makes: Callable[[View, str], Document]) -> Paper:
    """A pod's statement, of which a member who sees no more gets their own part."""

    def made(asked: Asked) -> Document:
        return makes(asked.view, asked["pod"])

    return Paper(made, ("pod",), own=_own(made))


def _own_pool(asked: Asked) -> Document:
    """Where few have a loan, what all saved is told alone: what is lent, and the money that is left, would tell theirs."""
    pod = pod_of(asked.view, asked["pod"])
    return own_part(
        pool_statement(asked.view, pod.id),
        asked.asking.me,
        with_totals=totals.of_pod(asked.asking, asked.view, pod),
        with_saved=totals.of_savers(asked.asking, asked.view, pod),
    )


def _own_fund(asked: Asked) -> Document:
    """Where few were ever granted something, what went out and what is left would tell what they got."""
    document = fund_statement(asked.view, asked["pod"])
    granted: Any = document.data["grants"]
    is_told = totals.of_pod(asked.asking, asked.view, pod_of(asked.view, asked["pod"]))
    return own_part(
        document, asked.asking.me, with_totals=is_told and len({each["member"] for each in granted}) not in _ONE_OR_TWO
    )


def _exit(asked: Asked) -> Document:
    document = exit_statement(asked.view, asked["pod"], asked["member"])
    is_told = totals.of_pod(asked.asking, asked.view, pod_of(asked.view, asked["pod"]))
    return document if is_told else own_exit(document)


def _cycle(asked: Asked) -> Document:
    return cycle_statement(asked.view, asked["pod"], asked["cycle"])


def _ratios(asked: Asked) -> Document:
    totals.need(asked.asking, asked.given, totals.of_pod(asked.asking, asked.view, pod_of(asked.view, asked["pod"])))
    return ratio_statement(asked.view, asked["pod"], asked["since"])


def _ownership(asked: Asked) -> Document:
    """Of one member it tells what all own together as well."""
    everybodys = ownership_statement(asked.view, asked["pod"])
    if not asked["member"]:
        return everybodys
    totals.need(asked.asking, asked.given, totals.of_owners(asked.asking, asked.view, everybodys))
    return ownership_statement(asked.view, asked["pod"], asked["member"])


def _book(asked: Asked) -> Document:
    totals.need(asked.asking, asked.given, totals.of_crew(asked.asking, asked.view))
    return book_statement(asked.view, year=asked["year"], since=asked["since"], until=asked["until"])


def _month(asked: Asked) -> Document:
    from dashboard.own_month import own_month

    return own_month(asked.asking, asked.view, asked["pod"], asked["month"])


PAPERS: dict[str, Paper] = {
    # Of one member.
    "member": Paper(_of_member, ("member",), ("since", "last", "year"), whose=_member),
    "positions": Paper(lambda asked: member_positions(asked.view, asked["member"]), ("member",), whose=_member),
    "exit": Paper(_exit, ("pod", "member"), whose=_member),
    "receipt": Paper(
        lambda asked: receipt(asked.view, asked.asking.served.entry(asked["entry"])), ("entry",), whose=_in_receipt
    ),
    "loan": Paper(lambda asked: loan_statement(asked.view, asked["loan"]), ("loan",), whose=_borrower),
    "agreement": Paper(_agreement, ("agreement",), ("version", "draft", "summary"), whose=_reading),
    # Of everybody, or of one member where one is named.
    "capital": Paper(
        lambda asked: capital_statement(asked.view, asked["pod"], asked["member"], asked["since"]),
        ("pod",), ("member", "since"), whose=_member,
    ),
    "patronage": Paper(
        lambda asked: patronage_statement(asked.view, asked["pod"], asked["year"], asked["member"]),
        ("pod", "year"), ("member",), whose=_member,
    ),
    "register": Paper(
        lambda asked: register(asked.view, asked["pod"], asked["member"]), ("pod",), ("member",), whose=_member
    ),
    "vesting": Paper(
        lambda asked: vesting_of(asked.view, asked["pod"], asked["member"]), ("pod",), ("member",), whose=_member
    ),
    "ownership": Paper(_ownership, ("pod",), ("member",), whose=_member),
    # Of a pod.
    "offers": Paper(
        lambda asked: offers_of(asked.view, asked["pod"]), ("pod",),
        own=lambda asked: own_offers(offers_of(asked.view, asked["pod"]), asked.asking.me),
    ),
    "pool": Paper(lambda asked: pool_statement(asked.view, asked["pod"]), ("pod",), own=_own_pool),
    "fund": Paper(lambda asked: fund_statement(asked.view, asked["pod"]), ("pod",), own=_own_fund),
    "cycle": Paper(_cycle, ("pod",), ("cycle",), own=_own(_cycle, own_cycle)),
    "ratios": Paper(_ratios, ("pod",), ("since",), right=Right.TOTALS),
    "loans": _of_pod(loans_statement),
    "circle": _of_pod(circle_statement),
    "livelihood": Paper(
        lambda asked: livelihood_statement(asked.view, asked["pod"], asked["month"]), ("pod",), ("month",), own=_month
    ),
    "support": Paper(
        lambda asked: support_statement(asked.view, asked["pod"], asked["month"]), ("pod",), ("month",), own=_month
    ),
    # Of the crew.
    "book": Paper(_book, may_take=("year", "since", "until"), right=Right.TOTALS),
    "handover": Paper(lambda asked: handover_statement(asked.view)),
    "members": Paper(lambda asked: crew.members(asked.view)),
    "agreements": Paper(lambda asked: agreements(asked.view)),
    "agreement-status": Paper(
        lambda asked: status(asked.view, asked["agreement"]), ("agreement",),
        whose=_comparing,
    ),
}  # fmt: skip
"""Report → what it is asked with, who may have it, and how it is made."""


def read(asking: Asking, report: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """What a statement is asked with, as its values; a member who asks for nobody's in particular asks for their own.

    Raises: Invalid, for a day or number that is none, for what is missing, and for what the statement does not take.
    """
    paper = PAPERS[report]
    known = [*paper.takes, *paper.may_take, *_OF_ALL]
    for name in typed:
        if name not in known:
            raise unknown("question", name, known, hint=f"This statement takes {', '.join(known)}.", among="here")
    given = {name: _value(name, text.strip()) for name, text in typed.items() if text.strip()}
    if "member" in paper.takes and "member" not in given and asking.visitor.member is not None:
        given["member"] = asking.visitor.member
    for name in paper.takes:
        if name not in given:
            raise Invalid(
                say("This statement needs to know the {name}.", name=name),
                hint=say("Add ?{name}=… to the address.", name=name),
                where=name,
            )
    day = given.get("on")
    if day is not None and day > asking.today + _FARTHEST:
        raise Invalid(say("{day} is more than a year ahead.", day=day), hint=say("Check the year."), where="on")
    return given


def _value(name: str, typed: str) -> Any:
    if name in _DAYS:
        return day(typed, name)
    if name in _NUMBERS:
        if not re.fullmatch(r"[0-9]{1,9}", typed):
            raise Invalid(
                say("“{typed}” is no whole number.", typed=money.printable(typed)),
                hint=say("Write it in digits, as in 12."),
                where=name,
            )
        return int(typed)
    return typed in {"1", "on", "true", "yes"} if name in _TICKS else typed


def day(typed: str, where: str) -> dt.date:
    """A day as browsers send it.

    Raises: Invalid, when it is none.
    """
    try:
        return typed_day(typed)
    except ValueError:
        raise Invalid(
            say("“{typed}” is no date.", typed=money.printable(typed)), hint=say("Write it as 2026-03-31."), where=where
        ) from None


def may(asked: Asked, report: str) -> bool:
    """Whether the visitor may have the statement: by their right to everybody's, or because it is their own."""
    return has_part(asked.asking, report) or _is_own(asked, report)


def has_part(asking: Asking, report: str) -> bool:
    """Whether the visitor gets a pod's statement, or of it the totals and their own rows; who left reads their own papers alone."""
    visitor, paper = asking.visitor, PAPERS[report]
    is_member = visitor.member is not None and all(map(visitor.may, (Right.OWN, Right.TOTALS)))
    return visitor.may(paper.right) or (paper.own is not None and is_member)


def _is_own(asked: Asked, report: str) -> bool:
    visitor = asked.asking.visitor
    return visitor.member is not None and visitor.may(Right.OWN) and visitor.member in PAPERS[report].whose(asked)


def made(asked: Asked, report: str) -> Document:
    """The statement, in the language that was asked for, else of whom it is for, else of who asks."""
    paper = PAPERS[report]
    is_whole = asked.asking.may(paper.right) or _is_own(asked, report) or paper.own is None
    document = paper.makes(asked) if is_whole or paper.own is None else paper.own(asked)
    if asked["lang"]:
        return replace(document, language=language(asked["lang"]))
    if document.is_verbatim or document.language != "en":
        return document
    return replace(document, language=asked.asking.language)


def written(document: Document, form: str) -> bytes:
    """The statement as a file."""
    return dumps(document).encode() if form == JSON else rendered(document, form)


def file_name(asked: Asked, report: str, form: str, on: dt.date) -> str:
    """`tui-crew-member-ben-2026-06-15.pdf`: whose, what, of whom or what, as of when."""
    paper = PAPERS[report]
    about = [str(asked[name]) for name in (*paper.takes, *paper.may_take) if asked[name] and name not in _TICKS]
    words = [asked.asking.served.slug, report, *about, on.isoformat()]
    return re.sub(r"[^\w-]+", "-", "-".join(words).casefold()).strip("-") + f".{form}"
