import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pods.voices.asked import BLOCKED, LAPSED, OPEN, PASSED, Asked

CREW = ("ana", "ben", "cho", "dee", "eli")
DEADLINE = dt.date(2026, 3, 8)
DURING, AFTER = dt.date(2026, 3, 5), dt.date(2026, 3, 9)
RULES = ("consent", "unanimous", "majority", "two-thirds", "delegated")
voices = st.dictionaries(st.sampled_from(CREW), st.sampled_from(("consent", "object", "stand-aside")))


def outcome(rule, said, on=DURING, crew=CREW):
    return Asked(rule, CREW, said, DEADLINE).outcome(on, set(crew))


def yes(*names):
    return dict.fromkeys(names, "consent")


@pytest.mark.parametrize(
    ("rule", "said", "during", "after"),
    [
        ("consent", {}, OPEN, PASSED),
        ("consent", yes(*CREW), PASSED, PASSED),
        ("consent", yes("ana") | {"ben": "object"}, BLOCKED, LAPSED),
        ("consent", yes("ana", "ben", "cho", "dee") | {"eli": "stand-aside"}, PASSED, PASSED),
        ("unanimous", yes("ana", "ben", "cho", "dee"), OPEN, LAPSED),
        ("unanimous", yes(*CREW), PASSED, PASSED),
        ("unanimous", yes("ana", "ben", "cho", "dee") | {"eli": "stand-aside"}, BLOCKED, LAPSED),
        ("majority", yes("ana", "ben"), OPEN, LAPSED),
        ("majority", yes("ana", "ben", "cho"), PASSED, PASSED),
        ("majority", yes("ana", "ben") | dict.fromkeys(("cho", "dee", "eli"), "stand-aside"), BLOCKED, LAPSED),
        ("two-thirds", yes("ana", "ben", "cho"), OPEN, LAPSED),
        ("two-thirds", yes("ana", "ben", "cho", "dee"), PASSED, PASSED),
        ("two-thirds", {"ana": "object", "ben": "object"}, BLOCKED, LAPSED),
        ("delegated", yes("ben"), PASSED, PASSED),
        ("delegated", {}, OPEN, LAPSED),
    ],
)
def test_a_proposal_stands_where_its_rule_says_before_and_after_the_deadline(rule, said, during, after):
    assert outcome(rule, said) == during
    assert outcome(rule, said, on=AFTER) == after


def test_the_deadline_itself_is_a_day_on_which_voices_still_count():
    assert outcome("consent", {}, on=DEADLINE) == OPEN


def test_who_has_left_the_crew_is_no_longer_waited_for():
    assert outcome("consent", yes("ana", "ben", "cho", "dee"), crew=CREW[:4]) == PASSED
    assert outcome("consent", {"eli": "object"} | yes("ana", "ben", "cho", "dee"), crew=CREW[:4]) == PASSED


@pytest.mark.parametrize("rule", RULES[1:])
def test_a_proposal_about_which_nobody_is_left_to_ask_does_not_pass_by_itself(rule):
    assert outcome(rule, {}, on=AFTER, crew=()) == LAPSED


@given(rule=st.sampled_from(RULES), said=voices, name=st.sampled_from(CREW))
def test_one_more_yes_never_turns_a_proposal_that_passes_down(rule, said, name):
    if outcome(rule, said) == PASSED:
        assert outcome(rule, said | yes(name)) == PASSED


@given(rule=st.sampled_from(RULES), said=voices, name=st.sampled_from(CREW))
def test_one_more_objection_never_makes_a_proposal_pass(rule, said, name):
    if outcome(rule, said) != PASSED:
        assert outcome(rule, said | {name: "object"}) != PASSED


@given(said=voices)
def test_a_single_objection_blocks_consent_and_unanimity(said):
    said = said | {"cho": "object"}
    assert outcome("consent", said) == BLOCKED
    assert outcome("unanimous", said) == BLOCKED
