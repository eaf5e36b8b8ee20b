"""What somebody's going changes of what the others were asked, and that nothing that still waits is overlooked."""

import contextlib
import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import CrewbookError
from ledger.verify import verify
from pods.crew import members, setup
from pods.crew import people as roll
from pods.crew.correction import Correction
from pods.crew.estate import Died
from pods.voices import consent
from pods.voices.taking_back import WithdrawProposal
from tests.examples import some
from tests.reports.books import Crew

FIRST = dt.date(2026, 1, 1)
CREW = ("ben", "cho", "dee")
RULES = ("consent", "unanimous", "majority", "two-thirds")


def a_crew():
    """Four people, and a pool for each rule in which proposals are open for seven days; they ask about its settings."""
    crew = Crew(*CREW)
    for rule in RULES:
        crew.pool(rule, rule, consent_rule=rule, deadline_days="7", ask_about="terms")
    return crew


def asks(crew, rule, by="ana", on="2026-02-01"):
    """A change of settings is proposed in the pool of a rule; the proposal's id."""
    fields = {"pod": rule, "terms": {"reserve": "50"}}
    return crew.does(consent.Propose, act=setup.ChangePod.kind, fields=fields, by=by, on=on).id


def says(crew, proposal, by, stance="consent", on="2026-02-02"):
    crew.does(consent.Voice, proposal=proposal, stance=stance, why="no" if stance == "object" else None, by=by, on=on)


def stands(crew, proposal, on):
    """Where a proposal stands on a day, and whether it is found among those that are not over."""
    with crew.view(on) as view:
        return consent.status(view.get("proposal", proposal), view), proposal in [
            each.id for each in consent.alive(view)
        ]


def test_what_only_somebody_who_leaves_was_silent_about_passes_and_stays_so():
    crew = a_crew()
    asked = asks(crew, "unanimous")
    says(crew, asked, "ben")
    says(crew, asked, "cho")
    assert stands(crew, asked, "2026-02-08") == ("open", True)

    crew.does(members.Leave, member="dee", on="2026-02-05")

    assert stands(crew, asked, "2026-02-04") == ("open", True)
    assert stands(crew, asked, "2026-02-05") == ("passed", True)
    assert stands(crew, asked, "2026-03-05") == ("passed", True)
    crew.does(consent.CarryOut, proposal=asked, on="2026-03-05")
    assert stands(crew, asked, "2026-03-05") == ("carried out", False)


def test_who_leaves_once_the_days_are_over_changes_nothing():
    crew = a_crew()
    asked = asks(crew, "unanimous")
    says(crew, asked, "ben")
    says(crew, asked, "cho")

    crew.does(members.Leave, member="dee", on="2026-02-09")

    assert stands(crew, asked, "2026-02-09") == ("lapsed", False)


def test_an_objection_goes_with_who_objected():
    crew = a_crew()
    asked, other = asks(crew, "consent"), asks(crew, "consent")
    says(crew, asked, "dee", "object")
    says(crew, other, "cho", "object")

    crew.does(Died, member="dee", on="2026-02-05")

    assert stands(crew, asked, "2026-02-05") == ("open", True)
    assert stands(crew, asked, "2026-02-09") == ("passed", True)
    assert stands(crew, other, "2026-02-05") == ("blocked", True)
    assert stands(crew, other, "2026-02-09") == ("lapsed", False)


def test_what_was_said_on_a_later_day_counts_for_a_leaving_that_is_recorded_late():
    crew = a_crew()
    asked = asks(crew, "majority")
    says(crew, asked, "ben", on="2026-02-06")

    crew.does(members.Leave, member="dee", on="2026-02-03")

    assert stands(crew, asked, "2026-02-05") == ("open", True)
    assert stands(crew, asked, "2026-02-06") == ("passed", True)


def test_what_is_said_late_of_a_day_before_somebody_left_counts_as_if_it_had_been_said_then():
    crew = a_crew()
    asked = asks(crew, "majority")
    crew.does(members.Leave, member="dee", on="2026-02-03")

    says(crew, asked, "ben", on="2026-02-02")

    assert stands(crew, asked, "2026-02-02") == ("open", True)
    assert stands(crew, asked, "2026-02-03") == ("passed", True)
    assert stands(crew, asked, "2026-03-05") == ("passed", True)


def test_who_should_never_have_come_back_is_waited_for_no_more():
    crew = a_crew()
    crew.does(members.Leave, member="dee", on="2026-01-20")
    back = crew.does(members.Join, member="dee", on="2026-01-21").seq
    asked = asks(crew, "unanimous")
    says(crew, asked, "ben")
    says(crew, asked, "cho")

    crew.does(Correction, entry=back, because="another Dee", on="2026-02-05")

    assert stands(crew, asked, "2026-02-05") == ("passed", True)
    assert stands(crew, asked, "2026-03-05") == ("passed", True)


def test_a_leaving_that_is_corrected_leaves_the_proposal_as_it_was():
    crew = a_crew()
    asked = asks(crew, "unanimous")
    says(crew, asked, "ben")
    says(crew, asked, "cho")
    left = crew.does(members.Leave, member="dee", on="2026-02-05").seq

    crew.does(Correction, entry=left, because="stays", on="2026-02-06")

    assert stands(crew, asked, "2026-02-06") == ("open", True)
    assert stands(crew, asked, "2026-02-09") == ("lapsed", False)


people, days = st.sampled_from(("ana", *CREW)), st.integers(0, 20).map(lambda at: FIRST + dt.timedelta(days=at))
proposals = st.integers(1, 4).map("P{}".format)
doings = st.one_of(
    st.builds(consent.Propose, act=st.just(setup.ChangePod.kind), fields=st.sampled_from(RULES).map(lambda rule: {"pod": rule, "terms": {"reserve": "50"}})),
    st.builds(consent.Voice, proposal=proposals, stance=st.sampled_from(["consent", "object", "stand-aside"]), why=st.just("so")),
    *[st.builds(consent.Voice, proposal=proposals, stance=st.just("consent"))] * 3,
    st.builds(members.Leave, member=st.sampled_from(CREW)),
    st.builds(members.Leave, member=st.sampled_from(CREW)),
    st.builds(members.Join, member=st.sampled_from(CREW)),
    st.builds(WithdrawProposal, proposal=proposals),
    st.builds(consent.CarryOut, proposal=proposals),
    st.builds(Correction, entry=st.integers(14, 30), because=st.just("typed twice")),
)  # fmt: skip


@settings(max_examples=some(40), deadline=None)
@given(st.lists(st.tuples(doings, people, days), max_size=16), days)
def test_nothing_that_waits_is_overlooked_on_any_day_as_known_at_any_time(steps, on):
    crew = a_crew()
    for rule in RULES:
        asks(crew, rule, on=FIRST.isoformat())
    for act, by, day in steps:
        with contextlib.suppress(CrewbookError):
            crew.book.post(act, by=by, on=day, now=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))

    for day in (on, on + dt.timedelta(days=8)):
        with crew.book.view(on=day) as view:
            for until in (None, view.session.head.seq):
                view.until = until
                for each in view.find("proposal", status=consent.ALIVE):
                    stands, last = consent.status(each, view), min(day, each.due)
                    crew_then = {one.id for one in roll.members(view, last)}
                    # What was taken back or done since says nothing of who left late. What passed stays so, whoever comes back.
                    last_known = view.session.versions("proposal", each.id)[-1]
                    is_over = last_known.status not in consent.ALIVE
                    assert is_over or stands in {consent.read(each).outcome(day, crew_then), consent.PASSED}
                waits = {
                    each.id
                    for each in view.find("proposal")
                    if consent.status(each, view) in {consent.OPEN, consent.PASSED, consent.BLOCKED}
                }
                found = {each.id: consent.status(each, view) for each in consent.alive(view)}
                assert waits <= set(found)
                # What is over is found only where silence might have let it pass.
                assert {found[each] for each in set(found) - waits} <= {consent.LAPSED}
    assert verify(crew.book).problems == ()
    crew.book.store.close()
