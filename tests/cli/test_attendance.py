"""Who was at a meeting: recorded once a day and pod, counted for everybody, put right by a correction."""

import datetime as dt
from fractions import Fraction

from ledger.act import Record
from pods.meetings import attendance


def held(**lists):
    return Record("attendance", "rainy/2026-06-15", {way: lists.get(way, []) for way in attendance.WAYS})


def test_everybody_who_is_not_named_was_there(crew):
    crew.do("attendance record rainy --absent cho")

    assert crew.ask("attendance show rainy")["meetings"] == [
        {"day": "2026-06-15", "present": ["ana", "ben", "dan"], "late": [], "excused": [], "absent": ["cho"]}
    ]


def test_who_is_named_present_leaves_the_others_out(crew):
    crew.do("attendance record rainy --present ana,ben --late dan")

    told = crew.ask("attendance show rainy")
    assert [each["member"] for each in told["members"]] == ["ana", "ben", "dan"]
    assert told["attendance_pct"] == "100.0"


def test_who_came_late_was_there_and_who_was_excused_was_not(crew):
    crew.do("attendance record rainy --late ben --excused cho --on 2026-06-01", "attendance record rainy --absent ben")

    told = {each["member"]: each["attendance_pct"] for each in crew.ask("attendance show rainy")["members"]}
    assert told == {"ana": "100.0", "ben": "50.0", "cho": "50.0", "dan": "100.0"}
    assert crew.ask("attendance show rainy")["attendance_pct"] == "75.0"


def test_eighteen_of_twenty_members_are_nine_tenths():
    """golden/savix_ratios.json: attending 18 of 20 members."""
    there = [f"m{number}" for number in range(18)]

    assert attendance.rate([held(present=there, absent=["m18"], excused=["m19"])]) == Fraction(9, 10)


def test_nobody_expected_has_no_rate():
    assert attendance.rate([]) is None
    assert attendance.rate([held(present=["ana"])], "ben") is None


def test_a_statement_of_an_earlier_day_knows_only_earlier_meetings(crew):
    crew.do("attendance record rainy --on 2026-06-01", "attendance record rainy")

    assert len(crew.ask("attendance show rainy --on 2026-06-14")["meetings"]) == 1


def test_a_meeting_that_was_typed_in_later_stands_on_its_own_day(crew):
    crew.do("attendance record rainy --absent ben", "attendance record rainy --on 2026-06-01")

    told = crew.ask("attendance show rainy")
    assert [each["day"] for each in told["meetings"]] == ["2026-06-01", "2026-06-15"]


def test_each_pod_has_meetings_of_its_own(crew):
    crew.do("attendance record rainy", "attendance record bakery --absent ben")

    assert crew.ask("attendance show rainy")["attendance_pct"] == "100.0"
    assert crew.ask("attendance show bakery")["attendance_pct"] == "75.0"


def test_the_journal_says_how_many_came(crew):
    crew.do("attendance record rainy --absent cho --late ben")

    assert "Rainy Day meets: 2 present, 1 late, 1" in crew.type("journal --last 1").out


def test_attendance_reads_on_a_terminal(crew):
    crew.do("attendance record rainy --absent cho")

    out = crew.type("attendance show rainy").out
    assert "Cho Min" in out
    assert "75.0%" in out
    assert dt.date(2026, 6, 15).isoformat() in out


def test_no_meeting_yet_says_how_to_record_one(crew):
    assert "Record it: crewbook attendance record rainy" in crew.type("attendance show rainy").out
