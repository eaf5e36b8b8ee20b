"""The book on one page: sentences to read aloud, right on any day and after corrections, on one sheet of paper."""

import io

import pytest
from pypdf import PdfReader

from reports.render.pdf import pdf
from reports.summary import summary
from tests.typed import copied


@pytest.fixture(scope="session")
def summary_books(tmp_path_factory):
    return tmp_path_factory.mktemp("summary-books")


@pytest.fixture
def crew(summary_books, tmp_path):
    return copied("living", summary_books, tmp_path / "book")


def said(crew, line="summary rainy"):
    """All its sentences, on one line."""
    return " ".join(crew.ask(line)["pods"][0]["sentences"])


def test_it_says_where_the_money_lies_and_who_saved_it(crew):
    assert said(crew).startswith(
        "Its loan fund holds 800.00 NZD in Cash-Box. "
        "Members saved 800.00 NZD: Ana Tūī 500.00, Ben Okafor 200.00 and Cho Min 100.00. Nothing is out on loans."
    )


def test_money_in_several_places_is_told_place_by_place(crew):
    crew.do("contribute ana 20 --to rainy --into Bank-Main")

    assert "Its loan fund holds 820.00 NZD: 20.00 in Bank-Main and 800.00 in Cash-Box." in said(crew)


def test_the_social_fund_is_told_apart(crew):
    crew.do("fund contribute ana 5 --to rainy")

    assert "Its loan fund holds 800.00 NZD in Cash-Box. Its social fund, kept apart, holds 5.00 NZD in Cash-Box." in (
        said(crew)
    )


def test_loans_that_are_out_and_late_are_told_with_names(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-03-02", "contribute ben 100 --to easy --on 2026-03-02",
        "loan request 50 --from easy --term 5 --by ben --on 2026-03-02", "loan pay-out L1 --on 2026-03-02",
        "loan repay L1 10 --on 2026-04-02",
    )  # fmt: skip

    told = said(crew, "summary easy")

    assert (
        "40.00 NZD is out on 1 loan: Ben Okafor owes 40.00 on L1, is 44 days late with 20.00, and is next to bring 10.00 "
        "on 2026-07-02."
    ) in told


def test_the_shares_of_the_running_cycle_are_told(crew):
    crew.do("cycle open rainy --price 5 --on 2026-06-01", "cycle buy ana 15 --in rainy", "cycle buy ben 10 --in rainy")

    assert "5 shares at 5.00 NZD are held: Ana Tūī 3 and Ben Okafor 2." in said(crew)


def test_shares_of_ownership_are_told(crew):
    assert "Of class A, 20 shares are held: Ben Okafor 20." in said(crew, "summary bakery")


def test_what_is_asked_of_whom_is_told(crew):
    crew.do("fine set cho 3 --to rainy --because late", "loan request 60 --from rainy --by ben --term 3")
    crew.do("consent P1 --by ana")

    told = said(crew)

    assert "Still to be brought: for fines Cho Min 3.00 NZD." in told
    assert "P1 waits for Cho Min and Dan Ruiz until 2026-06-22: Rainy Day lends Ben Okafor 60.00 NZD" in told
    crew.do("consent P1 --by cho", "consent P1 --by dan")
    assert "P1 is agreed and waits to be carried out: Rainy Day lends Ben Okafor" in said(crew)


def test_who_objects_is_told_with_the_reason(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3", 'consent P1 --by cho --object "too much"')

    assert "P1 is blocked: " in said(crew)
    assert "Cho Min objects (too much)." in said(crew)


def test_what_changed_since_the_last_meeting_is_told(crew):
    crew.do("attendance record rainy --on 2026-06-01", "contribute ana 50 --to rainy --on 2026-06-01")
    crew.do("contribute ben 20 --to rainy --on 2026-06-08", "member add fay --name Fay --on 2026-06-09")
    crew.do("attendance record rainy --absent cho")

    told = said(crew)

    assert "To the last meeting, today, came 4 of 5." in told
    assert "Since 2026-06-01: the loan fund grew by 20.00 NZD; savings grew by 20.00 NZD; Fay joined." in told


def test_a_correction_leaves_no_change_behind(crew):
    crew.do("attendance record rainy --on 2026-06-01", "contribute ben 20 --to rainy --on 2026-06-08")
    crew.do('correct 16 --because "typed twice"')

    assert "Nothing changed since 2026-06-01." in said(crew)


def test_a_loan_paid_out_and_one_repaid_and_terms_that_changed_are_told(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-03-02", "contribute ben 100 --to easy --on 2026-03-02",
        "loan request 50 --from easy --term 5 --by ben --on 2026-03-02", "loan pay-out L1 --on 2026-03-02",
        "attendance record easy --on 2026-06-01", "loan repay L1 50 --on 2026-06-05", "pod change easy --set reserve=9 --on 2026-06-06",
        "loan request 30 --from easy --term 5 --by ben --on 2026-06-07", "loan pay-out L2 --on 2026-06-07",
    )  # fmt: skip

    assert (
        "Since 2026-06-01: the loan fund grew by 20.00 NZD; what is out on loans shrank by 20.00 NZD; Ben Okafor repaid L1; "
        "L2, 30.00 NZD, was paid out to Ben Okafor; reserve changed from 0 to 9."
    ) in said(crew, "summary easy")


def test_the_figures_are_there_for_programs(crew):
    crew.do("attendance record rainy --on 2026-06-01", "contribute ben 20 --to rainy")

    told = crew.ask("summary rainy")["pods"][0]

    assert (told["loan_fund"], told["social_fund"], told["savings"]) == ({"Cash-Box": "820.00"}, {}, "820.00")
    assert told["since"] == "2026-06-01"
    assert told["changes"]["savings"] == "20.00"


def test_without_a_pod_it_tells_the_crew_and_every_open_pod(crew):
    told = crew.ask("summary")

    assert [each["pod"] for each in told["pods"]] == ["rainy", "bakery"]
    assert "4 people are in the crew; Ana Tūī keeps the books." in crew.type("summary").out


def test_it_is_sentences_and_no_tables(crew):
    with_tables = [line for line in crew.type("summary").out.splitlines() if "  " in line.strip()]

    assert with_tables == []


def test_a_summary_of_an_earlier_day_knows_only_what_was_before(crew):
    assert said(crew, "summary rainy --on 2026-01-09").startswith(
        "Its loan fund holds nothing. Nothing is out on loans."
    )


def test_a_crew_of_eight_with_all_that_can_be_told_fits_one_page(crew):
    from cli.door import Door
    from cli.options import Given

    names = ("Eve von Hohenlohe-Waldenburg", "Faruk Demir", "Gia Nguyen", "Hana Sato")
    for handle, name in zip(("eve", "faruk", "gia", "hana"), names, strict=True):
        crew.do(
            f'member add {handle} --name "{name}" --on 2026-04-01',
            f"contribute {handle} 100 --to rainy --on 2026-04-02",
        )
    crew.do(
        "fund contribute ana 5 --to rainy",
        "cycle open rainy --price 5 --on 2026-06-01",
        "attendance record rainy --on 2026-06-01",
    )
    crew.do("pod open easy --kind savings --set ask-about=none --set open-loans=2 --on 2026-03-02")
    crew.do("contribute ana 900 --to easy --on 2026-03-02")
    for number, handle in enumerate(("ben", "cho", "eve", "faruk", "gia", "hana"), 1):
        crew.do(
            f"loan request 50 --from easy --term 5 --by {handle} --on 2026-04-05", f"loan pay-out L{number} --on 2026-04-05",
            f"cycle buy {handle} 15 --in rainy", f"fine set {handle} 2 --to rainy --because late",
        )  # fmt: skip
    crew.do(
        "expect all 20 --to rainy --every week --from 2026-06-01",
        "pod change rainy --set reserve=5",
        "loan request 60 --from rainy --by ben --term 3",
    )

    with Door(Given(book=crew.folder, on="2026-06-15")).view() as view:
        document = summary(view)
        pages = PdfReader(io.BytesIO(pdf(document))).pages

    assert len(pages) == 1


def test_a_large_group_is_told_in_sums(crew):
    for number in range(20):
        crew.do(f"member add m{number} --on 2026-04-01", f"contribute m{number} 10 --to rainy --on 2026-04-02")
    crew.do("expect all 20 --to rainy --every month --from 2026-06-01 --on 2026-06-01")

    told = said(crew)

    assert "Members saved 1,000.00 NZD, 23 of them." in told
    assert (
        "Still to be brought, some of it due since 2026-06-01: for contributions 480.00 NZD from 24 members (crewbook due rainy)."
        in told
    )
