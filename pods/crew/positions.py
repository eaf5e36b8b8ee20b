"""Everything that a member has open across all pods: what the accounts say, and what records say beside them.

Accounts are found by the member's own part of their names, so that kinds of pods that come later are covered too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart, money
from ledger.act import Record
from pods.circles import circle_settling
from pods.crew import people
from pods.cycles import cycle
from pods.dues import dues, fines
from pods.estates import open_of
from pods.lending import balances, guarantees
from pods.owning import slice_class
from pods.pools import points
from pods.settings.cycle import AT_SHARE_OUT
from pods.settings.setting import SAVINGS

if TYPE_CHECKING:
    from ledger.view import View

# What a member owns is below these; all other equity tells what was given or gained, and is nobody's claim.
_CLAIMS = frozenset({"Shares", "Capital", "Slices"})
# Behind a pod stands its class or its cycle in these, and then the member.
_NAMED_BEFORE = frozenset({("Equity", "Shares"), ("Equity", "Slices"), ("Liabilities", "Cycle")})
_POD, _MEMBER = 2, 3


@dataclass(frozen=True, slots=True)
class Position:
    """One thing that is open: `what` in words, with its amount; `command` settles it, or is empty.

    `blocks` says whether it keeps the member from leaving. `account`, `number` (beancount's sign) and `commodity` are
    those of money and shares; a position that only a record tells has its `record`.
    """

    pod: str | None
    what: str
    command: str
    blocks: bool = True
    account: str = ""
    number: Decimal = Decimal(0)
    commodity: str = ""
    record: Record | None = None


def positions(view: View, member: Record) -> list[Position]:
    """What is open of a member on the view's day: money and shares by account, then records, then points."""
    return [*in_accounts(view, member), *_in_records(view, member), *_expected(view, member), *_points(view, member)]


def blocking(view: View, member: Record) -> list[Position]:
    """Those of them that keep a member from leaving."""
    return [each for each in positions(view, member) if each.blocks]


def in_accounts(view: View, member: Record) -> list[Position]:
    """What the accounts of a member hold on the view's day, in every pod."""
    crew = {each.body["account"] for each in view.find("member")}
    pods = {each.body["account"]: each for each in view.find("pod")}
    held = view.balances(without=chart.LENT)
    for each in map(people.Pod, pods.values()):
        held |= view.balances(each.loans(member))
    return [
        _in_account(view, member, pods.get(account.split(":")[_POD]), account, number, commodity)
        for (account, commodity), number in sorted(held.items())
        if is_of(account, member.body["account"], crew)
    ]


def is_of(account: str, member: str, crew: Collection[str]) -> bool:
    """Whether an account is a claim of a member or on one; `member` and `crew` are parts of accounts' names.

    The member stands behind the pod, or behind what the pod has several of, as its classes of shares.
    """
    root, *_ = parts = account.split(":")
    if len(parts) <= _MEMBER or root not in {"Assets", "Liabilities", "Equity"} or chart.is_place(account):
        return False
    if root == "Equity" and parts[1] not in _CLAIMS:
        return False
    if (root, parts[1]) in _NAMED_BEFORE or parts[_MEMBER] not in crew:
        return parts[_MEMBER + 1 : _MEMBER + 2] == [member]
    return parts[_MEMBER] == member


def _in_account(
    view: View, member: Record, pod: Record | None, account: str, number: Decimal, commodity: str
) -> Position:
    parts = account.split(":")
    name, id = (pod.body["name"], pod.id) if pod else (parts[_POD], parts[_POD].lower())
    amount, exact = money.show(abs(number), commodity), f"{abs(number):f}"
    kind = (parts[0], parts[1])
    if kind == ("Liabilities", "Savings"):
        what, command = _saved(member, name, id, amount, exact, is_held=parts[-1] == people.HELD)
    elif kind == ("Liabilities", "Cycle") and pod is not None:
        what, command = _in_cycle(member, people.Pod(pod), amount, bears=parts[-1] == chart.LOSSES)
    else:
        owed, owing, settled = _WORDS.get(kind, _OTHER)
        if kind == ("Assets", "Loans"):
            amount, exact = _to_repay(view, parts[-1], number, commodity)
        if pod is not None:
            if member.status == people.DIED:
                settled = _left(view, member, people.Pod(pod), kind, settled)
            if member.status == people.LEFT and kind == ("Equity", "Capital"):
                # What a part of a frozen pie brought them since: it is paid back as everybody's is.
                settled = f"crewbook capital redeem {{pod}} --year {parts[-1].removeprefix('Y')}"
            if kind == ("Liabilities", "Circle"):
                settled = circle_settling.settled(view, people.Pod(pod), member, number)
        told = {
            "amount": amount, "number": exact, "name": name, "pod": id, "member": member.id, "account": account,
            "exact": f"{number:f}", "kind": parts[1].lower(), "fourth": parts[_MEMBER], "last": parts[-1],
        }  # fmt: skip
        if pod is not None and kind == ("Equity", "Slices") and slice_class.kept(view, people.Pod(pod)):
            return _frozen(view, member, people.Pod(pod), told)
        what, command = (owed if number < 0 else owing).format(**told), settled.format(**told)
    return Position(id, what, command, account=account, number=number, commodity=commodity)


def _frozen(view: View, member: Record, pod: people.Pod, told: Mapping[str, str]) -> Position:
    """A part of a pie that is frozen: nobody takes it back, so who leaves keeps it, or first hands it over."""
    is_died = member.status == people.DIED
    goes_first = slice_class.slice_class(view, pod).is_handed_over
    command = _SETTLE if is_died else "crewbook slices hand-over {pod} {member} OTHER" if goes_first else ""
    return Position(
        pod.id,
        ("{amount} in" if command else "{amount} kept in").format(**told) + f" the frozen pie of {told['name']}",
        command.format(**told),
        blocks=is_died or goes_first,
        account=told["account"],
        number=Decimal(told["exact"]),
        commodity=pod.commodity,
    )


def _left(view: View, member: Record, pod: people.Pod, kind: tuple[str, str], settled: str) -> str:
    """What settles something of a member who died: heirs inherit what was theirs, less what they owe the same pod."""
    is_owed = kind[0] == "Assets"
    if (
        kind == ("Equity", "Capital")
        and open_of.capital_short(view, pod, member)
        and not _is_owed_anything(view, pod, member)
    ):
        return _GIVE_UP
    if kind in _INHERITED or (is_owed and _is_owed_anything(view, pod, member)):
        return _SETTLE
    return settled


def _is_owed_anything(view: View, pod: people.Pod, member: Record) -> bool:
    """Whether a pod owes a member who died something against which their debts to it are set off."""
    if open_of.claims(view, pod, member):
        return True
    return (
        pod.kind == SAVINGS
        and pod.terms.text("shares-at-death") != AT_SHARE_OUT
        and bool(cycle.saved(view, pod, member))
    )


def _to_repay(view: View, id: str, number: Decimal, commodity: str) -> tuple[str, str]:
    """(amount with its commodity, exact amount) that repays all of a loan on the view's day, charges and fines with it."""
    loan = view.get("loan", id)
    owed = number if loan is None else max(number, balances.state(view, loan, on=dt.date.max).settlement(view.on).total)
    return money.show(owed, commodity), f"{owed:f}"


def _saved(member: Record, name: str, id: str, amount: str, exact: str, *, is_held: bool) -> tuple[str, str]:
    """Savings in words, and how they are paid out: by their owner, or to the heirs of who died."""
    what = f"{amount} held by reciprocity in {name}" if is_held else f"{amount} saved in {name}"
    if member.status == people.DIED:
        return what, _SETTLE.format(member=member.id, pod=id)
    if is_held:
        return what, f"crewbook reciprocity release {member.id} --in {id}"
    return what, f"crewbook withdraw {member.id} {exact} --from {id}"


def _in_cycle(member: Record, pod: people.Pod, amount: str, *, bears: bool) -> tuple[str, str]:
    """Shares in words, or what is taken off them, and how they are paid; what who died had goes to their heirs."""
    what = (
        f"{amount} of losses to be taken off their shares in {pod.name}"
        if bears
        else f"{amount} in shares of a cycle of {pod.name}"
    )
    if member.status != people.DIED:
        return what, f"crewbook cycle leave {member.id} --from {pod.id}"
    if pod.terms.text("shares-at-death") == AT_SHARE_OUT:
        return what, f"crewbook cycle share-out {pod.id}"
    return what, _SETTLE.format(member=member.id, pod=pod.id)


# Root and kind of account → (in words what the pod owes the member, what the member owes the pod, what settles it).
_WORDS = {
    ("Assets", "Loans"): ("", "{amount} to repay on {last}", "crewbook loan repay {last} {number}"),
    ("Assets", "Advances"): ("", "{amount} in advance from {name}", "crewbook advance {pod} {member} {number} --back"),
    ("Assets", "Due"): ("", "{amount} due to {name}", "crewbook circle recover {pod} {member} {number}"),
    ("Liabilities", "Recovered"): (
        "{amount} that came back of a loss they bore in {name}",
        "",
        "crewbook loan pay-back {member} {number} --from {pod}",
    ),
    ("Liabilities", "Circle"): (
        "{amount} paid in and not received yet in {name}",
        "{amount} received and not paid in yet in {name}",
        "",
    ),
    ("Liabilities", "Pay"): (
        "{amount} of pay to get from {name}",
        "{amount} of pay to give back to {name}",
        "crewbook pay {pod} {member} {number}",
    ),
    ("Liabilities", "Dividends"): (
        "{amount} of surplus and dividends to get from {name}",
        "{amount} of surplus and dividends to give back to {name}",
        "crewbook dividend pay {pod} {member}",
    ),
    ("Liabilities", "Estate"): (
        "{amount} of {name} for their heirs",
        "{amount} too much for their heirs in {name}",
        "crewbook member settle {member} --in {pod}",
    ),
    ("Liabilities", "Notes"): (
        "{amount} to get from {name} on note {last}",
        "{amount} too much on note {last} of {name}",
        "crewbook shares pay-note {last} --all",
    ),
    ("Equity", "Shares"): (
        "{amount} shares",
        "{amount} shares",
        "crewbook shares transfer {member} OTHER {number} --class {pod}/{fourth}",
    ),
    ("Equity", "Slices"): (
        "{amount} at risk in {name}",
        "{amount} at risk in {name}",
        "crewbook slices take-back {pod} {member} {number}",
    ),
    ("Equity", "Capital"): (
        "{amount} of capital in {name}",
        "{amount} of capital short in {name}",
        "crewbook leave-pod {pod} {member}",
    ),
}
_SETTLE = "crewbook member settle {member} --in {pod}"
_GIVE_UP = "crewbook member write-off {member} --in {pod} --because …"
_INHERITED = frozenset(
    {
        ("Liabilities", "Pay"),
        ("Liabilities", "Dividends"),
        ("Equity", "Shares"),
        ("Equity", "Capital"),
        ("Equity", "Slices"),
    }
)
_OTHER = (
    "{amount} of {kind} from {name}",
    "{amount} of {kind} to {name}",
    "crewbook journal --account {account}",
)


def _in_records(view: View, member: Record) -> list[Position]:
    """What is open without an account that tells it: a fine, a loan that is not paid out, a seat, a notice, a goal."""
    found = [*_fines(view, member), *_seats(view, member), *_guarantees(view, member)]
    for kind, (status, words, command, blocks) in _RECORDS.items():
        for each in view.find(kind, member=member.id, status=status):
            if not (kind == "notice" and member.status == people.DIED):
                told = {"id": each.id, "pod": each.pod, "member": member.id} | _told(view, each)
                done = command.format(**told)
                done += f" --by {member.id}" if kind == "loan" and member.status != people.DIED else ""
                found.append(Position(each.pod, words.format(**told), done, blocks=blocks, record=each))
    return found


# Kind of record → (the statuses that are open, what it is in words, what settles it, whether it keeps from leaving).
_RECORDS: dict[str, tuple[frozenset[str], str, str, bool]] = {
    "loan": (
        frozenset({"requested", "agreed"}),
        "loan {id} asked for and not paid out",
        "crewbook loan withdraw {id}",
        True,
    ),
    "notice": (
        frozenset({"open"}),
        "notice {id} of {amount} to {name}",
        "crewbook withdraw {member} {number} --from {pod}",
        False,
    ),
    "goal": (frozenset({"open"}), "goal {id}: {amount} in {name}", "crewbook drop-goal {id}", False),
}


def _seats(view: View, member: Record) -> list[Position]:
    """The seats of a member in circles whose rounds run."""
    return [
        Position(seat.pod, what, command, record=seat) for seat, what, command in circle_settling.seats(view, member)
    ]


def _guarantees(view: View, member: Record) -> list[Position]:
    """What a member answers for of others' running loans, by their own word; they are released, or their savings repay it."""
    found = []
    for loan, left in guarantees.bound(view, member.id):
        pod = view.get("pod", loan.pod or "", dt.date.max)
        assert pod is not None, "a loan's pod is there"
        unit = pod.body["commodity"]
        borrower = people.known(view, loan.member or "")
        what = f"{money.show(left, unit)} of {borrower.body['name']}'s loan {loan.id}, guaranteed"
        command = (
            f"crewbook loan set-off {loan.id} --savings-of {member.id}"
            if people.DIED in {member.status, borrower.status}
            else f"crewbook loan release {loan.id} {member.id} --instead MEMBER"
        )
        found.append(Position(loan.pod, what, command, record=loan))
    return found


def _fines(view: View, member: Record) -> list[Position]:
    """What is not paid of a member's fines."""
    found = []
    for each in fines.unpaid(view, member=member.id):
        record = view.get("pod", each.record.pod or "", dt.date.max)
        assert record is not None, "a fine names a pod that is there"
        pod = people.Pod(record)
        what = f"{money.show(each.left, pod.commodity)} to pay of fine {each.record.id} in {pod.name}"
        command = f"crewbook fine pay {member.id} {each.left:f} --to {pod.id}"
        if member.status == people.DIED and _is_owed_anything(view, pod, member):
            command = _SETTLE.format(member=member.id, pod=pod.id)
        found.append(Position(pod.id, what, command, record=each.record))
    return found


def _told(view: View, record: Record) -> dict[str, str]:
    """The name of the record's pod and its amount, where it has them."""
    pod = view.get("pod", record.pod or "")
    name, unit = (pod.body["name"], pod.body["commodity"]) if pod else (record.pod or "", "")
    number = record.body.get("amount")
    told = {"name": name, "amount": "", "number": ""}
    return told | ({"amount": money.show(Decimal(number), unit), "number": number} if number else {})


def _expected(view: View, member: Record) -> list[Position]:
    """Contributions that were expected of a member by the view's day and did not come, pod by pod; they bind nobody who leaves."""
    sums: dict[tuple[str, str], Decimal] = {}
    for each in dues.everything(view, member=member.id):
        if each.what in {dues.CONTRIBUTION, dues.FUND}:
            sums[each.pod, each.commodity] = sums.get((each.pod, each.commodity), Decimal(0)) + each.amount
    return [
        Position(
            pod,
            f"{money.show(number, commodity)} expected by {dues.people_pod(view, pod).name} and not contributed",
            f"crewbook due {pod} --member {member.id}",
            blocks=False,
        )
        for (pod, commodity), number in sums.items()
    ]


def _points(view: View, member: Record) -> list[Position]:
    """Points in every savings pool, of which nothing is owed; those above zero may be given away first."""
    found = []
    for record in view.find("pod"):
        pod = people.Pod(record)
        number = points.total(view, pod, member) if pod.kind == "savings" else Decimal(0)
        if number:
            command = (
                f"crewbook points give {member.id} OTHER {number:f} --in {pod.id}"
                if number > 0 and member.status != people.DIED
                else ""
            )
            found.append(Position(pod.id, f"{number:,f} points in {pod.name}", command, blocks=False))
    return found
