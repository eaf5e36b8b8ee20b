"""Anything else, as a balanced transaction: typed on the command line or written into the inbox."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import amount as amounts
from beancount.core import data

from ledger import chart, text
from ledger.act import Act, Change, Words, rule
from ledger.entry import HEAD
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.funds import fund
from pods.settings.setting import NONE
from pods.voices import consent, signing

if TYPE_CHECKING:
    from collections.abc import Collection

    from ledger.act import Record
    from ledger.view import View


# What a free entry may not touch: numbers of shares and schedules hang on it.
_KEPT = {
    ("Equity", "Shares"): ("shares", "shares"),
    ("Assets", "Loans"): ("loans", "loan"),
    ("Liabilities", "Cycle"): ("shares of a cycle", "cycle"),
    ("Equity", "Shared-Out"): ("share-outs", "cycle"),
    ("Equity", "Surplus"): ("share-outs", "cycle"),
    ("Equity", "Leftover"): ("share-outs", "cycle"),
    ("Equity", "Capital"): ("capital accounts", "capital"),
    ("Equity", "Slices"): ("slices", "slices"),
    ("Equity", "Divided"): ("a month's split", "share"),
    ("Equity", "Support"): ("mutual support", "support"),
}


class Enter(Act):
    """A transaction of plain money; `lines` are (account, number, commodity).

    `flag` is beancount's mark, None for `*`; `notes` and `numbers` are a person's own metadata.
    """

    kind = "enter"
    moves_money_out = True
    narration: Words
    payee: Words | None = None
    lines: tuple[tuple[str, Decimal, str], ...]
    flag: str | None = None
    notes: dict[str, str] | None = None
    numbers: dict[str, Decimal] | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@rule(Enter)
def enter(act: Enter, view: View) -> Change:
    """The transaction as written; a new account must belong to a pod, so that a slip opens none.

    Raises: Invalid, for an account that is not there and belongs to no pod, or lines that do not balance.
    """
    people.need_treasurer(view, "A free entry")
    if not act.narration:
        raise Invalid(
            "A free entry says what it is.", hint='Begin with words: crewbook enter "Bank fee" …', where="narration"
        )
    if len(act.lines) < 2:  # noqa: PLR2004 - double entry
        raise Invalid(
            "A transaction has two lines or more.", hint='Add --line "ACCOUNT AMOUNT" twice or more.', where="line"
        )
    pods = {each.body["account"]: each for each in view.find("pod")}
    members = {each.body["account"]: each for each in view.find("member")}
    about: dict[str, Record] = {}
    moved: dict[tuple[str, str], Decimal] = {}
    for account, number, commodity in act.lines:
        moved[account, commodity] = moved.get((account, commodity), Decimal(0)) + number
        _check_account(view, account, set(pods) | {f"{each}{fund.APART}" for each in pods}, members)
        if not number:
            raise Invalid(f"The line of {account} is zero.", hint="Leave it out.", where="line")
        if account.startswith("Liabilities:Savings:") and account.endswith(f":{people.HELD}"):
            raise Invalid(
                f"{account} is moved by the commands for held savings only.",
                hint="See: crewbook reciprocity --help",
                where="line",
            )
        if account.startswith("Liabilities:Savings:") and number > 0:
            raise Invalid(
                f"Savings are taken out by the command for it, not by a line of {account}.",
                hint="See: crewbook withdraw --help",
                where="line",
            )
        parts = account.split(":")[1:]
        its = [part if part in pods else part.removesuffix(fund.APART) for part in parts]
        about |= {f"pod/{pods[part].id}": pods[part] for part in its if part in pods}
        about |= {f"member/{members[part].id}": members[part] for part in parts[2:] if part in members}
    for each in about.values():
        people.stays(view, each)
    fund.refuse_free_entry(view, act.lines)
    _keeps_locked(act, [people.Pod(each) for each in about.values() if each.kind == "pod"])
    if not any(moved.values()):
        raise Invalid(
            "Nothing moves: the lines of "
            + " and of ".join(dict.fromkeys(account for account, _ in moved))
            + " cancel out.",
            hint="Name the account that the money comes from in one line, and the one that it goes to in another.",
            where="line",
        )
    postings = [
        data.Posting(account, amounts.Amount(_on_unit(view, number, commodity), commodity), None, None, None, None)
        for account, number, commodity in act.lines
    ]
    directive = data.Transaction(
        _noted(act),
        view.on,
        act.flag or "*",
        act.payee,
        act.narration,
        frozenset(act.tags),
        frozenset(act.links),
        postings,
    )
    return Change((directive,), about=tuple(about))


def _noted(act: Enter) -> dict[str, str | Decimal]:
    """The person's own metadata, made safe to print.

    Raises: Invalid, for a name that every entry's own metadata has.
    """
    noted: dict[str, str | Decimal] = {**(act.notes or {}), **(act.numbers or {})}
    taken = next((name for name in noted if name in HEAD), None)
    if taken is not None:
        raise Invalid(
            f"The note “{taken}:” has a name that crewbook itself uses.", hint=f"Call it my-{taken}.", where="meta"
        )
    return {name: text.clean(value, what=name) if isinstance(value, str) else value for name, value in noted.items()}


def _on_unit(view: View, number: Decimal, commodity: str) -> Decimal:
    if view.get("commodity", commodity) is None:
        raise unknown("commodity", commodity, (each.id for each in view.find("commodity")))
    sign = -1 if number < 0 else 1
    return sign * people.number(view, abs(number), commodity, where="line")


def _keeps_locked(act: Enter, pods: list[people.Pod]) -> None:
    """Nothing goes out of the collective account of a pod with an asset lock.

    Raises: Refused, with where it goes instead.
    """
    for pod in pods:
        named = pod.terms.text("asset-lock")
        if named != NONE and any(
            name == f"Equity:Collective:{pod.slug}" and number > 0 for name, number, _ in act.lines
        ):
            raise Refused(
                f"{pod.name} has an asset lock: what is nobody's goes to {named}, and no free entry takes it elsewhere.",
                hint=f"Pass it on to them: crewbook capital pass-on {pod.id} AMOUNT",
                where="line",
            )


def _check_account(view: View, account: str, pods: set[str], members: Collection[str]) -> None:
    root, *parts = account.split(":")
    if (root, *parts[:1]) in _KEPT:
        what, command = _KEPT[root, parts[0]]
        raise Invalid(
            f"{account} is moved by the commands for {what} only.", hint=f"See: crewbook {command} --help", where="line"
        )
    if view.get("account", account) is not None:
        return
    if not chart.is_account(account):
        raise Invalid(
            f"“{account}” is no account.", hint="Write it like Assets:Bank-Main:Rainy, capitals first.", where="line"
        )
    if parts[0] == "Savings" and (len(parts) != 3 or parts[2] not in members):  # noqa: PLR2004 - Savings:Pod:Member
        raise unknown("account", account, (each.id for each in view.find("account")), hint="Savings are a member's.")
    if not pods.intersection(parts[:2]):
        raise unknown(
            "account", account, (each.id for each in view.find("account")), hint="A new account names its pod."
        )


def _pod(act: Enter, view: View) -> str | None:
    """The pod out of whose places the lines take money, all in all; None where they take none."""
    found = (each.id for each in view.find("pod", status="open") if signing.taken(act.lines, people.Pod(each)) > 0)
    return next(found, None)


def _sentence(act: Enter, _view: View) -> str:
    lines = "; ".join(f"{account} {number:,f} {commodity}" for account, number, commodity in act.lines)
    return f"{act.narration}: {lines}"


consent.describe(Enter, _sentence, pod=_pod)
