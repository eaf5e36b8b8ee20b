"""Lending circles as a treasurer types them: from the opening to the last pot, the next start, and the end."""

import pytest

OPEN = (
    "circle open tanda --members ana,ben,cho,dan --contribution 100 --name Tanda --set ask-about=none "
    "--every week --start 2026-03-02 --on 2026-03-02 --order "
)
DAYS = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")
AGAIN = ("2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20")


def play(crew, days, bidders=()):
    """All rounds; who was paid, one behind the other."""
    for day in days:
        crew.do(f"circle pay tanda --everybody --on {day}")
        crew.do(*(f"circle bid tanda 12 --by {each} --on {day}" for each in bidders[:1]))
        bidders = bidders[1:]
        crew.do(f"circle pay-out tanda --on {day}")
    return [each["member"] for each in crew.ask(f"circle show tanda --on {days[-1]}")["schedule"]]


def zero(shown):
    return {each["position"] for each in shown["members"]} == {"0.00"} and shown["money"] == "0.00"


def test_a_circle_starts_again_when_its_last_pot_was_paid_out_and_closes_with_nothing_left(crew):
    crew.do(OPEN + "bid --set next-order=last-first")
    assert play(crew, DAYS, ["ben", "dan", "cho"]) == ["ben", "dan", "cho", "ana"]
    assert zero(crew.ask(f"circle show tanda --on {DAYS[-1]}"))

    crew.do(f"circle start tanda --on {DAYS[-1]}")
    begun = crew.ask(f"circle show tanda --on {DAYS[-1]}")
    assert [each["due"] for each in begun["schedule"]] == list(AGAIN)
    assert {each["premium"] for each in begun["members"]} == {"0.00"}
    assert [each["member"] for each in begun["members"]] == ["dan", "cho", "ben", "ana"]

    assert play(crew, AGAIN, ["ana"]) == ["ana", "dan", "cho", "ben"]
    assert zero(crew.ask(f"circle show tanda --on {AGAIN[-1]}"))
    crew.do(f"pod close tanda --on {AGAIN[-1]}")


def test_a_defaulter_of_the_first_time_owes_in_the_second_and_what_comes_back_is_paid_to_who_bore_it(crew):
    crew.do(OPEN + "fixed", "circle pay tanda --everybody --on 2026-03-02", "circle pay-out tanda --on 2026-03-02")
    crew.do("circle default tanda ana --on 2026-03-03")
    play(crew, DAYS[1:])

    crew.do("circle start tanda --contribution 50 --on 2026-03-24")
    shown = crew.ask("circle show tanda --on 2026-03-24")
    assert [each["member"] for each in shown["schedule"]] == ["ben", "cho", "dan"]
    assert shown["earlier"] == [{"member": "ana", "name": "Ana Tūī", "owes": "300.00", "position": "0.00"}]
    mine = next(each for each in crew.ask("statement member ana --on 2026-03-24")["pods"] if each["pod"] == "tanda")
    assert (mine["owes"], mine["state"]) == ("300.00", None)

    crew.do("circle recover tanda ana 300 --on 2026-03-25")
    paid = crew.ask("circle round tanda --on 2026-03-25")["members"]
    # What came back counts as paid in; Cho bore it once, and so did Ben and Dan.
    assert {each["member"]: each["position"] for each in paid} == {"ben": "100.00", "cho": "100.00", "dan": "100.00"}
    for day in AGAIN[:3]:
        if day == AGAIN[2]:
            crew.do(f"circle pay tanda --everybody --on {day}")
        crew.do(f"circle pay-out tanda --on {day}")
    assert zero(crew.ask("circle show tanda"))
    crew.do("pod close tanda")


def test_a_member_reads_what_they_paid_in_and_got_whose_turn_it_is_and_what_they_still_pay(crew):
    crew.do(OPEN + "bid --set commission=5 --organiser ben", "circle pay tanda --everybody --on 2026-03-02")
    crew.do("circle bid tanda 40 --by cho --on 2026-03-02", "circle pay-out tanda --on 2026-03-02")

    said = crew.do("statement member cho --on 2026-03-03").out
    part = said[said.index("Tanda: circle") : said.index("A premium")]
    assert (
        part
        == """\
Tanda: circle
─────────────
State                               was paid, in round 2 of 4, due on 2026-03-09
Their turn                          round 1 of 4, on 2026-03-02
Paid in                             100.00 NZD
Received                            360.00 NZD
Premium                             -35.00 NZD
Still to pay this round             95.00 NZD
Still to pay until the last round   295.00 NZD

Movements
Date        What                               Paid in    Received  Entry
──────────  ──────────────────────────────  ──────────  ──────────  ─────
2026-03-02  Contribution to Tanda, round 1  100.00 NZD              19
2026-03-02  Pot of round 1 of Tanda                     360.00 NZD  22
──────────  ──────────────────────────────  ──────────  ──────────  ─────
            Together                        100.00 NZD  360.00 NZD

"""
    )
    data = next(each for each in crew.ask("statement member cho --on 2026-03-03")["pods"] if each["pod"] == "tanda")
    assert {name: data[name] for name in ("paid_in", "received", "premium", "to_pay", "position", "turn", "round")} == {
        "paid_in": "100.00", "received": "360.00", "premium": "-35.00", "to_pay": "95.00", "position": "-295.00",
        "turn": 1, "round": 2,
    }  # fmt: skip
    last = crew.do("statement member cho --last 1 --on 2026-03-03").out
    assert "Brought forward" in last[last.index("Tanda: circle") :]


def test_a_pot_is_said_apart_from_the_commission_and_from_what_is_paid_back_beside_it(crew):
    crew.do(OPEN + "bid --set commission=5 --organiser ben", "circle pay tanda --everybody --on 2026-03-02")
    crew.do("circle bid tanda 40 --by cho --on 2026-03-02")

    said = crew.do("circle pay-out tanda --on 2026-03-02").out

    assert said.splitlines()[0].endswith(
        "Cho Min · Pot of round 1 of Tanda; 20.00 NZD commission to Ben Okafor · 360.00 NZD"
    )


@pytest.mark.parametrize(
    ("order", "absent", "present"),
    [
        ("fixed", ["By lot", "Nobody bids", "discount", "When a pot goes for less"], ["starts again"]),
        ("bid", ["By lot"], ["A discount may be as high", "When a pot goes for less", "starts again"]),
        ("lottery", ["discount", "starts again"], ["By lot"]),
        ("consensus", ["By lot", "discount", "starts again"], []),
    ],
)
def test_a_circle_reads_aloud_only_the_settings_that_say_something(crew, order, absent, present):
    crew.do(OPEN + order)

    said = " ".join(crew.do("pod show tanda").out.split())

    assert [each for each in absent if each in said] == []
    assert [each for each in present if each not in said] == []


def test_the_statement_says_how_far_the_circle_is_and_with_which_seed_each_pot_was_drawn(crew):
    crew.do(
        OPEN + "lottery",
        "circle pay tanda --everybody --on 2026-03-02",
        "circle draw tanda --seed 4711 --on 2026-03-02",
    )
    crew.do("circle pay-out tanda --on 2026-03-02", "circle pay tanda ana --on 2026-03-03")

    said = crew.do("circle show tanda --on 2026-03-03").out

    assert [line.split()[-1] for line in said.splitlines() if line.startswith(("  Rounds over", "  Round 2 paid in"))] == [
        "25%", "25%",
    ]  # fmt: skip
    assert [line.split()[-4] for line in said.splitlines() if line.startswith("1  ")] == ["4711"]
    assert crew.ask("circle show tanda --on 2026-03-03")["schedule"][0]["seed"] == "4711"


def test_a_contribution_beyond_this_round_is_said_to_be_ahead(crew):
    crew.do(OPEN + "fixed")

    assert "ahead" not in crew.do("circle pay tanda ben 100 --on 2026-03-02").out
    again = crew.do("circle pay tanda ben 100 --on 2026-03-02").out

    assert "Paid ahead for the rounds to come: 100.00 NZD" in again


def test_turns_are_told_by_the_names_of_those_who_have_them(crew):
    crew.do(OPEN + "consensus")
    crew.do("circle order tanda cho,ana,dan,ben --on 2026-03-02")
    crew.do(
        "circle open lots --members dan,ben,cho --contribution 10 --set ask-about=none --every week --start 2026-03-02 --on 2026-03-02 --order fixed"
    )

    told = [each["what"] for each in crew.ask("journal --last 3")["entries"]]

    assert told[0] == "The turns of Tanda to come: Cho Min, Ana Tūī, Dan Ruiz, Ben Okafor"
    assert told[2] == "The rounds of lots begin: Dan Ruiz, Ben Okafor, Cho Min"


def test_a_bid_leaves_something_of_a_pot_of_which_others_leave_out_more_since(crew):
    """Else whoever takes the pot would pay for it, and the book would say that they did."""
    crew.do(OPEN + "bid --set stopped-paying=reduced-pot")
    play(crew, DAYS[:1], ["cho"])
    crew.do(*(f"circle pay tanda {each} 97 --on {DAYS[1]}" for each in ("ana", "ben", "dan")))
    crew.do(f"circle bid tanda 350 --by dan --on {DAYS[1]}")
    # Of the pot of 400 there is 300 then, less what cho had paid in ahead by their dividend of 3.
    crew.do(f"circle default tanda cho --on {DAYS[1]}")

    said = crew.refused(f"circle pay-out tanda --on {DAYS[1]}")
    assert "a discount of at most 303.00 NZD (that is all of the pot); 350.00 NZD is more" in said

    crew.do(f"circle bid tanda 300 --by dan --on {DAYS[1]}", f"circle pay-out tanda --on {DAYS[1]}")
    assert crew.ask(f"circle show tanda --on {DAYS[1]}")["schedule"][1]["amount"] == "3.00"


def test_what_a_circle_gives_up_is_told_once_though_two_bear_it(crew):
    crew.do(OPEN + "fixed", "circle pay tanda --everybody --on 2026-03-02", "circle pay-out tanda --on 2026-03-02")
    crew.do("circle default tanda ana --on 2026-03-03")
    play(crew, DAYS[1:])
    owed = crew.ask("circle show tanda --on 2026-03-24")["members"][0]["owes"]

    crew.do("circle write-off tanda ana --because gone --on 2026-03-24")

    (entry,) = crew.ask("journal --last 1")["entries"]
    assert (entry["what"], entry["amount"]) == ("Ana Tūī · Given up by Tanda: gone", "300.00")
    assert owed == "300.00"
