"""An act that would break any later day is refused and names the entry and the day that it would break."""

import pytest

EASY = (
    "pod open easy --kind savings --set ask-about=none --set open-loans=9 --on 2026-01-05",
    "contribute ben 100 --to easy --on 2026-01-10",
    "loan request 60 --from easy --by ben --term 3 --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)
# What is typed before, the back-dated act, and the later entry with its day that it would break.
BREAKS = {
    "savings that were taken out later": (
        ("withdraw cho 100 --from rainy --on 2026-05-01",),
        "withdraw cho 10 --from rainy --on 2026-03-01",
        (15, "2026-05-01"),
    ),
    "money that was spent later": (
        ('enter "Roof" --line "Assets:Cash-Box:Rainy -800" --line "Expenses:Rainy:Roof 800" --on 2026-05-01',),
        "withdraw cho 10 --from rainy --on 2026-03-01",
        (15, "2026-05-01"),
    ),
    "money that a free entry spent later": (
        ('enter "Roof" --line "Assets:Cash-Box:Rainy -800" --line "Expenses:Rainy:Roof 800" --on 2026-05-01',),
        'enter "Fee" --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5" --on 2026-03-01',
        (15, "2026-05-01"),
    ),
    "money that was lent later": (
        EASY,
        "withdraw ben 50 --from easy --on 2026-01-12",
        (18, "2026-01-15"),
    ),
    "a loan asked for before another one": (
        EASY,
        "loan request 50 --from easy --by cho --term 3 --on 2026-01-12",
        (18, "2026-01-15"),
    ),
    "a loan paid out before another one": (
        (*EASY[:3], "loan request 60 --from easy --by cho --term 3 --on 2026-01-16", "loan pay-out L2 --on 2026-01-20"),
        "loan pay-out L1 --on 2026-01-18",
        (19, "2026-01-20"),
    ),
    "a loan brought in before another one": (
        EASY,
        "opening cho --pod easy --loan 50 --on 2026-01-12",
        (18, "2026-01-15"),
    ),
    "a loan that was repaid later": (
        (*EASY, "loan repay L1 50 --on 2026-03-15"),
        "loan repay L1 20 --on 2026-02-15",
        (19, "2026-03-15"),
    ),
    "shares that were passed on later": (
        ("shares transfer ben ana 20 --class bakery/A --on 2026-05-01",),
        "shares transfer ben cho 5 --class bakery/A --on 2026-03-01",
        (15, "2026-05-01"),
    ),
    "a notice that was used later": (
        (
            "pod open slow --kind savings --set notice-days=5 --set ask-about=none --on 2026-02-01",
            "contribute ben 9 --to slow --on 2026-02-01",
            "withdraw ben 4 --from slow --notice --on 2026-02-02",
            "withdraw ben 4 --from slow --on 2026-03-02",
        ),
        "withdraw ben 3 --from slow --on 2026-02-20",
        (18, "2026-03-02"),
    ),
    "a correction of what was spent later": (
        ("withdraw cho 100 --from rainy --on 2026-05-01",),
        'correct 9 --because "never paid in"',
        (15, "2026-05-01"),
    ),
    "a leaving with later entries": (
        ("contribute dan 5 --to rainy --on 2026-04-01", "withdraw dan 5 --from rainy --on 2026-05-01"),
        "member leave dan --on 2026-03-15",
        (16, "2026-05-01"),
    ),
    "the leaving of a treasurer who kept the books later": (
        (
            "member add fay --treasurer --on 2026-03-01",
            "pod open easy --kind savings --by fay --on 2026-05-01",
        ),
        "member leave fay --on 2026-04-01",
        (16, "2026-05-01"),
    ),
    "a contribution of somebody who left later": (
        (),
        "contribute eli 5 --to rainy --on 2026-01-20",
        (10, "2026-02-01"),
    ),
    "shares for somebody who left later": (
        ("shares class rainy A --par 10 --on 2026-01-10",),
        "shares issue eli 5 --class rainy/A --on 2026-01-20",
        (10, "2026-02-01"),
    ),
    "a loan for somebody who left later": (
        ("pod open easy --kind savings --on 2026-01-05", "contribute ana 50 --to easy --on 2026-01-06"),
        "loan request 5 --from easy --by eli --term 3 --on 2026-01-20",
        (10, "2026-02-01"),
    ),
    "the closing of a pod with later entries": (
        (EASY[0], "contribute ben 5 --to easy --on 2026-03-01", "withdraw ben 5 --from easy --on 2026-05-01"),
        "pod close easy --on 2026-02-01",
        (17, "2026-05-01"),
    ),
    "a contribution to a pod that closed later": (
        (EASY[0], "pod close easy --on 2026-05-01"),
        "contribute ben 5 --to easy --on 2026-03-01",
        (16, "2026-05-01"),
    ),
    "terms that changed later": (
        (EASY[0], "pod change easy --set reserve=5 --on 2026-05-01"),
        "pod change easy --set reserve=9 --on 2026-03-01",
        (16, "2026-05-01"),
    ),
    "a role that changed later": (
        ("member role ben --treasurer --on 2026-05-01",),
        "member role ben --treasurer --on 2026-03-01",
        (15, "2026-05-01"),
    ),
    "a coming back before the leaving": (
        (),
        "member add eli --on 2026-01-20",
        (10, "2026-02-01"),
    ),
    "a voice before a later one": (
        ("pod change rainy --set reserve=5 --on 2026-06-01", "consent P1 --by cho --on 2026-06-05"),
        "consent P1 --by ben --on 2026-06-03",
        (16, "2026-06-05"),
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_would_break_a_later_day_is_refused_and_names_its_entry(crew, what):
    before, line, (seq, day) = BREAKS[what]
    crew.do(*before)

    told = crew.refused(line)

    assert f"entry {seq}" in told
    assert day in told


POOL = (
    "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-01-05",
    "contribute ana 500 --to easy --on 2026-01-10",
    "contribute ben 100 --to easy --on 2026-01-10",
    "loan request 200 --from easy --by ben --term 10 --on 2026-03-01",
    "loan pay-out L1 --on 2026-03-01",
)
# What the limit is, what is typed before, and the back-dated act that keeps it on its own day.
LIMITS = {
    "savings that a later loan stands on": (
        "loan-limit=2",
        (),
        "withdraw ben 20 --from easy --on 2026-02-01",
        "owes 200.00 NZD on 2026-03-01 and may owe at most 2 × their savings",
    ),
    "a loan on savings that were taken out later": (
        "loan-limit=2",
        ("withdraw ana 350 --from easy --on 2026-03-05",),
        "loan request 301 --from easy --by ana --term 3 --on 2026-02-01",
        "Easy lends at most 2 × Ana Tūī's savings, 300.00 NZD in all on 2026-03-05",
    ),
    "a loan before one with which it is too much": (
        "largest-loan=300 --set open-loans=2",
        (),
        "loan request 150 --from easy --by ben --term 3 --on 2026-02-01",
        "nobody may owe Easy more than 300 NZD",
    ),
    "a loan before another one": (
        "open-loans=1",
        (),
        "loan request 50 --from easy --by ben --term 3 --on 2026-02-01",
        "Ben Okafor already has L1 open",
    ),
    "one person's part before a later loan": (
        "exposure=40 --set open-loans=2",
        (),
        "loan request 50 --from easy --by ben --term 3 --on 2026-02-01",
        "one person may owe at most 40 % of the 600.00 NZD that Easy has",
    ),
}


@pytest.mark.parametrize("what", LIMITS)
def test_a_limit_is_kept_on_every_later_day_too(crew, what):
    limit, before, line, said = LIMITS[what]
    crew.do(f"{POOL[0]} --set {limit}", *POOL[1:], *before)

    assert said in crew.refused(line)


def test_shares_are_not_taken_ahead_of_a_loan_that_was_lent_on_them(crew):
    crew.do(
        f"{POOL[0]} --set loan-limit=3",
        POOL[1],
        "cycle open easy --price 5 --on 2026-01-10",
        "cycle buy ben 25 --in easy --on 2026-01-10",
        "loan request 60 --from easy --by ben --term 3 --on 2026-03-01",
        "loan pay-out L1 --on 2026-03-01",
    )
    assert "L1 open, which the shares stand behind" in crew.refused("cycle leave ben --from easy --on 2026-02-01")


def test_nobody_has_more_in_advance_than_the_limit_on_any_later_day(crew):
    crew.do(
        "pod open farm --kind livelihood --name Farm --set ask-about=none --set advance-limit=100 --on 2026-01-05",
        "income farm 500 --on 2026-01-10",
        "advance farm ben 80 --on 2026-03-02",
    )
    said = crew.refused("advance farm ben 30 --on 2026-02-01")
    assert "Ben Okafor has 80.00 NZD on 2026-03-02, and 30.00 NZD is too much" in said

    crew.do("advance farm ben 20 --on 2026-02-01")


def test_what_a_pool_earned_bears_no_loss_and_no_levy_twice(crew):
    """On the day of the act it was there; a later loss or levy took it."""
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=none --set open-loans=2 --on 2026-01-05",
        "pod open care --kind solidarity --set ask-about=none --on 2026-01-05",
        "fine set cho 30 --to easy --because late --paid --on 2026-01-10",
        "contribute ana 100 --to easy --on 2026-01-20",
        *(f"loan request {amount} --from easy --by ben --term 2 --on 2026-01-21" for amount in (30, 10)),
        "loan pay-out L1 --on 2026-01-21",
        "loan pay-out L2 --on 2026-01-21",
        "loan write-off L1 --because gone --on 2026-04-01",
    )
    assert "Easy has 0.00 NZD of its own" in crew.refused("loan write-off L2 --because gone --on 2026-03-01")
    for day in ("2026-03-01", "2026-01-15"):
        said = crew.refused(f"fund levy 10 --from easy --to care --because roof --on {day}")
        assert "Easy has earned 0.00 NZD that is nobody's savings" in said


GUARANTEED = (
    "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-01-05",
    "contribute ana 500 --to easy --on 2026-01-10",
    "contribute ben 500 --to easy --on 2026-01-10",
    "loan request 150 --from easy --by cho --term 3 --guarantor ben --on 2026-01-15",
    "loan guarantee L1 --by ben --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)


def test_who_was_released_later_guarantees_nothing_before_it_any_more(crew):
    crew.do(*GUARANTEED, "loan release L1 ben --on 2026-04-01")

    said = crew.refused("loan set-off L1 --savings-of ben --on 2026-03-20")
    assert "Ben Okafor neither owes L1 nor guarantees it" in said


def test_a_guarantors_savings_repay_no_more_than_they_answer_for_whatever_day_it_is_for(crew):
    crew.do(
        *GUARANTEED,
        "loan top-up L1 100 --term 2 --on 2026-01-16",
        "loan repay L1 60 --on 2026-02-15",
        "loan set-off L1 60 --savings-of ben --on 2026-04-10",
    )
    said = crew.refused("loan set-off L1 130 --savings-of ben --on 2026-03-20")
    assert "90.00 NZD can be set off, not 130.00 NZD" in said
