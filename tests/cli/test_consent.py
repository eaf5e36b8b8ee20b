"""Proposals through the command line: who is asked, when one passes, and what then happens."""

import pytest


def pool(crew, rule, *settings):
    """A pool under a rule of consent, in which Ben has 100; Ana, Ben, Cho and Dan are in the crew."""
    crew.do(
        f'pod open vote --kind savings --name "Vote Pool" --set consent-rule={rule} {" ".join(f"--set {each}" for each in settings)} --on 2026-03-02',
        "contribute ana 400 --to vote --on 2026-03-02",
        "contribute ben 100 --to vote --on 2026-03-02",
    )


def status(crew, on="2026-06-15", proposal="P1"):
    return crew.ask(f"proposals {proposal} --on {on}")["status"]


def say(crew, *voices):
    """`cho` consents, `cho-` objects, `cho=` stands aside."""
    for voice in voices:
        how = {"-": ' --object "too much"', "=": " --stand-aside"}.get(voice[-1], "")
        crew.do(f"consent P1 --by {voice.rstrip('-=')}{how}")


@pytest.mark.parametrize(
    ("rule", "voices", "expected"),
    [
        ("consent", [], "open"),
        ("consent", ["ana", "cho"], "open"),
        ("consent", ["ana", "cho", "dan"], "passed"),
        ("consent", ["ana", "cho", "dan="], "passed"),
        ("consent", ["ana=", "cho=", "dan="], "passed"),
        ("consent", ["ana", "cho", "dan-"], "blocked"),
        ("unanimous", ["ana", "cho"], "open"),
        ("unanimous", ["ana", "cho", "dan"], "passed"),
        ("unanimous", ["ana", "dan="], "blocked"),
        ("unanimous", ["dan-"], "blocked"),
        ("majority", ["ana"], "open"),
        ("majority", ["ana", "cho"], "passed"),
        ("majority", ["ana", "dan-", "cho"], "passed"),
        ("majority", ["dan-", "cho-"], "blocked"),
        ("two-thirds", ["ana"], "open"),
        ("two-thirds", ["ana", "cho"], "passed"),
        ("two-thirds", ["dan-", "cho="], "blocked"),
    ],
)
def test_a_loan_passes_by_the_pools_rule(crew, rule, voices, expected):
    """Three are asked about Ben's loan: Ana, Cho and Dan."""
    pool(crew, rule)
    crew.do("loan request 50 --from vote --term 5 --by ben")

    say(crew, *voices)

    assert status(crew) == expected


@pytest.mark.parametrize(
    ("rule", "voices", "after"),
    [
        ("consent", [], "passed"),
        ("consent", ["dan-"], "lapsed"),
        ("unanimous", ["ana", "cho"], "lapsed"),
        ("majority", ["ana"], "lapsed"),
        ("two-thirds", ["ana"], "lapsed"),
    ],
)
def test_a_deadline_that_is_over_decides(crew, rule, voices, after):
    pool(crew, rule, "deadline-days=10")
    crew.do("loan request 50 --from vote --term 5 --by ben")
    say(crew, *voices)

    assert status(crew, "2026-06-25") in {"open", "blocked"}
    assert status(crew, "2026-06-26") == after


def test_who_keeps_silent_until_the_deadline_consents_and_the_loan_is_paid_out(crew):
    pool(crew, "consent")
    crew.do("loan request 50 --from vote --term 5 --by ben --on 2026-06-01")
    crew.refused("loan pay-out L1 --on 2026-06-08")

    crew.do("loan pay-out L1 --on 2026-06-09")

    assert crew.balance("Assets:Loans:Vote:Ben:L1") == "50.00"


def test_a_treasurer_decides_alone_up_to_the_delegated_limit(crew):
    pool(crew, "delegated", "delegated-limit=50")
    crew.do("loan request 50 --from vote --term 5 --by ben")
    assert crew.ask("proposals P1")["asked"] == ["ana"]

    crew.do("consent P1 --by ana")

    assert status(crew) == "passed"


def test_above_the_delegated_limit_everybody_is_asked(crew):
    pool(crew, "delegated", "delegated-limit=50")
    crew.do("loan request 50.01 --from vote --term 5 --by ben")

    asked = crew.ask("proposals P1")
    assert (asked["rule"], asked["asked"]) == ("consent", ["ana", "cho", "dan"])


def test_no_treasurer_decides_alone_on_money_to_themselves(crew):
    pool(crew, "delegated", "delegated-limit=50")
    crew.do("loan request 50 --from vote --term 5 --by ana")

    asked = crew.ask("proposals P1")
    assert (asked["rule"], asked["asked"]) == ("consent", ["ben", "cho", "dan"])
    assert "nobody decides on money to themselves" in crew.refused("consent P1 --by ana")


def test_an_objection_is_taken_back_by_a_later_voice(crew):
    pool(crew, "consent")
    crew.do("loan request 50 --from vote --term 5 --by ben")
    say(crew, "ana", "cho", "dan-")
    assert status(crew) == "blocked"

    say(crew, "dan=")

    assert status(crew) == "passed"
    voices = {each["member"]: each["stance"] for each in crew.ask("proposals P1")["voices"]}
    assert voices == {"ana": "consent", "cho": "consent", "dan": "stand-aside"}


def test_a_consent_is_taken_back_by_a_later_objection(crew):
    pool(crew, "consent")
    crew.do("loan request 50 --from vote --term 5 --by ben")

    say(crew, "ana", "ana-")

    assert status(crew) == "blocked"
    assert crew.ask("proposals P1")["voices"][0]["why"] == "too much"


def test_a_voice_is_typed_for_somebody_and_says_so(crew):
    pool(crew, "consent")
    crew.do("loan request 50 --from vote --term 5 --by ben")

    entry = crew.ask("consent P1 --by cho")["entry"]

    assert entry["by"] == "cho"
    assert '  entered-by: "ana"\n' in entry["text"]


def test_a_change_of_terms_that_passes_carries_itself_out_in_the_same_commit(crew):
    crew.do("pod change rainy --set reserve=50 --set points=daily")
    crew.do("consent P1 --by ben", "consent P1 --by cho")
    assert crew.ask("pod show rainy")["terms"]["reserve"] == "0"

    answer = crew.ask("consent P1 --by dan")

    assert [answer["entry"]["kind"], *(each["kind"] for each in answer["followed_by"])] == ["voice", "pod-change"]
    assert "  batch: 18\n" in answer["followed_by"][0]["text"]
    assert '  proposal: "P1"\n' in answer["followed_by"][0]["text"]
    terms = crew.ask("pod show rainy")["terms"]
    assert (terms["reserve"], terms["points"], terms["loan-limit"]) == ("50", "daily", "3")
    assert status(crew) == "carried out"


def test_a_crew_of_one_changes_its_terms_at_once(templates, tmp_path):
    from tests.typed import copied

    crew = copied("begun", templates, tmp_path / "book")
    crew.do("pod open rainy --kind savings")

    answer = crew.ask("pod change rainy --set reserve=50")

    assert [answer["entry"]["kind"], *(each["kind"] for each in answer["followed_by"])] == ["propose", "pod-change"]
    assert crew.ask("pod show rainy")["terms"]["reserve"] == "50"


def test_a_pool_may_ask_nobody(crew):
    crew.do("pod open easy --kind savings --set ask-about=none --on 2026-03-02")

    assert crew.ask("pod change easy --set reserve=5")["entry"]["kind"] == "pod-change"


def test_a_pool_may_ask_about_withdrawals_and_the_treasurer_carries_them_out(crew):
    pool(crew, "majority", "ask-about=withdrawal")
    assert crew.ask("withdraw ben 60 --from vote")["id"] == "P1"
    say(crew, "ana", "cho")
    assert crew.balance("Liabilities:Savings:Vote:Ben") == "-100.00"

    crew.do("carry-out P1")

    assert crew.balance("Liabilities:Savings:Vote:Ben") == "-40.00"


def test_carrying_out_looks_at_the_funds_again(crew):
    pool(crew, "majority", "ask-about=withdrawal")
    crew.do("withdraw ben 60 --from vote")
    say(crew, "ana", "cho")
    crew.do('enter "Roof" --line "Assets:Cash-Box:Vote -450" --line "Expenses:Vote:Shared 450"')

    assert "Cash-Box of Vote Pool holds 50.00 NZD" in crew.refused("carry-out P1")
    assert status(crew) == "passed"


def test_a_voice_is_not_lost_when_what_it_is_about_can_no_longer_be_done(crew):
    crew.do("pod open farm --kind ownership --set ask-about=transfer --set consent-rule=majority --on 2026-03-02")
    crew.do("shares class farm A --par 10 --on 2026-03-02", "shares issue ben 5 --class farm/A --on 2026-03-02")
    crew.do("shares transfer ben cho 5 --class farm/A --by ben", "shares transfer ben dan 5 --class farm/A --by ben")
    crew.do("consent P1 --by ana")
    assert status(crew) == "carried out"

    crew.do("consent P2 --by ana")

    assert status(crew, proposal="P2") == "passed"
    assert "Ben Okafor holds 0 FARM.A" in crew.refused("carry-out P2")


def test_who_proposed_may_have_left_when_the_last_voice_comes(crew):
    crew.do(
        "pod change rainy --set reserve=50 --by dan",
        "consent P1 --by ana",
        "consent P1 --by ben",
        "member leave dan --by dan",
    )

    answer = crew.ask("consent P1 --by cho")

    assert [each["kind"] for each in answer["followed_by"]] == ["pod-change"]
    assert crew.ask("pod show rainy")["terms"]["reserve"] == "50"


def test_who_left_is_no_longer_waited_for(crew):
    crew.do("loan request 50 --from rainy --term 5 --by ben", "consent P1 --by ana", "consent P1 --by cho")
    assert status(crew) == "open"

    crew.do("member leave dan")

    assert status(crew) == "passed"


def test_a_proposal_is_taken_back_by_who_made_it(crew):
    crew.do("pod change rainy --set reserve=50", "withdraw-proposal P1")

    assert status(crew) == "withdrawn"


def test_proposals_are_listed_with_who_has_answered(crew):
    crew.do("pod change rainy --set reserve=50", "consent P1 --by ben")

    listed = crew.ask("proposals")["proposals"]
    assert [(each["proposal"], each["title"]) for each in listed] == [("P1", "Rainy Day: change reserve from 0 to 50")]
    said = {each["member"]: each["stance"] for each in listed[0]["voices"]}
    assert said == {"ana": "consent", "ben": "consent", "cho": None, "dan": None}
    assert crew.ask("proposals --on 2026-06-14")["proposals"] == []


def test_a_proposal_of_somebody_who_left_is_taken_back_by_a_treasurer(crew):
    crew.do("pod change rainy --set reserve=50 --by dan", "member leave dan")
    assert "recorded by a treasurer" in crew.refused("withdraw-proposal P1 --by ben")
    crew.do("withdraw-proposal P1 --by ana")
    assert crew.ask("proposals P1")["status"] == "withdrawn"


def test_a_pod_that_asks_nobody_says_so_in_a_sentence_of_its_own(crew):
    crew.do("pod open quick --kind savings --set ask-about=none")
    said = "Others are asked about nothing: the treasurer records what was agreed at the table."
    assert said in " ".join(crew.do("pod show quick").out.split())


@pytest.mark.parametrize("rule", ["consent", "unanimous", "majority", "two-thirds"])
def test_who_proposes_or_answers_reads_who_is_still_to_answer_and_what_to_type(crew, rule):
    crew.do(f"pod open club --kind savings --set consent-rule={rule} --on 2026-06-01")

    asked = crew.do("pod change club --set reserve=50 --by dan").out
    assert "Still to answer: ana, ben, cho: crewbook consent P1 --by MEMBER" in asked
    if rule != "majority":
        crew.do("consent P1 --by ana")
    answered = crew.do("consent P1 --stand-aside --by ben").out
    assert (rule == "unanimous") == ("Still to answer" not in answered)


def test_what_passes_by_a_leaving_says_what_to_type_next(crew):
    crew.do(
        "pod open club --kind savings --set consent-rule=unanimous --on 2026-06-01", "pod change club --set reserve=50"
    )
    crew.do("consent P1 --by ben", "consent P1 --by cho")

    assert "All is agreed; now do it: crewbook carry-out P1" in crew.do("member leave dan").out
    crew.do("carry-out P1")
    assert crew.ask("pod show club")["terms"]["reserve"] == "50"
