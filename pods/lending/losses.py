"""A loan that does not come back: written off, the loss shared as the pool's terms say; and what is recovered of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Refused
from ledger.view import lowest
from pods.crew import people
from pods.cycles import cycle
from pods.lending import agreed, balances, loans
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.view import View

Sharing = Literal["reserve", "equally", "by-savings"]
RESERVE, EQUALLY, BY_SAVINGS = "reserve", "equally", "by-savings"
# Whoever holds shares bought at meetings bears a loss at the share-out, so their money stands behind the pool's own.
_OWN = ("Income:{}", "Expenses:{}", "Equity:Reserve:{}", "Equity:Collective:{}", "Liabilities:Cycle:{}")
_ZERO = Decimal(0)


class WriteOff(Act):
    """What is owed on a loan is given up; `sharing` says who bears it, the pool's `loss-sharing` when left out."""

    kind = "write-off"
    topic: ClassVar[str] = "write-off"
    loan: str
    because: Words
    sharing: Sharing | None = None


class Recovery(Act):
    """Money still comes in on a loan that was written off."""

    kind = "recovery"
    loan: str
    amount: Decimal
    into: str | None = None


def shared(total: int, weights: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """Divide `total` minor units in proportion to the weights, nobody bearing more than their `most`.

    What somebody cannot bear falls to the others, in the same proportion. The parts sum to the total exactly, or to
    all that can be borne where that is less. Largest remainder, ties in the order given.
    Source: domain.md, "Loans": loss-sharing; "Money, everywhere".
    """
    found = dict.fromkeys(weights, 0)
    left = min(total, sum(most[each] for each in weights))
    while left:
        able = [each for each in weights if found[each] < most[each] and weights[each]]
        parts = money.split(left, [weights[each] for each in able])
        for each, part in zip(able, parts, strict=True):
            taken = min(part, most[each] - found[each])
            found[each] += taken
            left -= taken
    return found


def layers(body: Mapping[str, Any]) -> list[tuple[Decimal, set[str]]]:
    """(amount lent, who stood aside from it) of the loan as it was agreed first, and of each of its top-ups."""
    top_ups = [(Decimal(each["amount"]), set(each["stood_aside"])) for each in body.get("top_ups", ())]
    first = agreed.out_of(body) - sum((amount for amount, _ in top_ups), _ZERO)
    return [(first, set(body.get("stood_aside", ()))), *top_ups]


@rule(WriteOff)
def write_off(act: WriteOff, view: View) -> Change:
    """What is owed is borne by the pool's own money, or by members' savings; who stood aside from the loan bears nothing.

    Of a loan that was topped up, who stood aside from the top-up only bears nothing of its part of the loss, which is
    in proportion to what was lent. Raises: Refused, without consent or a reason, while the borrower has savings that
    could be set off, or when those who would bear it cannot.
    """
    record = agreed.loan(view, act.loan)
    if view.doing.proposal is None:
        people.need_treasurer(view, "A write-off")
        agreed.not_for_oneself(view, record)
    consent.require(act, view)
    if record.status == agreed.WRITTEN_OFF:
        raise Refused(
            f"{record.id} was written off on {record.body['written_off']['on']}.",
            hint=f"What still comes in is recovered: crewbook loan recover {record.id} AMOUNT",
            where="loan",
        )
    record = agreed.running(view, act.loan, "it cannot be written off")
    if not act.because:
        raise Refused("A write-off says why.", hint='Add --because "moved away, no answer".', where="because")
    agreed.nothing_behind(view, record)
    pod = people.pod(view, record.pod or "", kind="savings")
    borrower = people.borrower(view, record.member or "")
    state = balances.state(view, record)
    loss = state.outstanding
    _nothing_to_set_off(view, pod, borrower, record)
    sharing = act.sharing or pod.terms.text("loss-sharing")
    shares = {} if sharing == RESERVE else _shares(view, pod, borrower, record, loss, sharing)
    if sharing == RESERVE:
        _can_be_borne(view, pod, record, loss)
    since = state.late_since(view.on)
    written = {
        "on": view.on.isoformat(),
        "amount": f"{loss:f}",
        "because": act.because,
        "sharing": sharing,
        "shares": {handle: f"{part:f}" for handle, part in shares.items()},
        "back": {},
        "recovered": "0",
        "late_since": since.isoformat() if since else view.on.isoformat(),
    }
    changed = record.changed(status=agreed.WRITTEN_OFF, written_off=written, amount=f"{agreed.out_of(record.body):f}")
    lines = [(pod.loans(borrower, record.id), -loss)]
    lines += [(pod.savings(_known(view, handle)), part) for handle, part in shares.items()]
    lines += [(_given_up(pod), loss)] if sharing == RESERVE else []
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Loan {record.id} written off: {act.because}",
        [(account, number, pod.commodity) for account, number in lines],
        link=record.id,
    )
    asked = loans.still_asked(view, record)
    records = (changed, *(each.changed(status=consent.WITHDRAWN) for each in asked))
    about = [f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}", *(f"member/{each}" for each in shares)]
    about += [f"proposal/{each.id}" for each in asked]
    return Change((directive,) if loss else (), records, tuple(about))


def _given_up(pod: people.Pod) -> str:
    return f"Expenses:{pod.slug}:WriteOff"


def _known(view: View, handle: str) -> Record:
    found = view.get("member", handle)
    assert found is not None, "who bears a loss is known"
    return found


def _nothing_to_set_off(view: View, pod: people.Pod, borrower: Record, record: Record) -> None:
    saved = pod.saved(view, borrower)
    if saved > 0:
        name = borrower.body["name"]
        raise Refused(
            f"{name} has {money.show(saved, pod.commodity)} saved in {pod.name}; nobody else bears what that covers.",
            hint=f"Set it off first: crewbook loan set-off {record.id}",
            where="loan",
        )
    in_shares = cycle.saved(view, pod, borrower)
    if in_shares > 0:
        name = borrower.body["name"]
        raise Refused(
            f"{name} has {money.show(in_shares, pod.commodity)} in shares of {pod.name}'s cycle; nobody else bears what "
            "those cover.",
            hint=f"Make them savings first, crewbook cycle leave {borrower.id} --from {pod.id} --to-savings, then set "
            f"those off: crewbook loan set-off {record.id}",
            where="loan",
        )


def _can_be_borne(view: View, pod: people.Pod, record: Record, loss: Decimal) -> None:
    """The pool's own money bears the loss.

    Raises: Refused, when it has less.
    """
    accounts = [each.format(pod.slug) for each in _OWN]
    own = -sum((view.total(f"{each}:", pod.commodity) + view.balance(each, pod.commodity) for each in accounts), _ZERO)
    # What is carried to a member's next purchase of shares is theirs, and bears nothing.
    own += view.total(cycle.carried_prefix(pod), pod.commodity)
    if own < loss:
        raise Refused(
            f"{pod.name} has {money.show(max(own, _ZERO), pod.commodity)} of its own, what it earned less what it spent; "
            f"the loss on {record.id} is {money.show(loss, pod.commodity)}, and its loss-sharing is reserve.",
            hint="Share it among the members: --sharing equally, or --sharing by-savings.",
            where="sharing",
        )


def _shares(
    view: View, pod: people.Pod, borrower: Record, record: Record, loss: Decimal, sharing: str
) -> dict[str, Decimal]:
    """What each member bears out of their savings; together they bear the loss, to the cent.

    Raises: Refused, when those who share it have saved less.
    """
    digits = view.digits(pod.commodity)
    saved: dict[str, int] = {}
    for member in people.members(view):
        least, _, _ = lowest(view.session, pod.savings(member), pod.commodity, view.on, sign=1)
        if member.id != borrower.id and least < 0:
            saved[member.id] = -least
    lent = layers(record.body)
    of_layers = money.split(int(loss.scaleb(digits)), [amount for amount, _ in lent]) if loss else [0] * len(lent)
    borne = dict.fromkeys(saved, 0)
    for part, (_, aside) in zip(of_layers, lent, strict=True):
        able = {each: saved[each] for each in saved if each not in aside}
        most = {each: saved[each] - borne[each] for each in able}
        weights = able if sharing == BY_SAVINGS else dict.fromkeys(able, 1)
        found = shared(part, weights, most)
        if sum(found.values()) < part:
            raise _too_little(view, pod, record, loss, able, aside)
        for each, taken in found.items():
            borne[each] += taken
    return {each: money.from_minor(part, digits) for each, part in borne.items() if part}


def _too_little(
    view: View, pod: people.Pod, record: Record, loss: Decimal, able: Mapping[str, int], aside: set[str]
) -> Refused:
    have = money.show(money.from_minor(sum(able.values()), view.digits(pod.commodity)), pod.commodity)
    left_out = f" ({', '.join(sorted(aside))} stood aside)" if aside else ""
    return Refused(
        f"Those who share the loss on {record.id} have {have} saved in {pod.name}{left_out}; "
        f"the loss is {money.show(loss, pod.commodity)}.",
        hint="Let the pool's own money bear it: --sharing reserve; or bring some of it back first.",
        where="sharing",
    )


@rule(Recovery)
def recover(act: Recovery, view: View) -> Change:
    """What came in goes back to who bore the loss, in proportion to what each still lacks; of who left, to the pool.

    Raises: Refused, for a loan that was not written off, or more than was.
    """
    record = agreed.loan(view, act.loan)
    if record.status != agreed.WRITTEN_OFF:
        hint = f"It is repaid: crewbook loan repay {record.id} AMOUNT" if record.status == agreed.OPEN else ""
        raise Refused(
            f"{record.id} is {record.status} and was not written off, so nothing is recovered of it.",
            hint=hint or f"See it: crewbook loan show {record.id}",
            where="loan",
        )
    pod = people.pod(view, record.pod or "", kind="savings")
    amount = people.number(view, act.amount, pod.commodity)
    written = record.body["written_off"]
    left = Decimal(written["amount"]) - Decimal(written["recovered"])
    if amount > left:
        raise Refused(
            f"{money.show(left, pod.commodity)} of what was written off on {record.id} has not come back; "
            f"{money.show(amount, pod.commodity)} is more.",
            hint=f"Record {left:f}, and what is above it as the pool's own income: crewbook enter --help"
            if left
            else "All of it came back; record more as the pool's own income: crewbook enter --help",
            where="amount",
        )
    back = _back(written, amount, view.digits(pod.commodity))
    crew = {each.id: each for each in people.members(view)}
    lines = [(pod.place(act.into), amount)]
    lines += [(pod.savings(crew[each]), -part) for each, part in back.items() if each in crew]
    # What who left would get stays with the pool, as what nobody's savings had borne does.
    to_pool = amount - sum((part for each, part in back.items() if each in crew), _ZERO)
    lines += [(_given_up(pod), -to_pool)]
    borrower = _known(view, record.member or "")
    directive = people.transaction(
        view.on,
        borrower.body["name"],
        f"Recovered on loan {record.id}, which was written off",
        [(account, number, pod.commodity) for account, number in lines],
        link=record.id,
    )
    before = {each: Decimal(number) for each, number in written["back"].items()}
    after = {each: f"{before.get(each, _ZERO) + back.get(each, _ZERO):f}" for each in {**before, **back}}
    changed = record.changed(
        written_off={**written, "back": after, "recovered": f"{Decimal(written['recovered']) + amount:f}"}
    )
    about = (f"loan/{record.id}", f"member/{borrower.id}", f"pod/{pod.id}", *(f"member/{each}" for each in back))
    return Change((directive,), (changed,), tuple(dict.fromkeys(about)))


def _back(written: Mapping[str, Any], amount: Decimal, digits: int) -> dict[str, Decimal]:
    """What each who bore the loss gets back of what came in; nobody more than they bore."""
    lacks = {
        each: int((Decimal(part) - Decimal(written["back"].get(each, 0))).scaleb(digits))
        for each, part in written["shares"].items()
    }
    if not lacks:
        return {}
    parts: Sequence[int] = money.split(int(amount.scaleb(digits)), list(lacks.values()))
    return {each: money.from_minor(part, digits) for each, part in zip(lacks, parts, strict=True) if part}


def _sentence(act: WriteOff, view: View) -> str:
    record = agreed.loan(view, act.loan)
    pod = people.pod(view, record.pod or "")
    loss = balances.state(view, record).outstanding
    sharing = act.sharing or pod.terms.text("loss-sharing")
    how = {RESERVE: f"borne by what {pod.name} earned", EQUALLY: "shared equally", BY_SAVINGS: "shared by savings"}
    borrower = people.borrower(view, record.member or "").body["name"]
    return (
        f"Write off {money.show(loss, pod.commodity)} of {borrower}'s loan {record.id}, {how[sharing]}: {act.because}"
    )


consent.describe(
    WriteOff,
    _sentence,
    beneficiary=lambda act, view: agreed.loan(view, act.loan).member,
    pod=lambda act, view: agreed.loan(view, act.loan).pod,
)
