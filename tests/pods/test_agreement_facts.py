"""What an agreement states, and its hash: the one changes when the other does, and nothing else changes either."""

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from pods.agreements import facts
from pods.agreements.kinds import CO_OWNERSHIP, KINDS

KIND = KINDS[CO_OWNERSHIP]
STATED = {
    "kind": CO_OWNERSHIP,
    "wording": "a1" * 32,
    "shape": "relative",
    "parties": ["ana", "ben"],
    "words": {"crew": "Tui Crew", "pod": "Tui Bakery", "form": "", "member_names": "Ana and Ben"},
    "tables": {
        "members": [["ana", ["Ana", "ana", "2026-01-01"]], ["ben", ["Ben", "ben", "2026-01-02"]]],
        "holdings": [["A/ana", ["Ana", "A", "20", "1-20", "200.00 NZD"]]],
        "rules": [["deadline-days", ["A proposal stays open for 7 days.", ""]]],
    },
    "terms": {"law": "New Zealand."},
}
words = st.sampled_from(["", "x", "Ana", "20", "1-20", "小明", 'a"b,'])
changes_made = st.one_of(
    st.tuples(st.just("word"), st.sampled_from(sorted(STATED["words"])), words),
    st.tuples(st.just("term"), st.sampled_from(sorted(KIND.terms)), words),
    st.tuples(st.just("cell"), st.integers(0, 4), words),
    st.tuples(st.just("row"), st.sampled_from(["cho", "dan"]), words),
    st.tuples(st.just("gone"), st.just("members"), st.just("")),
    st.tuples(st.just("turned"), st.just("members"), st.just("")),
    st.tuples(st.just("party"), st.sampled_from(["cho", "dan"]), st.just("")),
)


def changed(stated, made):
    what, where, to = made
    tables = stated["tables"]
    if what == "word":
        stated["words"][where] = to
    elif what == "term":
        stated["terms"] = {name: said for name, said in {**stated["terms"], where: to}.items() if said}
    elif what == "cell":
        tables["holdings"][0][1][where] = to
    elif what == "row" and all(key != where for key, _ in tables["members"]):
        tables["members"].append([where, [where, to, "2026-02-02"]])
    elif what == "gone" and tables["members"]:
        tables["members"].pop()
    elif what == "turned":
        tables["members"].reverse()
    elif what == "party":
        stated["parties"].append(where)


@given(st.lists(changes_made, max_size=3))
def test_facts_have_another_hash_when_something_changed_and_only_then(made):
    now = copy.deepcopy(STATED)
    for each in made:
        changed(now, each)

    assert (facts.hashed(now) == facts.hashed(STATED)) is (facts.changes(STATED, now) == [])
    assert [each for each in facts.changes(STATED, now) if each.was == each.now] == []


@given(st.randoms())
def test_the_order_in_which_facts_were_found_does_not_matter(random):
    keys = list(STATED)
    random.shuffle(keys)

    assert facts.hashed({key: STATED[key] for key in keys}) == facts.hashed(STATED)
    assert facts.hashed(json.loads(json.dumps(STATED))) == facts.hashed(STATED)


def test_how_a_newer_program_words_a_setting_is_no_change_and_what_it_is_set_to_is():
    reworded, reset, more = (copy.deepcopy(STATED) for _ in range(3))
    reworded["tables"]["rules"][0][1][0] = "Proposals are open for 7 days."
    reset["tables"]["rules"][0][1] = ["A proposal stays open for 9 days.", "9"]
    more["tables"]["rules"].append(["a-new-setting", ["Something new is off.", ""]])

    assert facts.changes(STATED, reworded) == []
    assert facts.changes(STATED, more) == []
    assert [(each.was, each.now) for each in facts.changes(STATED, reset)] == [
        ("A proposal stays open for 7 days.", "A proposal stays open for 9 days.")
    ]


def test_a_setting_that_is_set_to_what_it_was_without_being_set_is_no_change():
    was, now = (copy.deepcopy(STATED) for _ in range(2))
    was["tables"]["rules"].append(["levy", ["The commons take no levy.", ""]])
    now["tables"]["rules"].append(["levy", ["The commons take no levy.", "0"]])

    assert facts.changes(was, now) == []
