"""A meeting's sheet and the inbox: printed, filled in, recorded all or nothing."""

import csv
import datetime as dt
import io

import pytest
from beancount import loader

SHEET = "meeting rainy sheet.csv"


def fill(crew, content, encoding="utf-8"):
    (crew.folder / "sheet.csv").write_bytes(content.encode(encoding))


def savings(crew):
    return {
        member: crew.balance(f"Liabilities:Savings:Rainy:{member.capitalize()}").removeprefix("-")
        for member in ("ana", "ben", "cho")
    }


def test_a_form_names_every_member_with_their_open_loan_and_what_is_due(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-03-02",
        "contribute ben 100 --to easy --on 2026-03-02",
    )
    crew.do("loan request 50 --from easy --term 5 --by ben --on 2026-03-02", "loan pay-out L1 --on 2026-03-02")

    assert crew.type("meeting sheet easy").out == (
        "member,name,attendance,contribution,withdrawal,loan,repayment,expected\n"
        "ana,Ana Tūī,,,,,,\n"
        "ben,Ben Okafor,,,,L1,,30.00 NZD on L1\n"
        "cho,Cho Min,,,,,,\n"
        "dan,Dan Ruiz,,,,,,\n"
    )


def test_a_form_that_is_filled_in_is_recorded_as_it_was_printed(crew):
    rows = list(csv.DictReader(io.StringIO(crew.type("meeting sheet rainy").out)))
    for number, row in enumerate(rows, 1):
        row["contribution"] = f"{number}.50"
    rows[1]["withdrawal"] = "20"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    fill(crew, out.getvalue())

    answer = crew.ask(SHEET)

    assert [each["kind"] for each in answer["entries"]] == [
        "contribution",
        "contribution",
        "contribution",
        "contribution",
        "withdrawal",
    ]
    assert savings(crew) == {"ana": "501.50", "ben": "182.50", "cho": "103.50"}


def test_a_form_printed_for_a_past_day_names_who_was_there(crew):
    assert "\ndan," not in crew.type("meeting sheet rainy --on 2026-02-15").out


def test_a_meeting_tells_each_entry_and_the_seal_to_keep(crew):
    fill(crew, "member,contribution\nana,1\nben,2\n")

    assert crew.type(SHEET).out == (
        "Entry 15 · 2026-06-15 · Ana Tūī · Contribution to Rainy Day · 1.00 NZD\n"
        "Entry 16 · 2026-06-15 · Ben Okafor · Contribution to Rainy Day · 2.00 NZD\n"
        "2 entries recorded.\n"
        "    Assets:Cash-Box:Rainy  3.00 NZD more than before\n"
        f"Seal {crew.head[1]}\n"
        "To read aloud, as of 2026-06-15:\n"
        "The loan fund of Rainy Day holds 803.00 NZD in Cash-Box.\n"
        "Members have 803.00 NZD in it, and nothing is out on loans.\n"
    )


def test_the_balances_that_are_announced_are_told_to_programs(crew):
    fill(crew, "member,contribution\nana,1\nben,2\n")

    assert crew.ask(SHEET)["closing"] == {"loan_fund": {"Cash-Box": "803.00"}, "social_fund": {}}


def test_what_would_be_recorded_announces_no_balances(crew):
    fill(crew, "member,contribution\nana,1\n")

    assert "read aloud" not in crew.type(f"{SHEET} --dry-run").out
    assert "closing" not in crew.ask(f"{SHEET} --dry-run")


def test_who_came_is_recorded_first_and_in_one_act(crew):
    fill(crew, "member,attendance,contribution\nana,P,5\nben,late,\ncho,e,5\ndan,a,\n")

    answer = crew.ask(SHEET)

    assert [each["kind"] for each in answer["entries"]] == ["attendance", "contribution", "contribution"]
    assert crew.ask("attendance show rainy")["meetings"] == [
        {"day": "2026-06-15", "present": ["ana"], "late": ["ben"], "excused": ["cho"], "absent": ["dan"]}
    ]


def test_a_sheet_may_hold_nothing_but_who_came(crew):
    fill(crew, "member,attendance\nana,p\nben,a\n")

    assert [each["kind"] for each in crew.ask(SHEET)["entries"]] == ["attendance"]


def test_money_comes_in_before_it_goes_out_whatever_line_it_stands_on(crew):
    crew.do("withdraw ana 500 --from rainy", "withdraw ben 200 --from rainy", "withdraw cho 100 --from rainy")
    crew.do("contribute cho 30 --to rainy --into Bank-Main")
    fill(crew, "member,contribution,withdrawal\ncho,,30\nana,40,\n")

    assert [each["kind"] for each in crew.ask(SHEET)["entries"]] == ["contribution", "withdrawal"]


def test_a_sheet_takes_fines_the_social_fund_and_shares_in_the_order_of_a_meeting(crew):
    crew.do("cycle open rainy --price 5 --on 2026-06-01", "fund contribute ana 5 --to rainy --on 2026-06-01")
    crew.do("fine set cho 3 --to rainy --because late --on 2026-06-01")
    form = crew.type("meeting sheet rainy").out
    assert form.startswith(
        "member,name,attendance,fine,fine reason,fine paid,social fund,share money,contribution,withdrawal,loan,repayment,expected\n"
    )
    assert "cho,Cho Min,,,,,,,,,,,3.00 NZD of fines\n" in form
    fill(
        crew,
        "member,fine,fine reason,fine paid,social fund,share money,contribution,withdrawal\n"
        "ana,2,phone rang,,1,15,,\nben,,,,1,10,5,\ncho,,,3,1,,,50\n",
    )

    answer = crew.ask(SHEET)

    assert [each["kind"] for each in answer["entries"]] == [
        "fine", "fine-payment", *["fund-contribution"] * 3, *["cycle-shares"] * 2, "contribution", "withdrawal",
    ]  # fmt: skip
    assert answer["closing"] == {"loan_fund": {"Cash-Box": "783.00"}, "social_fund": {"Cash-Box": "8.00"}}
    assert crew.ask("fine list")["fines"][-1]["because"] == "phone rang"


def test_a_loan_that_is_asked_for_at_a_meeting_is_the_borrowers_own_request(crew):
    fill(crew, "member,request,term,purpose\nben,50,5,a bike\n")

    answer = crew.ask(SHEET)

    assert [(each["kind"], each["by"]) for each in answer["entries"]] == [("loan-request", "ben"), ("propose", "ben")]
    asked = crew.ask("loan show L1")
    assert (asked["member"], asked["purpose"], asked["status"]) == ("ben", "a bike", "requested")


@pytest.mark.parametrize("cell", ["yes", "L1", "l1"])
def test_a_loan_that_was_agreed_to_is_paid_out_at_the_meeting(crew, cell):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")))
    assert "ben,Ben Okafor,,,,,,,pay-out: L1\n" in crew.type("meeting sheet rainy").out
    fill(crew, f"member,pay-out\nben,{cell}\n")

    assert [each["kind"] for each in crew.ask(SHEET)["entries"]] == ["carry-out", "pay-out"]
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "60.00"


def test_a_loan_that_nobody_need_be_asked_about_is_paid_out_at_the_meeting(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none", "contribute ben 100 --to easy",
        "loan request 60 --from easy --by ben --term 3",
    )  # fmt: skip
    fill(crew, "member,pay-out\nben,x\n")

    assert [each["kind"] for each in crew.ask("meeting easy sheet.csv")["entries"]] == ["pay-out"]


def test_what_the_form_expects_is_not_read_back(crew):
    fill(crew, "member,contribution,expected\nana,5,100.00 NZD on L1\n")

    assert len(crew.ask(SHEET)["entries"]) == 1


def test_a_sheet_that_an_older_version_recorded_is_known_again(crew):
    """Its key is made of the amounts in the sheet's order, as it was before meetings had an order of their own."""
    from ledger.book import Item
    from ledger.recording import digests_of
    from pods.pools.savings import Contribution, Withdrawal

    acts = [
        Contribution(member="ana", pod="rainy", amount="50"),
        Withdrawal(member="ana", pod="rainy", amount="20"),
        Contribution(member="ben", pod="rainy", amount="10"),
    ]
    key = digests_of([Item(act, "", dt.date(2026, 6, 15)) for act in acts])[0][:16]
    fill(crew, "member,contribution,withdrawal\nana,50,20\nben,10,\n")
    crew.do(f'contribute ana 50 --to rainy --key "meeting rainy 2026-06-15 {key}"')

    assert "This sheet was recorded for 2026-06-15 before" in crew.refused(SHEET, status=3)


def test_one_bad_line_records_nothing_of_the_meeting(crew):
    fill(crew, "member,contribution,withdrawal\nana,50,\nben,,20\ncho,,101\n")

    said = crew.refused(SHEET)

    assert said.startswith("crewbook: line 4, column withdrawal: Cho Min has 100.00 NZD saved")
    assert savings(crew) == {"ana": "500.00", "ben": "200.00", "cho": "100.00"}


def test_what_a_member_brings_counts_for_what_they_take_on_the_same_line(crew):
    fill(crew, "member,withdrawal,contribution\ncho,120,20\n")

    crew.do(SHEET)

    assert savings(crew)["cho"] == "0"


def test_a_repayment_lands_on_the_members_one_open_loan(crew):
    crew.do("pod change rainy --set ask-about=none --on 2026-03-02")
    for member in ("ben", "cho", "dan"):
        crew.do(f"consent P1 --by {member} --on 2026-03-02")
    crew.do("loan request 50 --from rainy --term 5 --by ben --on 2026-03-02", "loan pay-out L1 --on 2026-03-02")
    fill(crew, "member,contribution,repayment\nana,10,\nben,10,10\n")

    crew.do(SHEET)

    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "40.00"
    assert savings(crew) == {"ana": "510.00", "ben": "210.00", "cho": "100.00"}


@pytest.mark.parametrize(
    "content",
    [
        "member,contribution\nana,50\nben,1250.50\n",
        "\ufeffmember,contribution\nana,50\nben,1250.50\n",
        "member;contribution\nana;50\nben;1250.50\n",
        "member\tcontribution\nana\t50\nben\t1250.50\n",
        "member;contribution\nana;50,00\nben;1250,50\n",
        "member;contribution\nana;50,00\nben;1.250,50\n",
        "member;contribution\nana;50,0\nben;1.250,5\n",
        'member,contribution\nana,50\nben,"1,250.50"\n',
        'member,contribution\nana,"50,00"\nben,"1250,50"\n',
        "member;contribution\nana;50\nben;1,250.50\n",
        "\ufeffMember ; Contribution\r\n ana ; 50 NZD \r\nben;1250.50 nzd\r\n",
        '"member","contribution"\n"ana","50"\n"ben","1250.50"\n',
        "member,contribution\n\nana,50\n,\nben,1250.50\n\n\n",
        "contribution,name,member\n50,Ana,ana\n1250.50,Ben,ben\n",
        "member,contribution\rana,50\rben,1250.50\r",
    ],
    ids=[
        "plain", "byte-order mark", "semicolons", "tabs", "decimal comma", "decimal comma with grouped thousands",
        "decimal comma with one decimal", "quoted thousands", "decimal comma in quotes", "semicolons with grouped thousands",
        "a spreadsheet's own way", "quotes everywhere", "blank lines", "columns in another order", "an old Mac's line ends",
    ],
)  # fmt: skip
def test_a_sheet_is_read_as_spreadsheets_save_it(crew, content):
    fill(crew, content)

    crew.do(SHEET)

    assert savings(crew) == {"ana": "550.00", "ben": "1450.50", "cho": "100.00"}


def test_whole_amounts_in_a_sheet_of_a_decimal_comma_are_whole(crew):
    fill(crew, "member;contribution\nana;1.250.000,00\nben;50\n")

    crew.do(SHEET)

    assert savings(crew) == {"ana": "1250500.00", "ben": "250.00", "cho": "100.00"}


def test_a_sheet_may_come_from_another_program(crew):
    answer = crew.type("meeting rainy - --json", stdin="member,contribution\nana,50\n".encode("utf-8-sig"))

    assert [each["kind"] for each in answer.json["entries"]] == ["contribution"]


def test_a_meeting_is_recorded_on_its_day(crew):
    fill(crew, "member,contribution\nana,50\n")

    crew.do(f"{SHEET} --on 2026-05-01")

    assert crew.balance("Assets:Cash-Box:Rainy", on="2026-04-30") == "800.00"
    assert crew.balance("Assets:Cash-Box:Rainy", on="2026-05-01") == "850.00"


def test_a_long_meeting_is_told_in_short(crew):
    fill(crew, "member,contribution\n" + "ana,1\n" * 40)

    told = crew.type(SHEET).out

    assert told.count("\nEntry ") == 11
    assert "… and 28 more; see: crewbook journal\n40 entries recorded.\n" in told


def test_the_line_that_is_refused_is_found_in_a_long_sheet(crew):
    fill(crew, "member,contribution,withdrawal\n" + "ana,1,\n" * 57 + "ben,,201\n" + "ana,1,\n" * 40)

    assert crew.refused(SHEET).startswith("crewbook: line 59, column withdrawal: Ben Okafor has 200.00 NZD saved")


INBOX = """\
2026-06-01 * "Bank" "Fee" #fee ^june
  Assets:Cash-Box:Rainy  -5 NZD
  Expenses:Rainy:Bank  5 NZD

; a comment of the treasurer's
2026-05-01 * "Interest"
  Assets:Cash-Box:Rainy  2.50 NZD
  Income:Rainy:Bank  -2.50 NZD
"""


def test_what_waits_in_the_inbox_is_shown(crew):
    (crew.folder / "inbox.beancount").write_text(INBOX, encoding="utf-8")

    assert (
        crew.type("inbox").out
        == "2026-06-01  Bank · Fee\n2026-05-01  Interest\n2 waiting. Record them: crewbook post\n"
    )
    assert crew.ask("inbox")["waiting"][0] == {"date": "2026-06-01", "payee": "Bank", "narration": "Fee"}


def test_an_inbox_is_posted_in_one_commit_and_emptied_and_kept(crew):
    (crew.folder / "inbox.beancount").write_text(INBOX, encoding="utf-8")

    answer = crew.type("post")

    assert answer.out.startswith(
        "Entry 15 · 2026-06-01 · Bank · Fee · 5.00 NZD\nEntry 16 · 2026-05-01 · Interest · 2.50 NZD\n"
    )
    assert answer.err == "The inbox is empty again; what was posted is kept as inbox.posted-1.txt.\n"
    assert (crew.folder / "inbox.posted-1.txt").read_text(encoding="utf-8") == INBOX
    assert crew.type("inbox").out == "Nothing waits in inbox.beancount.\n"
    assert crew.balance("Assets:Cash-Box:Rainy") == "797.50"
    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    fee = next(each for each in directives if getattr(each, "narration", "") == "Fee")
    assert (fee.tags, fee.links) == (frozenset({"fee"}), frozenset({"june"}))


def test_an_inbox_that_was_recorded_but_not_emptied_is_recorded_once(crew, monkeypatch):
    (crew.folder / "inbox.beancount").write_text(INBOX, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("cli.writing._empty", lambda door: None)
        first = crew.ask("post")["entries"]

    again = crew.type("post")

    assert again.err.startswith("What waits was recorded before and the inbox not emptied; nothing new was.\n")
    assert again.out.count("Entry") == len(first)
    assert crew.type("inbox").out == "Nothing waits in inbox.beancount.\n"
    (crew.folder / "inbox.beancount").write_text(INBOX, encoding="utf-8")
    later = crew.ask("post")
    assert "repeat" not in later
    assert later["entries"][0]["seq"] == first[-1]["seq"] + 1


def test_an_inbox_with_one_bad_entry_stays_as_it_is(crew):
    path = crew.folder / "inbox.beancount"
    path.write_text(INBOX.replace("-2.50", "-2.40"), encoding="utf-8")

    said = crew.refused("post", status=2)

    assert said.startswith("crewbook: inbox.beancount, line 6: The postings do not balance")
    assert path.read_text(encoding="utf-8") == INBOX.replace("-2.50", "-2.40")


def test_an_inbox_may_draw_on_what_it_brings(crew):
    brings = '2026-06-01 * "Gift"\n  Assets:Bank-Main:Rainy  100 NZD\n  Income:Rainy:Gifts  -100 NZD\n'
    spends = '2026-06-02 * "Fee"\n  Assets:Bank-Main:Rainy  -60 NZD\n  Expenses:Rainy:Bank  60 NZD\n'
    (crew.folder / "inbox.beancount").write_text(f"{brings}\n{spends}", encoding="utf-8")

    crew.do("post")

    assert crew.balance("Assets:Bank-Main:Rainy") == "40.00"


def test_an_inbox_saved_with_a_byte_order_mark_is_read(crew):
    (crew.folder / "inbox.beancount").write_text("\ufeff" + INBOX, encoding="utf-8")

    assert len(crew.ask("post")["entries"]) == 2


def test_a_name_in_the_form_is_no_formula_for_a_spreadsheet_and_is_read_back(crew):
    crew.do("member add eve --name =1+1")
    form = crew.type("meeting sheet rainy").out
    assert "eve,'=1+1," in form
    fill(crew, "member,name,contribution\neve,'=1+1,5\n")

    assert [each["kind"] for each in crew.ask(SHEET)["entries"]] == ["contribution"]


def test_a_sheet_names_its_own_columns_for_what_is_missing(crew):
    fill(crew, "member,fine,request,term\nana,5,,\nben,,50,0\n")

    told = crew.type(SHEET).err

    assert "line 2, column fine: A fine says what it is for." in told
    assert "Write it in the column fine reason." in told
    assert "line 3, column request: “0” is no number of instalments." in told
