"""A meeting: the order of its steps, and what is done for each member at each. Its sheet is read in meeting_sheet.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.act import make, registry
from ledger.errors import Invalid, Refused
from pods.circles.circle_pot import PayOutPot
from pods.crew import people
from pods.cycles import cycle
from pods.dues import fines
from pods.funds import fund, grants
from pods.lending import loans
from pods.meetings import meeting_round
from pods.meetings.attendance import THERE, Attendance
from pods.pools import savings
from pods.settings.setting import CIRCLE, LIVELIHOOD, OWNERSHIP, SAVINGS, SOLIDARITY
from pods.voices import consent, signatures, signing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ledger.act import Act, Record
    from ledger.view import View

ATTENDANCE = "attendance"
FINE, FINE_PAID, SOCIAL = "fine", "fine paid", "social fund"
SHARES, ROUND = "share money", "round"
CONTRIBUTION, REPAYMENT, WITHDRAWAL = "contribution", "repayment", "withdrawal"
PAY_OUT, POT, REQUEST, HELP = "pay-out", "pot", "request", "help"
VOICE, SIGNATURE, PAID_NOW = "voices", "signature", "paid now"
# Money comes in before it goes out, and who asks for a loan is asked last, when everybody knows what is there. Then the
# others say what they think of all that was asked, and what passes can be paid at once.
# Source: domain.md, "Order of a meeting".
STEPS = (
    ATTENDANCE, FINE, FINE_PAID, SOCIAL, SHARES, ROUND, CONTRIBUTION, REPAYMENT, WITHDRAWAL, PAY_OUT, POT, REQUEST, HELP, VOICE, SIGNATURE, PAID_NOW,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a meeting, the step that it belongs to, and where it was written: `line 3, column contribution`.

    `by` is who does it, where that is not whoever records the meeting: a borrower asks for their own loan. `asks` names
    what the others may be asked about because of it, so that their voices can be told.
    """

    where: str
    step: str
    act: Act
    by: str | None = None
    asks: str = ""


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines by the steps of a meeting, those of one step as they were given."""
    return sorted(lines, key=lambda each: STEPS.index(each.step))


def pod_that_meets(view: View, id: str) -> people.Pod:
    """A savings pool, a fund or a circle, open on the view's day.

    Raises: Invalid, when there is none of that name, or it is of another kind: with what is typed for that instead.
    """
    found = people.pod(view, id)
    if found.kind in {SAVINGS, SOLIDARITY, CIRCLE}:
        return found
    instead = {
        LIVELIHOOD: f"What came in: crewbook income {id} AMOUNT --from CLIENT; the month's split: crewbook share {id}; who",
        OWNERSHIP: f"Who owns what: crewbook statement ownership {id}; who",
    }
    raise Invalid(
        f"{found.name} is a {found.kind} pod: no money goes round the table at its meetings, so they have no form.",
        hint=f"{instead.get(found.kind, 'Who')} was there: crewbook attendance record {id} --present ana,ben",
        where="pod",
    )


class Meeting:
    """What a meeting of a pod is held against on the view's day: its people and their loans, asked of the book once.

    Whoever names only what is in it needs the book no more, so that a dialogue keeps nobody else from recording.
    """

    def __init__(self, view: View, pod: people.Pod, into: str | None = None) -> None:
        self.view = view
        self.pod = pod
        # Where the meeting's money is put and taken from; None is the pod's own place.
        self.into = into
        if into is not None:
            pod.place(into)
        # A solidarity pod is a fund itself: nobody saves or borrows there.
        self.is_fund = pod.kind == SOLIDARITY
        # In a circle everybody pays the round, and nothing else is brought.
        self.round = meeting_round.of(view, pod) if pod.kind == CIRCLE else None
        # Whether a second person signs for an act, which the book tells; whoever outlives the view asks another one.
        self.is_signed_for: Callable[[Act], bool] = lambda act: signing.is_asked(act, pod, view)
        self.attended = view.get("attendance", f"{pod.id}/{view.on}")
        latest = cycle.latest(view, pod) if pod.kind == "savings" else None
        # In which shares are bought on that day, or None.
        self.cycle = latest if latest is not None and latest.is_open and view.on <= latest.until else None
        self.crew = {each.id: each for each in people.members(view)}
        self.names = {each.body["name"].casefold(): each.id for each in self.crew.values()}
        # Whether anybody gave to the fund that the pod keeps apart yet.
        self.keeps_fund = self.is_fund or view.get("account", f"Equity:Social:{pod.slug}") is not None
        # Member → what they still owe in fines.
        self.fines = fines.owed(view, pod)
        self.digits = view.digits(pod.commodity)
        # Those that are over are asked for when somebody names one.
        alive = (loans.REQUESTED, loans.AGREED, loans.OPEN)
        self.loans = {each.id: each for each in view.find("loan", pod=pod.id, status=alive)}
        self.open = self._by_borrower(loans.OPEN)
        self.waiting = self._by_borrower(loans.REQUESTED, loans.AGREED)
        asked = consent.alive(view, pod=pod.id)
        ways = {each.id: consent.status(each, view) for each in asked}
        # Loan → the proposal that asks the others about paying it out, the newest one.
        self.asked = {each.body["fields"]["loan"]: each for each in asked if each.body["act"] == loans.PayOut.kind}
        # What still can be answered; and what passed and waits to be carried out, but for loans.
        self.open_proposals = [each for each in asked if ways[each.id] in {consent.OPEN, consent.BLOCKED}]
        self.passed = [
            each for each in asked if ways[each.id] == consent.PASSED and each.body["act"] != loans.PayOut.kind
        ]
        # Loans that were agreed to and not paid out yet, in the order in which they were asked for.
        self.payable = [each for each in self.loans.values() if self._is_agreed(each)]

    @property
    def keeps_fines(self) -> bool:
        """Whether anybody was ever fined."""
        return bool(
            self.fines or self.view.is_any("fine", status=(fines.OPEN, fines.PAID, fines.WAIVED), pod=self.pod.id)
        )

    def _by_borrower(self, *statuses: str) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.loans.values():
            if record.status in statuses:
                found.setdefault(record.member or "", []).append(record)
        return found

    def _is_agreed(self, record: Record) -> bool:
        asked = self.asked.get(record.id)
        if record.status == loans.REQUESTED and asked is not None:
            return consent.status(asked, self.view) == consent.PASSED
        return record.status == loans.AGREED

    def member(self, handle: str) -> Record:
        """The member, in the crew on the day.

        Raises: Invalid, with the nearest names or the day on which they joined or left.
        """
        return self.crew.get(handle) or people.member(self.view, handle)

    def contribution(self, member: str, amount: Decimal) -> Act:
        """Savings that a member brings, or what they pay of a circle's round."""
        if self.round is not None:
            return self.round.pay(member, amount, self.into)
        return savings.Contribution(member=member, pod=self.pod.id, amount=amount, into=self.into)

    def shares(self, member: str, amount: Decimal) -> Act:
        """Shares of the running cycle; `amount` is the money that the member brings for them."""
        return cycle.BuyShares(member=member, pod=self.pod.id, amount=amount, into=self.into)

    def fine(self, member: str, amount: Decimal, because: str) -> Act:
        """A fine that is set at the meeting, and due from then on."""
        return fines.Fine(member=member, pod=self.pod.id, amount=amount, because=because)

    def fine_paid(self, member: str, amount: Decimal) -> Act:
        """Money that a member brings for fines, the oldest first."""
        return fines.PayFine(member=member, pod=self.pod.id, amount=amount, into=self.into)

    def social(self, member: str, amount: Decimal) -> Act:
        """What a member gives to the fund that the pod keeps apart."""
        return fund.FundContribution(member=member, pod=self.pod.id, amount=amount, into=self.into)

    def withdrawal(self, member: str, amount: Decimal) -> Act:
        """Savings that a member takes out; where the pod asks others first, or a second person to sign, the member's proposal."""
        act = savings.Withdrawal(member=member, pod=self.pod.id, amount=amount, place=self.into)
        is_asked = act.topic in self.pod.terms.topics() or self.is_signed_for(act)
        return consent.Propose(act=act.kind, fields=act.given()) if is_asked else act

    def plain(self, step: str, member: str, amount: Decimal) -> Act:
        """What a member brings or takes at a step that needs no more than an amount."""
        made = {
            FINE_PAID: self.fine_paid,
            SOCIAL: self.social,
            SHARES: self.shares,
            CONTRIBUTION: self.contribution,
            ROUND: self.contribution,
            WITHDRAWAL: self.withdrawal,
        }
        return made[step](member, amount)

    def repayment(self, member: str, loan: str, amount: Decimal) -> Act:
        """Money on a member's loan: the named one, or the one that they have open.

        Raises: Invalid, when it is not theirs, not this pod's, or cannot be told.
        """
        running = self.open.get(member, [])
        if not loan and len(running) != 1:
            many = "more than one open loan" if running else "no open loan"
            hint = "Name it in the column loan." if running else "See them all: crewbook loan list"
            raise Invalid(f"{member} has {many} in {self.pod.name}.", hint=hint, where="loan")
        return loans.Repayment(loan=self._own(member, loan or running[0].id).id, amount=amount, into=self.into)

    def _own(self, member: str, id: str) -> Record:
        record = self.loans.get(id.upper()) or loans.loan(self.view, id)
        if record.member != member:
            raise Invalid(
                f"{record.id} is {record.member}'s loan, not {member}'s.",
                hint="See them all: crewbook loan list",
                where="loan",
            )
        if record.pod != self.pod.id:
            raise Invalid(
                f"{record.id} is a loan of {record.pod}, not of {self.pod.id}.",
                hint=f"Use the sheet of {record.pod}.",
                where="loan",
            )
        return record

    def pot(self) -> Act:
        """The pot of the round is paid out, or proposed where the pod asks others first, or a second person to sign.

        Raises: Refused, while it is not decided whose turn it is.
        """
        assert self.round is not None, "only a circle has a pot"
        act = self.round.pay_out(self.into, is_asked=False)
        is_asked = PayOutPot.topic in self.pod.terms.topics() or self.is_signed_for(act)
        return self.round.pay_out(self.into, is_asked=is_asked)

    def pay_out(self, member: str, loan: str) -> Act:
        """The money of a loan that the others consented to goes to its borrower.

        Raises: Invalid, when it is not theirs or not this pod's; Refused, when it was paid out, or nobody
        agreed to it yet.
        """
        record = self._own(member, loan)
        if record.status not in {loans.REQUESTED, loans.AGREED}:
            raise Refused(
                f"{record.id} is {record.status}; a loan is paid out once.",
                hint=f"See it: crewbook loan show {record.id}",
            )
        asked = self.asked.get(record.id)
        return self.carry_out(asked) if asked is not None else self.paid(record)

    def paid(self, record: Record) -> Act:
        """The money of a loan goes out, about which nobody need be asked."""
        return loans.PayOut(loan=record.id, amount=Decimal(record.body["amount"]), place=self.into)

    def carry_out(self, proposal: Record) -> Act:
        """What a proposal says is done now; its money is taken from the meeting's place, where it says none itself."""
        fields = proposal.body["fields"]
        has_place = "place" in registry.acts[proposal.body["act"]].model_fields and not fields.get("place")
        return consent.CarryOut(proposal=proposal.id, place=self.into if has_place else None)

    def attendance(self, ways: dict[str, str]) -> Act:
        """Who was there: `ways` are handle → present, late, excused or absent."""
        lists: dict[str, list[str]] = {}
        for handle, way in ways.items():
            lists.setdefault(way, []).append(handle)
        return Attendance(pod=self.pod.id, **{way: tuple(handles) for way, handles in lists.items()})

    def request(self, amount: Decimal, term: int, purpose: str = "") -> Act:
        """A loan that a member asks for at the meeting; who acts is the borrower."""
        return loans.LoanRequest(pod=self.pod.id, amount=amount, term=term, purpose=purpose or None)

    def help(self, member: str, amount: Decimal, purpose: str = "") -> Act:
        """What a member asks the fund for; who acts is the member."""
        act = grants.Grant(pod=self.pod.id, member=member, amount=amount, purpose=purpose or None, place=self.into)
        return consent.Propose(act=act.kind, fields=act.given())

    def voice(self, proposal: str, stance: str, why: str | None = None) -> Act:
        """What a member says to a proposal; who acts is the member."""
        return make(consent.Voice, proposal=proposal, stance=stance, why=why)

    def sign(self, proposal: str) -> Act:
        """A second signature; who acts is who signs."""
        return signatures.Sign(proposal=proposal)

    def is_here(self, handle: str, ways: Mapping[str, str]) -> bool:
        """Whether a member is at the meeting: as it was recorded, or by what `ways` say; who is not spoken of is."""
        if self.attended is not None:
            return any(handle in self.attended.body[way] for way in THERE)
        return ways.get(handle, THERE[0]) in THERE
