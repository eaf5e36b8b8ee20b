"""The JSON that other programs rely on: its keys, its amounts as strings, its days in ISO form."""

import re
from decimal import Decimal

import pytest

ENTRY = {"seq", "date", "by", "kind", "seal", "text"}


@pytest.fixture
def lent(crew):
    """Ben's loan of 120 over four months at 1 % a month and 2 an instalment, one instalment paid."""
    crew.do(
        'loan request 120 --from rainy --by ben --term 4 --rate 1%/month --fee 2/instalment --purpose "bike" --on 2026-02-20',
        "consent P1 --by ana --on 2026-02-20",
        "consent P1 --by cho --stand-aside --on 2026-02-20",
        "loan pay-out L1 --on 2026-02-20",
        "loan repay L1 32.75 --on 2026-03-20",
    )
    return crew


def amounts(value, path=""):
    """Every amount in an answer: (where, value)."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from amounts(each, f"{path}.{key}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from amounts(each, f"{path}[{at}]")
    else:
        yield path, value


@pytest.mark.parametrize(
    "line",
    [
        "balances", "journal", "member list", "member show ben", "pod list", "pod show rainy", "loan list", "loan show L1",
        "proposals", "proposals P1", "statement member ben", "statement ownership bakery", "statement pool rainy",
        "statement loan L1", "shares register bakery", "receipt 7", "verify", "inbox", "meeting sheet rainy",
        "plan loan --amount 500 --term 10", "plan apr --amount 5000 --payment 24x230", 'query "SELECT account"',
    ],
)  # fmt: skip
def test_every_answer_is_one_json_document_without_a_float(lent, line):
    answer = lent.ask(line)

    assert isinstance(answer, dict)
    assert [where for where, value in amounts(answer) if isinstance(value, float)] == []


def test_a_write_answers_its_entry(crew):
    answer = crew.ask("contribute ana 50 --to rainy")

    assert set(answer) == {"entry"}
    assert set(answer["entry"]) == ENTRY
    assert (answer["entry"]["seq"], answer["entry"]["kind"], answer["entry"]["seal"]) == (
        15,
        "contribution",
        crew.head[1],
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["entry"]["date"])


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("loan request 50 --from rainy --term 5 --by ben", "L1"),
        ("pod change rainy --set reserve=5", "P1"),
        ("pod open sunny --kind savings", "sunny"),
        ("member add fay", "fay"),
        ("shares issue ana 5 --class bakery/A", "21-25"),
    ],
)
def test_a_write_that_opens_something_answers_its_id(crew, line, id):
    assert crew.ask(line)["id"] == id


def test_a_beginning_answers_the_books_id(tmp_path):
    from tests.typed import Crew

    answer = Crew(tmp_path).ask('init . --name "Tui Crew" --currency NZD')

    assert set(answer) == {"entry", "id", "folder"}
    assert set(answer["entry"]) == ENTRY
    assert answer["id"] in answer["entry"]["text"]


def test_a_meeting_and_a_post_answer_their_entries(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,1\nben,2\n", encoding="utf-8")
    inbox = '2026-06-01 * "Fee"\n  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n'
    (crew.folder / "inbox.beancount").write_text(inbox, encoding="utf-8")

    for line, kinds in (("meeting rainy sheet.csv", ["contribution", "contribution"]), ("post", ["enter"])):
        answer = crew.ask(line)
        assert [each["kind"] for each in answer["entries"]] == kinds
        assert all(set(each) == ENTRY for each in answer["entries"])


def test_balances_name_account_number_and_commodity(crew):
    answer = crew.ask("balances --on 2026-02-28")

    assert answer["on"] == "2026-02-28"
    assert answer["balances"] == [
        {"account": "Assets:Bank-Main:Bakery", "number": "200.00", "commodity": "NZD"},
        {"account": "Assets:Cash-Box:Rainy", "number": "800.00", "commodity": "NZD"},
        {"account": "Equity:Shares:Bakery:A:Ben", "number": "-20", "commodity": "BAKERY.A"},
        {"account": "Liabilities:Savings:Rainy:Ana", "number": "-500.00", "commodity": "NZD"},
        {"account": "Liabilities:Savings:Rainy:Ben", "number": "-200.00", "commodity": "NZD"},
        {"account": "Liabilities:Savings:Rainy:Cho", "number": "-100.00", "commodity": "NZD"},
    ]


def test_a_members_statement_names_what_they_have_in_every_pod(lent):
    answer = lent.ask("statement member ben --on 2026-05-31")

    assert {"member", "name", "on", "pods", "net"} <= set(answer)
    pods = {each["pod"]: each for each in answer["pods"]}
    rainy = {key: pods["rainy"][key] for key in ("pod", "kind", "commodity", "savings", "loans", "points")}
    # Points at month's end: 200 in January, then 200 less what is owed.
    assert rainy == {
        "pod": "rainy", "kind": "savings", "commodity": "NZD", "savings": "200.00", "loans": "90.45", "points": "608.65",
    }  # fmt: skip
    assert pods["bakery"]["shares"] == "20"
    assert answer["net"] == {"NZD": "109.55"}


def test_an_ownership_statement_keeps_four_things_apart(crew):
    crew.do("shares issue ana 10 --class bakery/A --into Bank-Main")

    answer = crew.ask("statement ownership bakery")

    keys = ("member", "class", "shares", "ownership_pct", "votes", "surplus_pct", "exit_value", "paid_in", "vested")
    assert [{key: each[key] for key in keys} for each in answer["members"] if each["class"]] == [
        {
            "member": "ana", "class": "A", "shares": "10", "ownership_pct": "33.3333", "votes": 1,
            "surplus_pct": "25.0000", "exit_value": "100.00", "paid_in": "100.00", "vested": "10",
        },
        {
            "member": "ben", "class": "A", "shares": "20", "ownership_pct": "66.6667", "votes": 1,
            "surplus_pct": "25.0000", "exit_value": "200.00", "paid_in": "200.00", "vested": "20",
        },
    ]  # fmt: skip
    assert answer["totals"]["ownership_pct"] == answer["totals"]["surplus_pct"] == "100.0000"


@pytest.mark.parametrize("line", ["loan show L1", "statement loan L1"])
def test_a_loan_shows_its_instalments_its_cost_and_its_apr(lent, line):
    answer = lent.ask(line)

    assert {"amount", "instalments", "total_interest", "total_fees", "total_cost", "apr"} <= set(answer)
    first = {
        key: answer["instalments"][0][key]
        for key in ("n", "due", "principal", "interest", "fees", "total", "balance", "paid")
    }
    assert first == {
        "n": 1, "due": "2026-03-20", "principal": "29.55", "interest": "1.20", "fees": "2.00", "total": "32.75",
        "balance": "90.45", "paid": "32.75",
    }  # fmt: skip
    assert sum(Decimal(each["principal"]) for each in answer["instalments"]) == Decimal(answer["amount"])
    assert Decimal(answer["total_interest"]) + Decimal(answer["total_fees"]) == Decimal(answer["total_cost"])
    assert answer["stood_aside"] == ["cho"]


def test_a_plan_has_the_keys_of_a_loan_but_nothing_paid(tmp_path):
    from tests.typed import Crew

    answer = Crew(tmp_path).ask("plan loan --amount 12000 --rate 2%/month --term 4 --start 2026-01-01")

    assert {"amount", "instalments", "total_interest", "total_fees", "total_cost", "apr"} <= set(answer)
    assert set(answer["instalments"][0]) == {"n", "due", "principal", "interest", "fees", "total", "balance"}
    assert [each["total"] for each in answer["instalments"]] == ["3151.49", "3151.49", "3151.49", "3151.47"]


def test_a_verification_says_whether_the_book_holds(crew):
    answer = crew.ask("verify")

    assert answer == {"ok": True, "entries": 14, "seal": crew.head[1], "problems": []}


def test_a_verification_answers_every_paper_of_a_drawer(crew):
    seals = [crew.ask(f"receipt {seq}")["document"]["seal"] for seq in (7, 14)]
    (crew.folder / "drawer.txt").write_text(f"# Ana's\n{seals[0].upper()}   # receipt 7\n\n", encoding="utf-8")

    answer = crew.ask(f"verify --seal {seals[1]} --seals drawer.txt")

    assert answer["papers"] == [
        {
            "seal": seals[1],
            "entry": 14,
            "holds": True,
            "says": "The paper's seal is entry 14's, the last one: the whole book is as it was when the paper was printed.",
        },
        {
            "seal": seals[0],
            "entry": 7,
            "holds": True,
            "says": "The paper's seal is entry 7's: everything up to entry 7 is as it was when the paper was printed; "
            "it says nothing of the 7 entries behind it.",
        },
    ]


def test_a_verification_that_fails_lists_where_and_what(crew):
    page = crew.folder / "pages" / "2026.beancount"
    page.write_text(page.read_text(encoding="utf-8").replace("500.00 NZD", "900.00 NZD"), encoding="utf-8")

    answer = crew.type("verify --json")

    assert answer.status == 4
    assert answer.json["ok"] is False
    assert all(set(each) == {"where", "what", "hint"} for each in answer.json["problems"])
    assert answer.json["problems"]


def test_a_report_is_written_in_every_form_that_was_asked_for(crew):
    answer = crew.type("statement member ana --pdf a.pdf --html a.html --csv a.csv --xlsx a.xlsx")

    assert answer.err.strip() == "Written to a.pdf and a.html and a.csv and a.xlsx."
    written = {form: (crew.folder / f"a.{form}").read_bytes() for form in ("pdf", "html", "csv", "xlsx")}
    assert written["pdf"].startswith(b"%PDF-")
    assert written["html"].startswith(b"<!doctype html>")
    assert "Ana Tūī" in written["csv"].decode("utf-8-sig")
    assert written["xlsx"].startswith(b"PK")
