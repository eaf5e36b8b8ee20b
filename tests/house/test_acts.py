"""Every kind of act reads back from the journal as it was written into it."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from ledger.act import make, registry
from ledger.book import Begin
from pods import acts  # noqa: F401 - brings every kind
from pods.agreements.adopting import Adopt
from pods.agreements.drafting import Decide, Draft, End
from pods.agreements.filing import FileAgreement
from pods.agreements.signatures import SignAgreement
from pods.circles.circle_bids import Bid
from pods.circles.circle_default import Default, LeaveCircle, Recover, Substitute
from pods.circles.circle_pay import PayIn, PayReserve, Refund, ReserveOut
from pods.circles.circle_pot import PayOutPot
from pods.circles.circle_start import StartCircle
from pods.circles.circle_turns import AgreeOrder, Draw, GiveTurn, Postpone, SwapTurns
from pods.circles.circle_write_off import WriteOffDue
from pods.crew.correction import Correction
from pods.crew.estate import Died, NameHeirs
from pods.crew.general import Enter
from pods.crew.members import Join, Language, Leave, Rename, Roles
from pods.crew.opening import Opening
from pods.crew.periods import ClosePeriod, ReopenPeriod
from pods.crew.setup import ChangePod, ClosePod, OpenPod
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_ending import ShareOut
from pods.cycles.cycle_leaving import LeaveCycle
from pods.cycles.cycle_opening import ChangeCycle, OpenCycle
from pods.dues.excuses import Excuse
from pods.dues.expected import Expect
from pods.dues.fines import Fine, PayFine, WaiveFine
from pods.estates.owing import EstatePays, GiveUp
from pods.estates.settle import Settle
from pods.funds.fund import FundContribution
from pods.funds.gifts import Donation
from pods.funds.grants import Grant, Levy
from pods.lending.fine_waivers import WaiveLoanFine
from pods.lending.guarantees import Guarantee, ReleaseGuarantor
from pods.lending.loan_changes import DropRest, PayPart, Restructure, TopUp
from pods.lending.loans import ChangeRequest, LoanRequest, PayOut, WithdrawRequest
from pods.lending.losses import WriteOff
from pods.lending.recoveries import PayBack, Recovery
from pods.lending.repayments import Repayment, SetOff
from pods.meetings.attendance import Attendance
from pods.owning.asset_lock import PassOn
from pods.owning.capital import BringCapital, PayCapital
from pods.owning.capital_back import PayBack as PayCapitalBack
from pods.owning.dividends import Declare
from pods.owning.handing import HandOver
from pods.owning.leaving import LeavePod
from pods.owning.pie import Draw as DrawWell
from pods.owning.pie import Freeze, PutIn, TakeBack
from pods.owning.shares import (
    Cancel,
    ChangeClass,
    Convert,
    GiveBack,
    Issue,
    IssueForWork,
    Lend,
    LoseUnvested,
    Offer,
    OpenClass,
    OpenSlices,
    PassOffer,
    PayNote,
    Pledge,
    Redeem,
    ReleasePledge,
    SettleOffer,
    TakeOffer,
    Transfer,
    TransferOutside,
    Vest,
    Want,
    WithdrawOffer,
)
from pods.owning.surplus import Allocate, PayDividend
from pods.pools.bank import BankCosts, BankInterest
from pods.pools.goals import DropGoal, SetGoal
from pods.pools.points import GivePoints
from pods.pools.reciprocity import Hold, Release, SaveAlongside
from pods.pools.savings import Contribution, Notice, Withdrawal
from pods.voices.consent import CarryOut, Propose, Voice
from pods.voices.signatures import Sign
from pods.voices.taking_back import WithdrawProposal
from pods.working.brought import BringFunds
from pods.working.livelihood import Expense, Income, Reimbursement
from pods.working.pay import Advance, AdvanceBack, Pay
from pods.working.share import Hours, Need, Share
from pods.working.support import Means, Support, SupportIn, SupportOut

EXAMPLES = [
    Begin(book="5d2c7f0e-0000-4000-8000-000000000000", name="Tui Crew", currency="NZD", digits=2),
    Join(member="小明", name="小明 <Ming>", treasurer=True, language="es-MX"),
    Leave(member="ana"),
    Roles(member="ana", treasurer=False),
    Rename(member="ana", name="Ana Ruiz <Āna>"),
    Language(member="ana", language="es"),
    Died(member="ana"),
    NameHeirs(member="ana", pod="rainy", heirs=(("ben", Decimal(2)), ("Mere Tūī", Decimal("0.5")))),
    Settle(member="ana", pod="rainy", place="Bank-Main"),
    EstatePays(member="ana", pod="rainy", to="tanda", amount=Decimal("30.50"), place="Bank-Main", into="Cash-Box"),
    GiveUp(member="ana", pod="tanda", because="nothing was left <"),
    OpenPod(pod="rainy", pod_kind="savings", name="Rainy Day", commodity="NZD", terms={"loan-limit": "3"}),
    ChangePod(pod="rainy", terms={"points": "daily", "reserve": "10.00"}),
    ClosePod(pod="rainy"),
    Contribution(member="ana", pod="rainy", amount=Decimal("50.00"), into="Bank-Main", paid_by="ben"),
    Withdrawal(member="ana", pod="rainy", amount=Decimal("0.01"), place="Cash-Box"),
    Notice(member="ana", pod="rainy", amount=Decimal(20)),
    Attendance(pod="rainy", present=("ana", "ben"), late=("cho",), excused=("dan",), absent=("小明",)),
    OpenCycle(pod="rainy", price=Decimal("5.00"), until=dt.date(2026, 12, 20), weeks=52, most_shares=3),
    ChangeCycle(pod="rainy", until=dt.date(2026, 12, 27)),
    BuyShares(member="ana", pod="rainy", amount=Decimal("17.00"), into="Cash-Box"),
    BankInterest(pod="rainy", amount=Decimal("3.20"), into="Bank-Main"),
    BankCosts(pod="rainy", amount=Decimal("1.50"), place="Bank-Main", purpose="the card"),
    SetGoal(member="ana", pod="rainy", amount=Decimal(500), until=dt.date(2027, 6, 1), purpose="a boat"),
    DropGoal(goal="G1"),
    SaveAlongside(loan="L1", amount=Decimal("100.00"), into="Bank-Main"),
    Hold(member="ana", pod="rainy", amount=Decimal("100.00")),
    Release(member="ana", pod="rainy", amount=Decimal("0.01")),
    GivePoints(giver="ana", taker="ben", pod="rainy", points=Decimal("100.5"), because="a bad year"),
    FundContribution(member="ana", pod="care", amount=Decimal("5.00"), into="Bank-Main", paid_by="Ana’s mother"),
    Expect(
        member="ana",
        pod="rainy",
        amount=Decimal("20.00"),
        every="2weeks",
        since=dt.date(2026, 3, 1),
        until=dt.date(2026, 12, 31),
        social=True,
        because="agreed in March",
    ),
    Excuse(
        member="all",
        pod="rainy",
        since=dt.date(2026, 3, 1),
        until=dt.date(2026, 3, 31),
        because="a “hard” month",
        social=True,
    ),
    Donation(pod="care", amount=Decimal("5.00"), giver="The “Corner” Shop", purpose="school fees", into="Bank-Main"),
    Grant(pod="care", member="ana", amount=Decimal("5.00"), purpose="rent", place="Bank-Main"),
    Levy(pod="rainy", to="care", amount=Decimal("5.00"), because="a fifth of it", place="Bank-Main", into="Cash-Box"),
    Fine(member="ana", pod="rainy", amount=Decimal("2.00"), because="came “late”", paid=True, into="Bank-Main"),
    PayFine(member="ana", pod="rainy", amount=Decimal("2.00"), into="Bank-Main"),
    WaiveFine(fine="F1", because="was ill"),
    ShareOut(pod="rainy", amount=Decimal("1240.50"), carry={"ana": Decimal("50.00")}, place="Cash-Box"),
    ReleaseGuarantor(loan="L1", member="cho", instead="dan", because="moves away"),
    WaiveLoanFine(loan="L1", instalment=3, because="was ill"),
    PayBack(member="ana", pod="rainy", amount=Decimal("1.50"), place="Bank-Main"),
    LeaveCycle(member="ana", pod="rainy", place="Bank-Main", to_savings=True),
    LoanRequest(
        pod="rainy",
        amount=Decimal("500.00"),
        term=10,
        every="4weeks",
        method="declining",
        rate="2%/month",
        day_count="act/365",
        fee=("20", "1.5%/instalment"),
        first=dt.date(2026, 3, 31),
        round_to=Decimal("0.05"),
        purpose='a "bike"',
        security="the bike itself",
        guarantors=("cho", "dan"),
    ),
    ChangeRequest(
        loan="L1",
        amount=Decimal("400.00"),
        term=8,
        every="2weeks",
        method="flat",
        rate="1%/month",
        day_count="30/360",
        fee=("5/instalment",),
        first=dt.date(2026, 4, 30),
        round_to=Decimal(1),
        purpose="a smaller bike",
        security="a bicycle lock",
        guarantors=("cho",),
    ),
    Guarantee(loan="L1"),
    PayOut(loan="L1", amount=Decimal("500.00"), place="Bank-Main", part=Decimal(200)),
    PayPart(loan="L1", amount=Decimal("100.00"), place="Cash-Box"),
    DropRest(loan="L1"),
    Repayment(loan="L1", amount=Decimal("55.5"), into="Cash-Box", payer="cho", over="savings"),
    SetOff(loan="L1", amount=Decimal(40), member="cho"),
    TopUp(loan="L1", amount=Decimal(150), term=12, place="Bank-Main"),
    Restructure(
        loan="L1",
        term=20,
        every="month",
        method="declining",
        rate="1%/month",
        first=dt.date(2026, 5, 31),
        because="less work",
    ),
    WriteOff(loan="L1", because="moved away", sharing="by-savings"),
    Recovery(loan="L1", amount=Decimal("12.34"), into="Cash-Box"),
    WithdrawRequest(loan="L1"),
    Propose(act="pod-change", fields={"pod": "rainy", "terms": {"reserve": "10"}}),
    Voice(proposal="P1", stance="stand-aside", why="I am new"),
    Sign(proposal="P1", withdraw=True),
    CarryOut(proposal="P1", place="Bank-Main", part=Decimal(200)),
    WithdrawProposal(proposal="P1"),
    Opening(
        member="ana",
        pod="rainy",
        savings=Decimal(500),
        points=Decimal("-20.5"),
        loan=Decimal(300),
        loan_term=6,
        loan_every="week",
        shares=Decimal(20),
        share_class="A",
        into="Bank-Main",
    ),
    OpenClass(
        pod="bakery",
        share_class="A",
        par=Decimal("10.00"),
        digits=3,
        votes="per-share",
        transferable=False,
        terms={"authorised": "1000", "redeem-formula": "max(par, 0.8*book)"},
    ),
    ChangeClass(pod="bakery", share_class="A", terms={"work-rate": "25"}),
    Draft(
        agreement_kind="co-ownership",
        pod="bakery",
        loan="L1",
        member="ana",
        form="company",
        share_class="A",
        numbers="1-20",
        note="NT1",
        wording="c3" * 32,
        source='# Ours\n\n{{ pod }} <"quoted">\n',
        language="es",
    ),
    Decide(agreement="A1", terms={"disputes": "We ask Mere; then “the others”.", "law": ""}),
    Adopt(agreement="A1", number=2, hash="d4" * 32),
    SignAgreement(agreement="A1", name="Ana Tūī", hash="d4d4d4d4", withdraw=True),
    FileAgreement(
        agreement="A1",
        number=2,
        account="Assets:Loans:Rainy:Ana:L1",
        file="2026-03-05.loan-agreement-a1-version-2.pdf",
        sha256="e5" * 32,
        persons="f6" * 32,
        is_scan=True,
    ),
    End(agreement="A1", because="repaid"),
    Issue(
        pod="bakery",
        share_class="A",
        member="ben",
        shares=Decimal(20),
        price=Decimal("12.50"),
        into="Bank-Main",
        vest_from=dt.date(2026, 2, 1),
        events=(("launch “it”", Decimal(5)), ("profit", Decimal(15))),
        vested=True,
    ),
    IssueForWork(
        pod="bakery",
        share_class="A",
        member="ben",
        hours=Decimal("37.5"),
        because="the “oven”",
        vest_from=dt.date(2026, 2, 1),
        events=(("launch “it”", Decimal(5)),),
        vested=True,
    ),
    Vest(grant="V1", event="launch “it”"),
    LoseUnvested(pod="bakery", share_class="A", member="ben"),
    Pledge(pod="bakery", share_class="A", member="ben", shares=Decimal("0.5"), because="loan “L1”", loan="L1"),
    ReleasePledge(pledge="PL1"),
    Convert(
        pod="bakery",
        share_class="A",
        member="ben",
        shares=Decimal(2),
        owed="note",
        note="NT1",
        price=Decimal(12),
        events=(("launch “it”", Decimal(2)),),
    ),
    Redeem(
        pod="bakery",
        share_class="A",
        member="ben",
        shares=Decimal(5),
        amount=Decimal("62.50"),
        instalments=8,
        every="month",
        rate="4%/year",
        place="Bank-Main",
    ),
    GiveBack(pod="bakery", share_class="A", member="ben", shares=Decimal("0.5")),
    Cancel(pod="bakery", share_class="A", member="ben", shares=Decimal(5), because="never “paid”"),
    Lend(
        pod="bakery",
        member="ben",
        amount=Decimal("500.00"),
        instalments=4,
        every="month",
        first=dt.date(2026, 9, 1),
        rate="4%/year",
        into="Bank-Main",
    ),
    PayNote(note="NT1", amount=Decimal("12.50"), whole=False, place="Bank-Main"),
    Transfer(
        pod="bakery",
        share_class="A",
        giver="ben",
        taker="ana",
        shares=Decimal("1.125"),
        gift=True,
        price=Decimal("9.50"),
    ),
    Offer(
        pod="bakery",
        share_class="A",
        member="ben",
        shares=Decimal(5),
        price=Decimal("12.50"),
        to="Gil “the baker”",
        days=(30, 30, 90),
    ),
    TakeOffer(offer="O1", shares=Decimal(2), place="Bank-Main"),
    PassOffer(offer="O1"),
    Want(offer="O1", member="cho", shares=Decimal(0)),
    SettleOffer(offer="O1"),
    TransferOutside(
        pod="bakery",
        share_class="A",
        giver="ben",
        taker="gil",
        name="Gil <Moss>",
        shares=Decimal(2),
        offer="O1",
        gift=True,
        price=Decimal("9.50"),
    ),
    WithdrawOffer(offer="O1"),
    PayCapital(pod="bakery", member="ana", amount=Decimal("50.00"), into="Bank-Main"),
    BringCapital(pod="bakery", amount=Decimal(300), member="ana", year=2021),
    Allocate(
        pod="bakery",
        year="2025-04..2026-03",
        seen={"income": Decimal("160000.50"), "pay": Decimal(0)},
        collective=Decimal(50),
        cash=Decimal("20.5"),
        factors={"hours": Decimal("0.6"), "labor “x”": Decimal("0.4")},
        from_book=("hours",),
        parts=({"member": "ana", "by-hours": "1800", "by-labor “x”": "1", "amount": "22500.00", "cash": "4500.00"},),
    ),
    PutIn(
        pod="bakery",
        member="ana",
        sort="noncash",
        amount=Decimal("1500.00"),
        hours=Decimal("12.5"),
        fair=Decimal(80000),
        paid=Decimal(20000),
        purpose="a “van”",
        into="Bank-Main",
    ),
    LeavePod(
        pod="bakery",
        member="ana",
        seen={"shares A": Decimal("1200.00"), "advances": Decimal("-300.00")},
        shares={"A": Decimal(60)},
        lost={"B": Decimal(5)},
        instalments=8,
        every="month",
        rate="4%/year",
        place="Bank-Main",
    ),
    DrawWell(pod="bakery", member="ana", amount=Decimal(100)),
    TakeBack(pod="bakery", member="ana", amount=Decimal("1750.00"), place="Bank-Main"),
    PassOn(pod="bakery", amount=Decimal("500.00"), place="Bank-Main"),
    OpenSlices(pod="bakery", share_class="PIE", terms={"cash-slices": "5", "slice-votes": "per-slice"}),
    HandOver(pod="bakery", giver="ben", taker="ana", part=Decimal("12.5")),
    Freeze(pod="bakery"),
    PayDividend(pod="bakery", member="ana", amount=Decimal(5), place="Bank-Main"),
    PayCapitalBack(
        pod="bakery",
        year=2021,
        amount=Decimal("30.00"),
        parts=(("ana", Decimal("20.00")), ("小明", Decimal("10.00"))),
        place="Bank-Main",
    ),
    Declare(
        pod="bakery",
        amount=Decimal(500),
        since=dt.date(2026, 1, 1),
        until=dt.date(2026, 6, 30),
        share_class="A",
        parts=(("ana", Decimal(3650), Decimal("500.00")),),
    ),
    BringFunds(pod="bakery", commons=Decimal("20.50"), buffer=Decimal(800), collective=Decimal(3), into="Bank-Main"),
    Income(
        pod="bakery",
        amount=Decimal("1200.00"),
        payer="Café Rimu",
        earned_by="ana",
        contribution=Decimal("12.5"),
        into="Bank-Main",
    ),
    Expense(
        pod="bakery",
        amount=Decimal(80),
        purpose="flour",
        out_of="commons",
        receipt="2026-03-05.flour.pdf",
        sha256="a1" * 32,
        place="Bank-Main",
    ),
    Reimbursement(
        pod="bakery",
        member="ben",
        amount=Decimal("45.50"),
        purpose="yeast",
        out_of="buffer",
        with_pay=True,
        receipt="2026-03-05.yeast.pdf",
        sha256="b2" * 32,
        place="Bank-Main",
    ),
    Advance(pod="bakery", member="ben", amount=Decimal(100), place="Bank-Main"),
    AdvanceBack(pod="bakery", member="ben", amount=Decimal("40.00"), into="Cash-Box"),
    Pay(pod="bakery", member="ben", amount=Decimal(5), place="Bank-Main"),
    Hours(pod="bakery", member="ben", month="2026-03", hours=Decimal("37.5")),
    Need(pod="bakery", member="ben", month="2026-03", amount=Decimal(900)),
    Share(
        pod="bakery",
        month="2026-03",
        until=dt.date(2026, 3, 31),
        by="hours",
        seen={"income": Decimal("2000.50"), "pot": Decimal("1174.95")},
        parts=({"member": "ana", "weight": "60", "floor": "0.00", "rest": "1174.95"},),
        pot=Decimal("1174.95"),
        place="Bank-Main",
    ),
    Means(pod="kin", member="ana", month="2026-03", have=Decimal(1900), need=Decimal("1950.00")),
    Support(pod="kin", giver="ana", taker="ben", month="2026-03", amount=Decimal(50)),
    SupportIn(pod="kin", member="ana", month="2026-03", amount=Decimal(50), into="Cash-Box"),
    SupportOut(pod="kin", member="ben", month="2026-03", amount=Decimal("50.00"), place="Cash-Box"),
    Enter(
        narration="Bank fee",
        payee="Bank",
        lines=(("Assets:Bank-Main:Rainy", Decimal("-5.00"), "NZD"), ("Expenses:Rainy:Bank", Decimal("5.00"), "NZD")),
        flag="!",
        notes={"source": "statement 7"},
        numbers={"page": Decimal(3)},
        tags=("fee",),
        links=("L1",),
    ),
    StartCircle(
        pod="tanda",
        members=("ana", "小明"),
        contributions=(Decimal("25.00"), Decimal(26)),
        start=dt.date(2026, 1, 31),
        organiser="ana",
    ),
    PayIn(member="ana", pod="tanda", amount=Decimal("100.00"), into="Bank-Main"),
    Bid(member="ana", pod="tanda", round=3, discount=Decimal("12.50")),
    Draw(pod="tanda", round=3, seed="7 4 12"),
    GiveTurn(pod="tanda", round=3, member="ana"),
    AgreeOrder(pod="tanda", members=("小明", "ana")),
    SwapTurns(pod="tanda", member="ana", other="小明"),
    Postpone(pod="tanda", round=3, to=dt.date(2026, 4, 1), only=True),
    PayOutPot(pod="tanda", round=3, member="ana", amount=Decimal("400.00"), place="Bank-Main"),
    Default(pod="tanda", member="ana", because="moved away"),
    LeaveCircle(pod="tanda", member="ana"),
    Substitute(pod="tanda", member="ana", substitute="小明", place="Bank-Main"),
    Recover(pod="tanda", member="ana", amount=Decimal(100), into="Bank-Main"),
    WriteOffDue(pod="tanda", member="ana", because="moved away"),
    Refund(pod="tanda", member="ana", amount=Decimal("0.01"), place="Bank-Main"),
    PayReserve(pod="tanda", member="ana", amount=Decimal(30), into="Bank-Main"),
    ReserveOut(pod="tanda", amount=Decimal(30), member="ana", place="Bank-Main"),
    Correction(entry=42, because="typed twice"),
    ClosePeriod(period="2025-04..2026-03"),
    ReopenPeriod(period="2026-03", because="a late letter from the bank"),
]


def test_every_kind_of_act_has_an_example():
    ours = {kind for kind, act_type in registry.acts.items() if act_type.__module__.startswith(("ledger.", "pods."))}

    assert {type(act).kind for act in EXAMPLES} == ours


@pytest.mark.parametrize("act", EXAMPLES, ids=lambda act: act.kind)
def test_an_act_reads_back_from_json_as_it_was(act):
    given = act.given()

    assert make(type(act), **given) == act
    assert registry.act(act.kind, json.loads(json.dumps(given))) == act


@pytest.mark.parametrize("act", EXAMPLES, ids=lambda act: act.kind)
def test_an_example_fills_every_field(act):
    assert set(act.given()) == set(type(act).model_fields)


@pytest.mark.parametrize("act", EXAMPLES, ids=lambda act: act.kind)
def test_an_act_is_in_words_what_it_did(act):
    """A kind that no sentence tells would show its bare name in the journal."""
    import inspect

    from reports import words, words_crew, words_lending, words_shares

    told = "".join(map(inspect.getsource, (words, words_crew, words_lending, words_shares)))

    moves_money = type(act).kind in {
        "contribution", "withdrawal", "cycle-shares", "cycle-leave", "pay-out", "repayment", "issue", "issue-work", "issue-debt", "transfer", "redeem", "give-back", "cancel-shares", "lose-unvested", "offer-take", "transfer-outside", "note", "note-payment", "enter",
        "fine-payment", "fund-contribution", "income", "expense", "reimbursement", "advance", "advance-back", "pay",
        "support", "support-in", "support-out",
        "reciprocal-saving", "hold", "release",
        "bank-interest", "bank-costs", "donation", "fund-levy", "grant",
        "pay-part", "set-off", "top-up", "recovery", "recovery-paid",
        "settle", "estate-pays", "estate-given-up", "funds-opening",
        "capital-in", "capital-opening", "surplus", "dividend-pay", "capital-back", "dividend",
        "slices-in", "slices-draw", "slices-back", "slices-hand-over", "lock-out", "leave-pod",
        "circle-pay", "circle-recover", "circle-refund", "circle-write-off", "circle-reserve", "circle-reserve-out",
    }  # fmt: skip
    assert moves_money or f'"{type(act).kind}"' in told
