"""Who bears a loan that does not come back where members hold shares of a cycle, and who gets what still comes in."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.errors import Refused
from pods.crew import estate, members, people, positions
from pods.crew.correction import Correction
from pods.crew.setup import ChangePod
from pods.cycles import cycle, shareout
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_ending import ShareOut
from pods.cycles.cycle_leaving import LeaveCycle
from pods.cycles.cycle_opening import OpenCycle
from pods.estates.settle import Settle
from pods.lending import guarantees, loans, losses, recoveries
from pods.pools.savings import Withdrawal
from pods.voices import consent
from reports.cycle import cycle_statement
from reports.ending import ending
from reports.loan import loan_statement
from reports.passbook import passbook
from tests.examples import some
from tests.reports.books import Crew, fact

ENDS = "2026-12-20"


def group(shares, saved=(), lent="40", aside=(), **terms):
    """A cycle with shares at 5.00, and a loan of Eli's from which `aside` stood aside; nothing of it came back."""
    crew = Crew("cho", "dan", "eli")
    crew.pool(**{"ask_about": "loan,top-up", "arrears_days": "999", **terms})
    crew.does(OpenCycle, pod="rainy", price="5", until=ENDS, most_shares=60, on="2026-01-05")
    for who, number in shares.items():
        crew.does(BuyShares, member=who, pod="rainy", amount=5 * number, on="2026-01-12")
    for who, number in dict(saved).items():
        crew.saves(who, number, on="2026-01-12")
    crew.does(loans.LoanRequest, pod="rainy", amount=lent, term=1, by="eli", on="2026-02-01")
    agree(crew, "P1", aside)
    crew.does(consent.CarryOut, proposal="P1", on="2026-02-01")
    return crew


def agree(crew, proposal, aside, on="2026-02-01"):
    for who in ("ana", "cho", "dan"):
        stance = "stand-aside" if who in aside else "consent"
        crew.does(consent.Voice, proposal=proposal, stance=stance, by=who, on=on)


def write_off(crew, sharing, on="2026-06-01"):
    return crew.does(losses.WriteOff, loan="L1", because="gone", sharing=sharing, on=on)


def recover(crew, amount, on="2026-07-01"):
    return crew.does(recoveries.Recovery, loan="L1", amount=amount, on=on)


def found(crew, on=ENDS):
    with crew.view(on) as view:
        return shareout.fund(view, cycle.latest(view, people.pod(view, "rainy")))


def shares_out(crew, on=ENDS, **fields):
    """What each gets at the share-out, in cash; the statement of the day before says the same."""
    before = told(crew, on)
    crew.does(ShareOut, pod="rainy", amount=found(crew, on).total, on=on, **fields)
    after = told(crew, on)
    assert (before.got, before.lines, before.left) == (after.got, after.lines, after.left)
    assert not [
        account for account in balances(crew, "", on) if account.startswith(("Liabilities:Cycle", "Equity:Surplus"))
    ]
    return {each.member: each.cash for each in after.got}


def told(crew, on=ENDS):
    with crew.view(on) as view:
        return ending(view, cycle.latest(view, people.pod(view, "rainy")))


def balances(crew, prefix="", on="2026-12-31"):
    with crew.view(on) as view:
        return {account: number for (account, _), number in view.balances(prefix).items()}


def charges(crew, number):
    from pods.crew.general import Enter

    lines = (("Assets:Cash-Box:Rainy", Decimal(number), "NZD"), ("Income:Rainy:Charges", -Decimal(number), "NZD"))
    crew.does(Enter, narration="Charges", lines=lines, on="2026-05-01")


# Borne by what the pool has, so by the shares.


def test_shares_of_who_stood_aside_bear_nothing_of_what_the_pool_lost():
    crew = group({"ana": 30, "cho": 30, "dan": 20}, aside=("ana",))
    charges(crew, 24)
    write_off(crew, "reserve")

    # Without the loss a share is worth 424 ÷ 80 = 5.30; 40 ÷ 50 = 0.80 of it is lost on Cho's and Dan's.
    assert shares_out(crew) == {"ana": 159, "cho": 135, "dan": 90}
    assert balances(crew, "Assets:") == {}


@pytest.mark.parametrize(
    ("rounding", "cash", "left"),
    [
        ("floor", {"ana": "35.00", "cho": "19.40", "dan": "15.52"}, "0.08"),
        ("largest-remainder", {"ana": "35.00", "cho": "19.44", "dan": "15.56"}, "0.00"),
    ],
)
def test_what_falls_on_some_shares_is_reckoned_to_the_cent(rounding, cash, left):
    crew = group({"ana": 7, "cho": 5, "dan": 4}, lent="10", aside=("ana",), share_out_rounding=rounding)
    write_off(crew, "reserve")

    # 80 ÷ 16 = 5.00 a share, and 10 ÷ 9 = 1.111 of it lost on nine of them.
    assert {who: f"{number:.2f}" for who, number in shares_out(crew).items()} == cash
    assert balances(crew, "Equity:Leftover:") == ({"Equity:Leftover:Rainy": -Decimal(left)} if Decimal(left) else {})


def test_who_stood_aside_from_a_top_up_bears_their_part_of_the_first_loan():
    crew = group({"ana": 10, "cho": 10, "dan": 20}, lent="20")
    crew.does(consent.Propose, act="top-up", fields={"loan": "L1", "amount": "30"}, by="eli", on="2026-02-02")
    agree(crew, "P2", ("dan",), on="2026-02-02")
    crew.does(consent.CarryOut, proposal="P2", on="2026-02-02")
    write_off(crew, "reserve")

    # 20 over 40 shares, and 30 over Ana's and Cho's 20.
    assert shares_out(crew) == {"ana": 50 - 5 - 15, "cho": 50 - 5 - 15, "dan": 100 - 10}


def test_where_everybody_with_shares_stood_aside_nobody_else_is_there_to_bear_it():
    crew = group({"ana": 10}, saved={"cho": 100}, lent="20", aside=("ana",))
    charges(crew, 25)
    write_off(crew, "reserve")

    assert shares_out(crew) == {"ana": 55}


def test_what_comes_back_of_it_goes_to_the_shares_that_had_borne_it_in_the_next_cycle_too():
    crew = group({"ana": 30, "cho": 20}, aside=("ana",))
    write_off(crew, "reserve")
    recover(crew, 10)
    assert shares_out(crew) == {"ana": 150, "cho": 70}

    crew.does(OpenCycle, pod="rainy", price="5", weeks=4, on="2026-12-21")
    for who in ("ana", "cho"):
        crew.does(BuyShares, member=who, pod="rainy", amount=25, on="2026-12-21")
    recover(crew, 5, on="2026-12-22")

    assert shares_out(crew, on="2027-01-20") == {"ana": 25, "cho": 30}


def test_shares_that_would_have_to_bear_more_than_they_are_worth_do_not():
    crew = group({"ana": 20, "cho": 10}, lent="60", aside=("ana",))

    with pytest.raises(Refused, match="What Cho bears of what Rainy Day lost is more than their shares of cycle C1"):
        write_off(crew, "reserve")

    with pytest.raises(Refused, match=r"have 50.00 NZD in Rainy Day, savings and shares \(ana stood aside\)"):
        write_off(crew, "equally")


def test_who_leaves_the_cycle_after_a_loss_is_paid_what_their_own_shares_are_worth():
    crew = group({"ana": 10, "cho": 10, "dan": 10}, aside=("ana",))
    write_off(crew, "reserve")

    crew.does(LeaveCycle, member="cho", pod="rainy", on="2026-07-01")
    crew.does(LeaveCycle, member="ana", pod="rainy", on="2026-07-01")

    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 150 - 40 - 30 - 50}


# Shared among members.

SAVED = {"cho": 50, "dan": 10}


@pytest.mark.parametrize(
    ("sharing", "lent", "aside", "saved", "cash"),
    [
        # 20 each: Ana's off her 30 shares, Cho's out of her savings, Dan's 10 and 10.
        ("equally", "60", (), {"cho": 30}, {"ana": 130, "dan": 90}),
        ("equally", "60", ("ana",), {"cho": 20}, {"ana": 150, "dan": 80}),
        # 150, 50 and 110 of 310: 30, 10 and 22.
        ("by-savings", "62", (), {"cho": 40}, {"ana": 120, "dan": 88}),
        # 50 and 110 of 160: 20 and 44.
        ("by-savings", "64", ("ana",), {"cho": 30}, {"ana": 150, "dan": 66}),
    ],
)
def test_a_loss_that_is_shared_reaches_shares_as_well_as_savings(sharing, lent, aside, saved, cash):
    crew = group({"ana": 30, "dan": 20}, saved=SAVED, lent=lent, aside=aside)
    write_off(crew, sharing)

    assert shares_out(crew) == cash
    assert balances(crew, "Liabilities:") == {
        f"Liabilities:Savings:Rainy:{who.title()}": -n for who, n in saved.items()
    }
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": sum(saved.values())}


def test_what_shares_bear_is_taken_off_when_their_holder_leaves_the_cycle():
    crew = group({"ana": 30, "dan": 20}, saved=SAVED, lent="60")
    write_off(crew, "equally")

    crew.does(LeaveCycle, member="ana", pod="rainy", on="2026-07-01")

    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 310 - 60 - 130}
    assert shares_out(crew) == {"dan": 90}


def test_what_comes_back_frees_shares_first_and_is_savings_once_they_are_paid():
    crew = group({"ana": 30, "dan": 20}, saved=SAVED, lent="60")
    write_off(crew, "equally")

    recover(crew, 30)
    assert balances(crew, "Liabilities:Cycle:", "2026-07-01") == {
        "Liabilities:Cycle:Rainy:C1:Ana": -150,
        "Liabilities:Cycle:Rainy:C1:Ana:Losses": 10,
        "Liabilities:Cycle:Rainy:C1:Dan": -100,
    }
    assert shares_out(crew) == {"ana": 140, "dan": 100}
    recover(crew, 30, on="2026-12-21")

    assert balances(crew, "Liabilities:") == {
        "Liabilities:Savings:Rainy:Ana": -10,
        "Liabilities:Savings:Rainy:Cho": -50,
        "Liabilities:Savings:Rainy:Dan": -10,
    }


def test_shares_that_bear_a_loss_stand_for_less_of_a_loan():
    crew = group({"ana": 30, "dan": 20}, lent="60")
    write_off(crew, "equally")
    crew.does(ChangePod, pod="rainy", terms={"loan-limit": "1"}, on="2026-06-01")

    with pytest.raises(Refused, match=r"lends at most 1 × Dan's savings, 70.00 NZD in all"):
        crew.does(loans.LoanRequest, pod="rainy", amount="70.01", term=1, by="dan", on="2026-06-02")


def test_a_write_off_that_shares_bear_is_undone_before_the_share_out_and_not_behind_it():
    crew = group({"ana": 30, "dan": 20}, lent="60")
    before = balances(crew)
    lost = write_off(crew, "equally")
    crew.does(Correction, entry=lost.seq, because="paid after all", on="2026-06-01")
    assert balances(crew) == before
    lost = write_off(crew, "equally")
    shares_out(crew)

    with pytest.raises(Refused, match="rests on it"):
        crew.does(Correction, entry=lost.seq, because="paid after all", on=ENDS)


def test_the_statement_of_a_cycle_says_who_bears_what():
    crew = group({"ana": 30, "dan": 20}, lent="60")
    write_off(crew, "equally")

    document = crew.reads(cycle_statement, "rainy", on=ENDS)

    assert document.data["share_out"]["losses"] == {"ana": 30, "dan": 30}
    assert {each["what"]: each["number"] for each in document.data["share_out"]["made_of"]} == {
        "Savings in shares": 250,
        "Losses that members bear by themselves": -60,
    }
    assert [each["shares"] for each in document.data["meetings"]] == [{"ana": 30, "dan": 20}]


def test_the_statements_of_a_loan_and_of_a_member_tell_what_shares_bear():
    crew = group({"ana": 30, "dan": 20}, saved={"cho": 50}, lent="60", aside=("dan",))
    write_off(crew, "equally")

    loan = crew.reads(loan_statement, "L1", on="2026-06-02")
    assert fact(loan, "Stood aside") == "Dan"
    assert loan.data["written_off"]["shares"] == {"ana": 30, "cho": 30}
    assert loan.data["written_off"]["off_cycle_shares"] == {"ana": 30}
    found = passbook_of(crew, "ana")
    assert (found.shares, found.carried, found.bears, found.saved) == (30, 0, 30, 120)


def passbook_of(crew, who, on="2026-06-02"):
    with crew.view(on) as view:
        pod, member = people.pod(view, "rainy"), people.member(view, who)
        return passbook(view, pod, member, view.on, None)


# What comes back to who is not there any more.


def left(**terms):
    """Dan bore 30.00 of a loss of 60.00, took out the rest and left."""
    crew = group({}, saved={"ana": 100, "dan": 100}, lent="60", **terms)
    write_off(crew, "equally")
    crew.does(Withdrawal, member="dan", pod="rainy", amount="70", on="2026-06-02")
    crew.does(members.Leave, member="dan", on="2026-06-03")
    return crew


def open_of(crew, who, on="2026-12-31"):
    with crew.view(on) as view:
        return [(each.what, each.command) for each in positions.blocking(view, view.get("member", who))]


def test_what_comes_back_is_owed_to_who_bore_it_and_left_until_it_is_paid():
    crew = left()
    recover(crew, 20)

    assert open_of(crew, "dan") == [
        ("10.00 NZD that came back of a loss they bore in Rainy Day", "crewbook loan pay-back dan 10.00 --from rainy")
    ]
    assert balances(crew, "Liabilities:")["Liabilities:Savings:Rainy:Ana"] == -80
    with pytest.raises(Refused, match=r"owes Dan 10.00 NZD of what came back of losses; 10.01 NZD is more"):
        crew.does(recoveries.PayBack, member="dan", pod="rainy", amount="10.01", on="2026-07-02")
    crew.does(recoveries.PayBack, member="dan", pod="rainy", on="2026-07-02")

    assert open_of(crew, "dan") == []
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 80}


def test_what_comes_back_stays_in_the_reserve_where_the_pool_says_so():
    crew = left(leavers_recovery="reserve")
    recover(crew, 20)

    assert open_of(crew, "dan") == []
    assert balances(crew, "Equity:") == {"Equity:Reserve:Rainy": -10}


def test_who_came_back_gets_it_as_savings_again():
    crew = left()
    crew.does(members.Join, member="dan", name="Dan", on="2026-06-20")
    recover(crew, 20)

    assert balances(crew, "Liabilities:")["Liabilities:Savings:Rainy:Dan"] == -10


def test_what_comes_back_to_who_died_goes_to_their_heirs():
    crew = group({}, saved={"ana": 100, "dan": 30}, lent="60")
    write_off(crew, "equally")
    crew.does(estate.Died, member="dan", on="2026-06-03")
    crew.does(estate.NameHeirs, member="dan", pod="rainy", heirs=(("cho", Decimal(1)),), on="2026-06-04")
    recover(crew, 20)

    crew.does(Settle, member="dan", pod="rainy", on="2026-07-02")

    assert balances(crew, "Liabilities:") == {
        "Liabilities:Savings:Rainy:Ana": -80,
        "Liabilities:Savings:Rainy:Cho": -10,
    }


def test_two_who_would_take_the_place_of_one_guarantor_may_both_agree():
    crew = group({}, saved={"ana": 100, "dan": 100}, lent="60")
    crew.does(loans.LoanRequest, pod="rainy", amount="20", term=1, by="cho", guarantors=("dan",), on="2026-02-01")
    agree_all(crew, "P2", ("ana", "dan", "eli"))
    crew.does(guarantees.Guarantee, loan="L2", by="dan", on="2026-02-01")
    crew.does(consent.CarryOut, proposal="P2", on="2026-02-01")
    for other in ("ana", "eli"):
        crew.does(guarantees.ReleaseGuarantor, loan="L2", member="dan", instead=other, on="2026-02-02")

    for other in ("ana", "eli"):
        crew.does(guarantees.Guarantee, loan="L2", by=other, on="2026-02-03")

    assert list(crew.reads(lambda view: view.get("loan", "L2").body["guarantors"])) == ["ana", "eli"]


def agree_all(crew, proposal, who, on="2026-02-01"):
    for each in who:
        crew.does(consent.Voice, proposal=proposal, stance="consent", by=each, on=on)


def test_a_back_dated_recovery_becomes_nobodys_savings_who_left_since():
    crew = left()
    recover(crew, 20, on="2026-06-01")

    assert balances(crew, "Liabilities:")["Liabilities:Recovered:Rainy:Dan"] == -10


# A member who died within a cycle.


def test_a_share_out_keeps_what_a_dead_member_had_for_their_heirs():
    crew = group({"ana": 10, "dan": 10}, lent="5")
    crew.does(estate.Died, member="dan", on="2026-03-01")
    crew.repays("L1", 5, "2026-03-02")
    charges(crew, 20)

    assert shares_out(crew) == {"ana": 60, "dan": 0}
    assert balances(crew, "Liabilities:") == {"Liabilities:Savings:Rainy:Dan": -60}


def test_shares_of_a_dead_member_become_savings_for_their_heirs_ahead_of_it():
    crew = group({"ana": 10, "dan": 10}, lent="5")
    crew.does(estate.Died, member="dan", on="2026-03-01")
    command = "crewbook member settle dan --in rainy"
    assert ("50.00 NZD in shares of a cycle of Rainy Day", command) in open_of(crew, "dan")

    with pytest.raises(Refused, match="goes to their heirs"):
        crew.does(LeaveCycle, member="dan", pod="rainy", on="2026-03-02")
    crew.does(LeaveCycle, member="dan", pod="rainy", to_savings=True, on="2026-03-02")

    assert balances(crew, "Liabilities:Savings:") == {"Liabilities:Savings:Rainy:Dan": -50}


# Whatever is lost, and whoever stood aside.

WHO = ("ana", "cho", "dan")


@given(
    minor=st.integers(0, 10**7),
    shares=st.lists(st.integers(0, 90), min_size=2, max_size=9).filter(any),
    losses_=st.lists(st.tuples(st.integers(0, 10**6), st.sets(st.integers(0, 8))), max_size=3),
    taken=st.dictionaries(st.integers(0, 8), st.integers(0, 10**5), max_size=3),
    rounding=st.sampled_from(shareout.ROUNDINGS),
)
def test_what_some_do_not_bear_others_do_and_the_parts_are_the_fund(minor, shares, losses_, taken, rounding):
    """`minor` is what would be there without any loss: who stood aside from all of them gets as much of it as without."""
    held = dict(enumerate(shares))
    apart = [shareout.Apart(Decimal(lost).scaleb(-2), frozenset(aside)) for lost, aside in losses_]
    alone = {key: Decimal(number).scaleb(-2) for key, number in taken.items() if held.get(key)}
    lost = sum((each.amount for each in apart), Decimal(0)) + sum(alone.values(), Decimal(0))
    whole = Decimal(minor).scaleb(-2)
    assume(whole >= lost)
    try:
        found = shareout.divide(whole - lost, held, rounding=rounding, digits=2, apart=apart, taken=alone)
    except shareout.TooMuch:
        return

    assert found.total + found.leftover == whole - lost
    assert 0 <= found.leftover < found.shares * Decimal("0.01")
    assert found.leftover == 0 or rounding == "floor"
    assert all(number >= 0 for number in found.payouts.values())
    without = shareout.divide(whole, held, rounding=rounding, digits=2)
    free = [key for key in held if all(key in each.aside for each in apart) and key not in alone]
    bearing = [key for each in apart for key in held if held[key] and key not in each.aside]
    if bearing or not apart:
        near = 0 if rounding == "floor" else Decimal("0.01")
        everybody_aside = any(all(key in each.aside for key in held if held[key]) for each in apart)
        for key in () if everybody_aside else free:
            assert abs(found.payouts[key] - without.payouts[key]) <= near


@st.composite
def losing(draw):
    """A group with a loan that is lost: who holds and saved what, who stood aside, how it is shared, what came back."""
    return {
        "shares": draw(
            st.fixed_dictionaries({who: st.integers(0, 12) for who in WHO}).filter(lambda held: any(held.values()))
        ),
        "saved": draw(st.fixed_dictionaries({who: st.integers(0, 6000) for who in WHO})),
        "lent": draw(st.integers(1, 9000)),
        "aside": draw(st.sets(st.sampled_from(WHO))),
        "sharing": draw(st.sampled_from(["reserve", "equally", "by-savings"])),
        "earned": draw(st.integers(1, 4000)),
        "back": draw(st.integers(1, 4000)),
        "rounding": draw(st.sampled_from(shareout.ROUNDINGS)),
    }


@settings(max_examples=some(12), deadline=None)
@given(losing())
def test_a_loss_is_borne_to_the_cent_by_who_did_not_stand_aside(case):
    check_loss(**case)


@pytest.mark.slow
@settings(max_examples=some(300), deadline=None)
@given(losing())
def test_a_loss_is_borne_to_the_cent_by_who_did_not_stand_aside_at_length(case):
    check_loss(**case)


def check_loss(shares, saved, lent, aside, sharing, earned, back, rounding):
    def cents(number):
        return Decimal(number).scaleb(-2)

    had = {who: cents(number) for who, number in saved.items() if number}
    held = {who: number for who, number in shares.items() if number}
    loss = cents(lent)
    assume(loss <= 5 * sum(held.values()) + sum(had.values()))
    crew = group(held, saved=had, lent=loss, aside=aside, share_out_rounding=rounding)
    charges(crew, cents(earned))
    try:
        write_off(crew, sharing)
    except Refused:
        return
    came = min(cents(back), loss)
    recover(crew, came)

    cash = shares_out(crew)

    with crew.view("2026-12-31") as view:
        kept = view.get("loan", "L1").body["written_off"]["shares"]
    savings = balances(crew, "Liabilities:Savings:")
    gets = {who: cash.get(who, 0) - savings.get(f"Liabilities:Savings:Rainy:{who.title()}", 0) for who in WHO}
    together = sum(held.values())
    for who in WHO:
        worth = held.get(who, 0) * (5 + Fraction(cents(earned)) / together)
        if sharing == "reserve":
            bearing = sum(number for each, number in held.items() if each not in aside)
            over = bearing or together
            bears = Fraction(loss - came) * held.get(who, 0) / over if who not in aside or not bearing else 0
        else:
            bears = Fraction(kept.get(who, "0")) * (1 - Fraction(came) / Fraction(loss))
            assert who not in aside or not bears
        exact = worth + Fraction(had.get(who, 0)) - bears
        assert abs(Fraction(gets[who]) - exact) < Fraction(1 + held.get(who, 0), 100)
    assert sharing == "reserve" or sum(map(Decimal, kept.values())) == loss
    assert balances(crew, "Assets:").get("Assets:Cash-Box:Rainy", 0) == -sum(savings.values()) - balances(
        crew, "Equity:Leftover:"
    ).get("Equity:Leftover:Rainy", 0)
    crew.book.store.close()
