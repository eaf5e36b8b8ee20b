"""Agreements as people draft, adopt, sign and check them."""

import io
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree, ignore_patterns
from unittest import mock

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pods.agreements import wording
from pods.agreements.kinds import FORMS, KINDS
from reports.agreements.usual import usual
from tests.conftest import ONE_BOOK
from tests.examples import some
from tests.typed import Crew, copied

EASY = 'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-02-01'
LOAN = (
    EASY,
    "contribute ben 400 --to easy --on 2026-02-02",
    'loan request 120 --from easy --by ben --term 4 --rate 1%/month --method declining --purpose "a bike" --on 2026-02-03',
    "agreement draft L1 --on 2026-02-04",
    "agreement propose A1 --on 2026-02-04",
)
OWNED = ("agreement draft bakery --kind co-ownership --form co-operative --on 2026-06-01",)
NAMES = {"ana": "Ana Tūī", "ben": "Ben Okafor", "cho": "Cho Min", "dan": "Dan Ruiz"}


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")


def one(crew, id="A1"):
    return crew.ask(f"agreement status {id}")["agreements"][0]


def signed(crew, *handles, id="A1", on="2026-02-05"):
    for handle in handles:
        crew.do(f'agreement sign {id} --by {handle} --name "{NAMES[handle]}" --hash {one(crew, id)["hash"]} --on {on}')


def changed(crew, id="A1"):
    return [(each["what"], each["was"], each["now"]) for each in one(crew, id)["changed"]]


def test_a_loans_agreement_is_in_force_once_borrower_and_a_treasurer_have_signed(crew):
    crew.do(*LOAN)
    assert one(crew)["status"] == "adopted"
    assert one(crew)["to_sign"] == ["ben", "ana"]

    signed(crew, "ben")
    assert one(crew)["status"] == "adopted"

    signed(crew, "ana")
    assert one(crew)["status"] == "in force"
    assert one(crew)["in_force"] == 1


def test_everybody_signs_what_they_own_together(crew):
    crew.do(*OWNED, "agreement propose A1 --on 2026-06-01")
    crew.do(*(f"consent P1 --by {each} --on 2026-06-01" for each in ("ben", "cho", "dan")))

    assert one(crew)["to_sign"] == ["ana", "ben", "cho", "dan"]


def test_a_version_is_adopted_by_the_others_consent_and_not_before(crew):
    crew.do("agreement draft rainy --kind membership --member dan", "agreement propose A1", "consent P1 --by ben")
    assert one(crew)["status"] == "draft"

    crew.do("consent P1 --by cho", "consent P1 --by dan")

    assert one(crew)["status"] == "adopted"


def test_a_signature_taken_back_is_given_again(crew):
    crew.do(*LOAN)
    signed(crew, "ben")
    crew.do("agreement sign A1 --by ben --withdraw --on 2026-02-06")
    assert one(crew)["to_sign"] == ["ben", "ana"]

    signed(crew, "ben", "ana", on="2026-02-07")

    assert one(crew)["status"] == "in force"


def test_a_signature_on_an_old_version_or_on_none_is_refused(crew):
    crew.do(*LOAN)
    old = one(crew)["hash"][:8]
    crew.do('member rename ben --name "Ben Paki" --on 2026-02-05', "agreement draft A1 --on 2026-02-05")
    crew.do("agreement propose A1 --on 2026-02-05")
    new = one(crew)["hash"][:8]

    said = crew.refused(f'agreement sign A1 --by ben --name "Ben Paki" --hash {old}')
    assert f"{old} is the hash of version 1 of A1; version 2 is to be signed." in said

    said = crew.refused('agreement sign A1 --by ben --name "Ben Paki" --hash 12345678')
    assert f"A1 has no version with the hash 12345678; that of version 2 begins with {new}." in said

    said = crew.refused("agreement sign A1 --by ben", status=2)
    assert "A signature is a name, typed, and the hash of the paper that was read." in said
    assert f'crewbook agreement sign A1 --by MEMBER --name "Ben Paki" --hash {new}' in said


def test_a_member_signs_once_and_no_signature_is_corrected(crew):
    crew.do(*LOAN)
    signed(crew, "ben")

    said = crew.refused(f'agreement sign A1 --by ben --name "Ben Okafor" --hash {one(crew)["hash"]}')
    assert "Ben Okafor signed A1 on 2026-02-05." in said
    assert "agreement sign A1 --withdraw" in crew.refused(f'correct {crew.head[0]} --because "a slip"')


def test_nobody_consents_to_what_they_did_not_read(crew):
    crew.do("agreement draft rainy --kind membership --member ben", "agreement propose A1")
    crew.do("consent P1 --by ben", "consent P1 --by cho", 'member rename ben --name "Ben Paki"')

    crew.do("consent P1 --by dan")
    said = crew.refused("carry-out P1")

    assert "A1 states something else now than what was proposed: its hash is" in said
    assert one(crew)["status"] == "draft"


def test_on_a_terminal_name_and_hash_are_asked_for(crew, monkeypatch):
    crew.do(*LOAN)
    terminal = mock.Mock()
    terminal.stdin.isatty.return_value = True
    monkeypatch.setattr("cli.agreement_papers.sys", terminal)

    answer = crew.type("agreement sign A1 --by ben", stdin=f"Ben Okafor\n{one(crew)['hash'][:10]}\n".encode())

    assert "Your name, as you sign: The hash at the foot of the paper" in answer.out
    assert one(crew)["to_sign"] == ["ana"]


def test_a_new_version_leaves_the_one_in_force_until_it_is_signed(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    first = one(crew)["hash"]

    crew.do("agreement draft A1 --on 2026-02-06", 'agreement term A1 law="New Zealand." --on 2026-02-06')
    assert (one(crew)["in_force"], one(crew)["hash"]) == (1, first)

    crew.do("agreement propose A1 --on 2026-02-06")
    signed(crew, "ben", "ana", on="2026-02-07")
    assert one(crew)["in_force"] == 2
    assert one(crew)["hash"] != first
    assert crew.ask("agreement show A1 --version 1")["hash"] == first


def test_the_same_book_gives_the_same_hash_for_ever(crew):
    crew.do(*LOAN[:4])
    seal = crew.head[1]
    hash = crew.ask("agreement show A1 --on 2026-02-04")["hash"]
    # Neither a day that passes nor an entry of which it states nothing is a fact of it.
    crew.do("contribute cho 5 --to easy --on 2026-02-04")
    assert crew.ask("agreement show A1 --on 2026-02-20")["hash"] == hash
    crew.do("member rename ben --name Benjamin --on 2026-02-04", "agreement propose A1 --on 2026-02-04")

    assert crew.ask(f"agreement show A1 --on 2026-02-04 --at {seal}")["hash"] == hash
    assert one(crew)["hash"] != hash


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('member rename ben --name "Ben Paki" --on 2026-03-01', ("The borrower", "Ben Okafor", "Ben Paki")),
        ('loan change L1 --purpose "a cargo bike" --by ben --on 2026-03-01', ("What the loan is for", "a bike", "a cargo bike")),
        (
            "pod change easy --set deadline-days=9 --on 2026-03-01",
            ("deadline-days", "A proposal stays open for 7 days.", "A proposal stays open for 9 days."),
        ),
    ],
)  # fmt: skip
def test_a_stated_fact_that_changes_is_told_with_what_it_was_and_is(crew, line, what):
    crew.do(*LOAN)
    assert one(crew)["out_of_date"] is False

    crew.do(line)

    assert one(crew)["out_of_date"] is True
    assert changed(crew) == [what]


def test_what_members_own_together_is_out_of_date_when_holdings_and_members_change(crew):
    crew.do(EASY, *OWNED, "agreement propose A1 --on 2026-06-01")
    crew.do(*(f"consent P1 --by {each} --on 2026-06-01" for each in ("ben", "cho", "dan")))
    crew.do("shares transfer ben cho 5 --class bakery/A --on 2026-06-02", "member add eva --name Eva --on 2026-06-02")

    assert changed(crew) == [
        ("The members", "Ana Tūī, Ben Okafor, Cho Min and Dan Ruiz", "Ana Tūī, Ben Okafor, Cho Min, Dan Ruiz and Eva"),
        ("Members", "", "Eva · eva · 2026-06-02"),
        ("Holdings, Ben Okafor: Shares", "20", "15"),
        ("Holdings, Ben Okafor: Numbers", "1-20", "1-15"),
        ("Holdings, Ben Okafor: Paid in", "200.00 NZD", "150.00 NZD"),
        ("Holdings", "", "Cho Min · A · 5 · 16-20 · 50.00 NZD"),
        ("Who signs", "ana, ben, cho, dan", "ana, ben, cho, dan, eva"),
    ]


# Acts that a loan's agreement states something of, and acts of which it says nothing.
STATED = (
    "member rename ben --name Name{n}",
    "pod change easy --set deadline-days={n}",
    "pod change easy --set points=daily",
    "pod change easy --set points=average",
)
NOT_STATED = (
    "contribute cho 5 --to easy",
    "member rename cho --name Other{n}",
    "pod change easy --set largest-loan={n}00",
    "loan repay L1 {n}",
    "member role cho --treasurer",
    "member add x{n}",
    "agreement draft rainy --kind membership --member cho",
)


@settings(ONE_BOOK, max_examples=some(6))
@given(st.lists(st.sampled_from([*STATED, *NOT_STATED]), min_size=1, max_size=5, unique=True))
def test_a_stated_fact_marks_an_agreement_and_nothing_else_does(templates, tmp_path_factory, lines):
    crew = copied("living", templates, tmp_path_factory.mktemp("book") / "book")
    crew.do(*LOAN, "loan pay-out L1 --on 2026-02-06")
    was = one(crew)
    assert was["changed"] == []

    for n, line in enumerate(lines, 11):
        crew.do(line.format(n=n))

    now = one(crew)
    assert now["out_of_date"] is any(line in STATED for line in lines)
    assert now["hash"] == was["hash"]


OWNERS = (
    "pod change bakery --set ask-about=none --on 2026-03-02",
    *(f"consent P1 --by {each} --on 2026-03-02" for each in ("ben", "cho", "dan")),
    'pod open oven --kind ownership --name "The Oven" --on 2026-03-03',
    "shares class bakery V --par 5 --set vest-months=12 --on 2026-03-03",
    "shares issue cho 12 --class bakery/V --on 2026-03-03",
    "shares issue cho 4 --class bakery/A --event launch=4 --on 2026-03-03",
    "capital pay-in bakery ana 100 --on 2026-03-03",
    "shares pledge ben 2 --class bakery/A --for loan --by ben --on 2026-03-03",
    "agreement draft bakery --kind co-ownership --form none --on 2026-03-04",
    "agreement propose A1 --on 2026-03-04",
)
# Acts of which an owners' agreement states something, with the name of the first fact that they change; and others.
OF_OWNERS = {
    "capital pay-in bakery ben {n}": "Capital accounts",
    "capital pay-in bakery ana {n}": "Capital accounts, Ana Tūī: Capital",
    "shares issue dan {n} --class bakery/V --vested": "Holdings",
    "shares issue ben {n} --class bakery/A --event launch={n}": "Holdings, Ben Okafor: Shares",
    "shares vest V2 launch": "Shares that vest, V2: How they vest",
    "shares pledge ben 3 --class bakery/A --for flour --by ben": "Pledged shares",
    "shares release PL1": "Pledged shares",
    "member rename cho --name Name{n}": "The members",
}
OF_NO_OWNERS = (
    "contribute cho 5 --to rainy",
    "capital pay-in oven cho {n}",
    "income bakery {n} --from Shop",
    "expense bakery {n} --for flour",
    "hours bakery ben {n} --month 2026-05",
    "agreement draft rainy --kind membership --member cho",
)


def test_capital_vesting_and_pledges_are_stated_of_what_members_own(crew):
    crew.do(*OWNERS)

    tables = crew.ask("agreement show A1")["facts"]["tables"]

    assert tables["vesting"] == [
        ["V1", ["V1", "Cho Min", "V", "12", "over 12 months from 2026-03-03, a part every month"]],
        ["V2", ["V2", "Cho Min", "A", "4", "4 with launch"]],
    ]
    assert tables["pledges"] == [["PL1", ["PL1", "Ben Okafor", "A", "2", "loan"]]]
    assert tables["capital_accounts"] == [["ana/2026", ["Ana Tūī", "2026", "100.00 NZD"]]]
    shown = crew.do("agreement show A1").out
    assert [
        each for each in ("Shares that vest", "Pledged shares", "Capital accounts") if f": {each}\n" not in shown
    ] == []


@settings(ONE_BOOK, max_examples=some(6))
@given(st.lists(st.sampled_from([*OF_OWNERS, *OF_NO_OWNERS]), min_size=1, max_size=4, unique=True), st.integers(0, 199))
def test_a_stated_fact_of_what_members_own_marks_it_and_neither_anything_else_nor_time_does(
    templates, tmp_path_factory, lines, days
):
    folder = templates / "owners"
    if not folder.exists():
        copied("living", templates, folder).do(*OWNERS)
    crew = Crew(tmp_path_factory.mktemp("book") / "book")
    copytree(folder, crew.folder, ignore=ignore_patterns("place.json"))
    was = one(crew)
    crew.today += timedelta(days)

    for n, line in enumerate(lines, 11):
        crew.do(line.format(n=n))

    now = one(crew)
    assert now["hash"] == was["hash"]
    assert now["out_of_date"] is any(line in OF_OWNERS for line in lines)
    told = [each["what"] for each in now["changed"]]
    assert [OF_OWNERS[line] for line in lines if line in OF_OWNERS and OF_OWNERS[line] not in told] == []


def test_a_setting_that_is_set_to_what_it_was_anyway_changes_nothing_that_is_stated(crew):
    crew.do(*OWNED, "agreement propose A1 --on 2026-06-01")
    crew.do(*(f"consent P1 --by {each} --on 2026-06-01" for each in ("ben", "cho", "dan")))
    crew.do("pod change bakery --set levy=5", *(f"consent P2 --by {each}" for each in ("ben", "cho", "dan")))
    assert changed(crew) == [("levy", "The commons take no levy.", "The commons get 5 % of each month's income.")]

    crew.do("pod change bakery --set levy=0", *(f"consent P3 --by {each}" for each in ("ben", "cho", "dan")))

    assert changed(crew) == []


def test_agreements_that_have_ended_stand_behind_those_that_have_not(crew):
    crew.do(
        "agreement draft rainy --kind membership --member dan",
        "agreement draft rainy --kind membership --member cho",
        'agreement end A1 --because "drafted twice"',
    )

    assert [each["agreement"] for each in crew.ask("agreement list")["agreements"]] == ["A2", "A1"]


def test_a_draft_of_the_next_version_bears_no_signature_of_the_one_before(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    assert [each["member"] for each in one(crew)["signed"]] == ["ana", "ben"]

    crew.do("agreement draft A1 --on 2026-02-06", 'agreement term A1 law="New Zealand." --on 2026-02-06')

    assert one(crew)["signed"] == []


def test_an_agreement_in_force_is_not_ended_alone_while_its_next_version_is_drafted(crew):
    crew.do("agreement draft rainy --kind membership --member dan", "agreement propose A1")
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")))
    signed(crew, "dan", "ana", on="2026-06-15")
    crew.do("agreement draft A1", 'agreement term A1 leaving="At any time."')

    assert crew.ask('agreement end A1 --because "left"')["id"] == "P2"


def test_a_paper_of_a_version_that_another_replaced_and_of_a_draft_is_told_to_be_so(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    crew.do("agreement show A1 --pdf first.pdf", "agreement draft A1 --on 2026-02-06")
    crew.do('agreement term A1 law="New Zealand." --on 2026-02-06', "agreement show A1 --draft --pdf draft.pdf")
    assert "It is a draft that nobody has agreed to." in crew.do("verify --document draft.pdf").out
    assert "It is in force" in crew.do("verify --document first.pdf").out

    crew.do("agreement propose A1 --on 2026-02-06")
    signed(crew, "ben", "ana", on="2026-02-07")

    assert "Version 2 has taken its place." in crew.do("verify --document first.pdf").out


def test_the_next_version_may_have_another_form_and_is_of_the_same_agreement(crew):
    crew.do(*OWNED, "agreement draft bakery --kind co-ownership --form company --on 2026-06-02")

    assert [each["agreement"] for each in crew.ask("agreement list")["agreements"]] == ["A1"]
    assert "a company" in crew.do("agreement show A1 --draft").out


def test_a_paper_in_force_bears_its_signatures_while_the_next_version_is_drafted_and_signed(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    lines = [line for line in crew.do("agreement show A1").out.splitlines() if "signed in the book" in line]
    assert len(lines) == 2

    crew.do("agreement draft A1 --on 2026-02-06", 'agreement term A1 law="New Zealand." --on 2026-02-06')
    assert "signed in the book" not in crew.do("agreement show A1 --draft").out
    assert [line for line in crew.do("agreement show A1").out.splitlines() if "signed in the book" in line] == lines

    crew.do("agreement propose A1 --on 2026-02-06")
    signed(crew, "ben", on="2026-02-07")
    told = [crew.do(f"agreement show A1 --version {number}").out.count("signed in the book") for number in (1, 2)]
    assert told == [2, 1]


def test_what_is_lent_is_stated_from_the_request_on_and_what_the_pod_owes_until_it_is_paid(crew):
    crew.do(
        "loan request 30 --from rainy --by ben --term 2",
        "shares lend cho 50 --to rainy",
        *(f"consent P2 --by {each}" for each in ("ana", "ben", "dan")),
        "agreement draft rainy --kind co-ownership",
    )

    def lent():
        return [cells[0] for _, cells in crew.ask("agreement show A1 --draft")["facts"]["tables"]["loans"]]

    assert lent() == ["L1", "NT1"]

    crew.do("shares pay-note NT1 50")

    assert lent() == ["L1"]


def test_what_has_vested_or_was_lost_and_pledges_of_loans_that_are_over_are_stated_no_more(crew):
    crew.do(
        EASY,
        "pod open farm --kind ownership --set ask-about=none --on 2026-02-01",
        "shares class farm A --par 10 --on 2026-02-01",
        "shares issue ben 10 --class farm/A --on 2026-02-02",
        "shares issue cho 10 --class farm/A --event launch=10 --on 2026-02-02",
        "contribute ana 400 --to easy --on 2026-02-02",
        "loan request 100 --from easy --by ben --term 2 --on 2026-02-03",
        "loan pay-out L1 --on 2026-02-03",
        "shares pledge ben 10 --class farm/A --loan L1 --on 2026-02-03",
        "agreement draft farm --kind co-ownership",
    )

    def stated():
        tables = crew.ask("agreement show A1 --draft")["facts"]["tables"]
        return [[cells[0] for _, cells in tables[name]] for name in ("vesting", "pledges")]

    assert stated() == [["V1"], ["PL1"]]

    crew.do("shares lose-unvested cho --class farm/A", "loan repay L1 100")

    assert stated() == [[], []]


def test_a_paper_that_was_adopted_keeps_the_names_that_were_signed(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    crew.do('member rename ben --name "Ben Paki" --on 2026-03-01')

    lines = crew.do("agreement show A1").out.splitlines()

    assert [line for line in lines if "signed in the book" in line and "Ben Okafor" in line]
    assert not [line for line in lines if "Ben Paki" in line]


def test_a_fee_that_is_kept_back_counts_in_the_apr_before_the_pay_out_as_it_does_after(crew):
    crew.do(
        EASY,
        "contribute ben 400 --to easy --on 2026-02-02",
        "loan request 120 --from easy --by ben --term 4 --fee 10 --on 2026-02-03",
        "agreement draft L1 --on 2026-02-03",
        "agreement propose A1 --on 2026-02-03",
    )
    words = crew.ask("agreement show A1")["facts"]["words"]
    assert (words["kept_back"], words["total_fees"]) == ("10.00 NZD", "10.00 NZD")

    crew.do("loan pay-out L1 --on 2026-02-03")

    assert crew.ask("loan show L1")["apr"] + " %" == words["apr"]
    assert changed(crew) == []


def test_the_paper_of_an_agreement_that_has_ended_says_so_and_not_that_it_is_in_force(crew):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    assert "version 1, in force since 2026-02-05" in crew.do("agreement show A1").out

    crew.do("agreement end A1 --because repaid --on 2026-03-01")

    said = crew.do("agreement show A1").out
    assert "version 1, ended on 2026-03-01" in said
    assert "in force" not in said


def test_nobody_signs_for_the_crew_the_certificate_of_their_own_shares(crew):
    crew.do(
        "shares issue ana 5 --class bakery/A --into Bank-Main",
        "agreement draft bakery --kind certificate --member ana",
        "agreement propose A1",
    )

    assert one(crew)["to_sign"] == ["ben or cho or dan"]
    assert "These do: ben, cho, dan." in crew.refused(
        f'agreement sign A1 --by ana --name "Ana Tūī" --hash {one(crew)["hash"]}'
    )


def test_what_is_expected_for_the_social_fund_is_told_apart_from_savings(crew):
    crew.do(
        "expect dan 5 --to rainy --social --from 2026-07-01",
        "expect dan 20 --to rainy --from 2026-07-01",
        "agreement draft rainy --kind membership --member dan",
    )

    facts = crew.ask("agreement show A1 --draft")["facts"]
    assert [cells[1] for _, cells in facts["tables"]["dues"]] == ["5.00 NZD (social fund)", "20.00 NZD"]


def test_what_nobody_decided_is_a_blank_that_is_seen_and_listed(crew):
    answer = crew.do("agreement draft bakery --kind co-ownership")

    shown = crew.do("agreement show A1").out
    blanks = [each["name"] for each in crew.ask("agreement show A1")["blanks"]]
    assert {*KINDS["co-ownership"].terms, "form"} == {*blanks}
    assert [name for name in blanks if f"    {name}: " not in answer.out] == []
    assert [name for name in blanks if f"[{name.replace('_', ' ')}: not decided]" not in " ".join(shown.split())] == []


def test_a_term_that_was_decided_is_no_blank(crew):
    crew.do("agreement draft bakery --kind co-ownership", 'agreement term A1 disputes="Mere Paki mediates."')

    assert "Mere Paki mediates." in crew.do("agreement show A1").out
    assert "disputes" not in [each["name"] for each in crew.ask("agreement show A1")["blanks"]]


HEADINGS = (
    "Parties, form and law", "Purpose", "Definitions", "Membership", "Contributions", "Shares and register",
    "Capital and collective accounts", "Surplus, loss and patronage", "Pay, draws, levy and buffer",
    "Governance and unanimous matters", "Roles, signatories and limits", "Meetings", "Records and statements",
    "Use, care and insurance of the asset", "Transfers and first refusal", "Leaving, death, incapacity and expulsion",
    "Valuation and redemption", "Default", "Conflicts of interest and confidentiality", "Disputes: talk, mediation, arbitration",
    "Dissolution and asset lock", "Amendment", "What to check", "Signatures", "Schedule A: Members",
    "Schedule B: Classes of shares", "Schedule C: Terms of the classes", "Schedule D: Holdings", "Schedule E: Assets",
    "Schedule F: Loans",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_co_ownership_agreement_of_every_form_has_every_heading(crew, form):
    crew.do(f"agreement draft bakery --kind co-ownership --form {form}")
    shown = crew.do("agreement show A1").out

    assert [each for each in HEADINGS if not re.search(rf"^(\d+\. )?{re.escape(each)}$", shown, re.MULTILINE)] == []
    assert FORMS[form] in shown


# What no document of ours may claim. Where a usual template names it, the same line denies it or asks whether it is so.
CLAIMED = re.compile(
    r"\b(advice|insured|enforce|deposits|licence|exempt|returns?|securities|registration|prospectus)\b"
)
DENIED = re.compile(r"\b(no|not|nobody|whether)\b|^Registration: {{")


@pytest.mark.parametrize("kind", KINDS)
def test_a_usual_template_claims_nothing_that_a_crew_cannot_promise(kind):
    lines = [line for line in usual(kind).split("\n") if CLAIMED.search(line)]

    assert len(lines) >= 2
    assert [line for line in lines if not DENIED.search(line)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_usual_template_names_only_what_there_is_and_has_a_page_in_plain_words(kind):
    source = wording.plain(usual(kind))

    wording.check(kind, source, where=kind)

    assert f"\n{wording.SUMMARY}\n" in source
    assert "What to check" in source
    assert [term for term in KINDS[kind].terms if not re.search(rf"\b{term}\b", source)] == []


SUMMED_UP = (*OWNED, *LOAN[:4], "agreement draft rainy --kind membership --member ben --on 2026-06-02")


def test_the_page_in_plain_words_is_one_page_of_every_kind_however_much_was_decided(crew, tmp_path):
    crew.do(*SUMMED_UP, "agreement draft bakery --kind certificate --member ben --on 2026-06-02", NOTE[0])
    for line in NOTE[1:]:
        crew.type(line)
    crew.do("agreement draft NT1 --on 2026-06-02")
    words = "We talk it over at the next meeting, and write down what we decided. " * 7
    kinds = set()
    for each in crew.ask("agreement list")["agreements"]:
        kinds.add(each["kind"])
        terms = " ".join(f'{name}="{words}"' for name in KINDS[each["kind"]].terms)
        if terms:
            crew.do(f"agreement term {each['agreement']} {terms} --on 2026-06-02")

        crew.do(f"agreement show {each['agreement']} --summary --pdf {tmp_path / 'summary.pdf'}")

        assert len(PdfReader(tmp_path / "summary.pdf").pages) == 1, each["kind"]
    assert kinds == set(KINDS)


def test_a_crews_own_template_is_used_and_kept_with_what_was_agreed(crew):
    own = crew.folder / "templates" / "membership.txt"
    own.parent.mkdir()
    own.write_text("# Welcome {{ member }}\r\n\r\n## Quiet\r\n{{ confidentiality }}\r\n", encoding="utf-8-sig")
    crew.do(EASY, "agreement draft easy --kind membership --member dan", "agreement propose A1")

    own.write_text("# Something else\n", encoding="utf-8")

    shown = crew.do("agreement show A1").out
    assert "Welcome Dan Ruiz" in shown
    assert "1.1 ________________________ [confidentiality: not decided]" in shown
    assert one(crew)["out_of_date"] is False


def test_the_usual_template_can_be_copied_as_it_is_printed(crew):
    hash = crew.ask("agreement draft bakery --kind co-ownership --dry-run")["entry"]["text"]
    own = crew.folder / "templates" / "co-ownership.txt"
    own.parent.mkdir()
    own.write_text(crew.do("agreement template co-ownership").out, encoding="utf-8")

    assert "holds" in crew.do("agreement template co-ownership --check").out
    again = crew.ask("agreement draft bakery --kind co-ownership --dry-run")["entry"]["text"]
    assert (
        re.search(r"wording[^0-9a-f]+([0-9a-f]{64})", again)[1]
        == re.search(r"wording[^0-9a-f]+([0-9a-f]{64})", hash)[1]
    )


def test_a_name_that_looks_like_a_template_is_printed_as_it_is(crew):
    crew.do('member rename dan --name "{{ 7 * 7 }} {% if %}"', "agreement draft rainy --kind membership --member dan")

    assert "{{ 7 * 7 }} {% if %}" in crew.do("agreement show A1").out


def test_a_paper_names_version_hash_seal_and_who_signs_in_any_script(crew, tmp_path):
    crew.do('member add lina --name "لينا حداد"', *OWNED)
    paper = tmp_path / "paper.pdf"
    crew.do(f"agreement show A1 --pdf {paper}", f"agreement show A1 --html {tmp_path / 'paper.html'}")

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.read_bytes())).pages]
    hash = crew.ask("agreement show A1")["hash"]
    assert all(hash in page and crew.head[1] in page and "A1, version 1" in page for page in pages)
    assert "لينا" in "".join(pages)
    assert hash in Path(tmp_path / "paper.html").read_text(encoding="utf-8")


def test_the_same_agreement_is_the_same_bytes(crew, tmp_path):
    crew.do(*LOAN)
    for name in ("one", "two"):
        crew.do(f"agreement show A1 --pdf {tmp_path / name}.pdf")

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_paper_that_all_have_signed_is_filed_where_fava_finds_it(crew):
    crew.do(*LOAN, "loan pay-out L1 --on 2026-02-04")
    signed(crew, "ben", "ana")

    (file,) = one(crew)["files"]
    assert file["path"] == "documents/Assets/Loans/Easy/Ben/L1/2026-02-05.loan-agreement-a1-version-1.pdf"
    assert sha256((crew.folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    shown = [
        each for each in loader.load_file(str(crew.folder / "main.beancount"))[0] if isinstance(each, data.Document)
    ]
    assert [(each.account, each.date.isoformat()) for each in shown] == [("Assets:Loans:Easy:Ben:L1", "2026-02-05")]
    assert crew.ask("verify")["ok"] is True


def test_the_last_signature_files_the_paper_as_an_act_of_its_own_whatever_its_key(crew):
    crew.do(*LOAN)
    signed(crew, "ben")
    hash = one(crew)["hash"]
    last = f'agreement sign A1 --by ana --name "Ana Tūī" --hash {hash} --on 2026-02-05 --key k1'

    answer = crew.ask(last)

    assert answer["entry"]["kind"] == "agreement-sign"
    assert answer["file"] == one(crew)["files"][0]["path"]
    before = crew.head
    assert crew.ask(last)["repeat"] is True
    assert crew.head == before


def test_a_signature_stands_where_its_paper_cannot_be_filed(crew):
    crew.do(*LOAN)
    signed(crew, "ben")
    (crew.folder / "documents" / "Assets").write_text("in the way")

    answer = crew.do(f'agreement sign A1 --by ana --name "Ana Tūī" --hash {one(crew)["hash"]} --on 2026-02-05')

    assert "A1 is in force; only its paper is not filed" in answer.err
    assert one(crew)["status"] == "in force"


def test_a_copy_of_a_filed_paper_is_told_from_one_that_was_changed(crew, tmp_path):
    crew.do(*LOAN)
    signed(crew, "ben", "ana")
    paper = (crew.folder / one(crew)["files"][0]["path"]).read_bytes()
    copy, changed_one = tmp_path / "copy.pdf", tmp_path / "changed.pdf"
    copy.write_bytes(paper)
    changed_one.write_bytes(paper[:900] + bytes([paper[900] ^ 1]) + paper[901:])

    said = crew.do(f"verify --document {copy}").out
    assert "copy.pdf is the paper of A1, the Loan agreement L1 with Ben Okafor, version 1, to the last byte" in said
    assert "It is in force, and the book still says the same." in said

    answer = crew.type(f"verify --document {changed_one}")
    assert answer.status == 4
    assert "is not what this book prints of it" in answer.out
    assert "changed.pdf cannot be told to be this book's." in answer.err


def test_a_printed_paper_that_was_not_filed_is_printed_once_more_and_compared(crew, tmp_path):
    crew.do(*LOAN[:4])
    for name, how in (("draft", ""), ("summary", " --summary")):
        crew.do(f"agreement show A1{how} --pdf {tmp_path / name}.pdf")
    crew.do("agreement propose A1 --on 2026-02-04", f"agreement show A1 --pdf {tmp_path / 'kept.pdf'}")
    crew.do("member rename ben --name Benjamin")

    crew.do(f"agreement show A1 --html {tmp_path / 'page.pdf'}")
    for name in ("draft", "kept", "page"):
        assert "is exactly what this book print" in crew.do(f"verify --document {tmp_path / name}.pdf").out
    assert "1 of its facts changed since" in crew.do(f"verify --document {tmp_path / 'kept.pdf'}").out


def test_a_hash_and_a_seal_typed_from_paper_are_told_in_a_sentence(crew):
    crew.do(*LOAN)
    hash, seal = one(crew)["hash"], crew.head[1]

    said = crew.do(f"verify --hash '{hash[:8]} {hash[8:16]}' --seal {seal}").out
    assert f"The hash {hash[:16]} is that of A1, the Loan agreement L1 with Ben Okafor, version 1" in said
    assert "the last one: the whole book is as it was when the paper was printed" in said

    answer = crew.type("verify --hash 0123456789abcdef --json")
    assert (answer.status, answer.json["ok"], answer.json["documents"][0]["holds"]) == (4, True, False)


def test_a_receipt_that_an_entry_names_is_known_as_such(crew, tmp_path):
    (tmp_path / "flour.pdf").write_bytes(b"%PDF-1.4 flour")
    crew.do(f"expense bakery 8 --for flour --from-place Bank-Main --receipt {tmp_path / 'flour.pdf'}")
    seq = crew.head[0]

    assert f"is the file that entry {seq} names" in crew.do(f"verify --document {tmp_path / 'flour.pdf'}").out
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.4 other")
    assert "is no file that this book knows" in crew.type(f"verify --document {tmp_path / 'other.pdf'}").out


def test_a_person_can_be_erased_while_the_signed_paper_is_kept(crew):
    crew.do('member person ben --legal-name "Benedict Okafor" --address "4 Rimu Street"', *LOAN)
    signed(crew, "ben", "ana")
    file = one(crew)["files"][0]
    text = "".join(page.extract_text() for page in PdfReader(crew.folder / file["path"]).pages)
    assert "Benedict Okafor" in text
    assert file["persons"] in text
    hash = one(crew)["hash"]

    told = crew.do("member person ben --erase").out

    assert f"{file['path']} was filed with a schedule of persons in which they may stand." in told
    assert "Benedict" not in crew.do("agreement show A1").out
    assert (one(crew)["hash"], one(crew)["out_of_date"]) == (hash, False)
    assert "to the last byte" in crew.do(f"verify --document {file['path']}").out
    assert b"Benedict" not in (crew.folder / "crewbook.db").read_bytes()


def test_a_scan_of_what_was_signed_by_hand_is_filed_beside_it(crew, tmp_path):
    crew.do(*LOAN)
    (tmp_path / "scan.jpg").write_bytes(b"a picture")

    crew.do(f"agreement file A1 {tmp_path / 'scan.jpg'}")

    assert "is the signed paper of A1" in crew.do(f"verify --document {tmp_path / 'scan.jpg'}").out
    assert "is filed already" in crew.refused(f"agreement file A1 {tmp_path / 'scan.jpg'}")


def test_an_agreement_stays_in_its_own_language_and_its_frame_is_in_the_one_asked_for(crew, tmp_path):
    crew.do(*OWNED, "member lang ana es")

    assert crew.do("agreement show A1").out.startswith("Co-ownership agreement")
    shown = crew.do(f"agreement show A1 --lang es --pdf {tmp_path / 'paper.pdf'}").out
    assert "Anexo A: Miembros (Members)" in shown
    assert "own Tui Bakery together" in shown
    assert "is exactly what this book print" in crew.do(f"verify --document {tmp_path / 'paper.pdf'}").out
    assert "la versión 1 es un borrador" in " ".join(crew.do("agreement status").out.split())


def test_a_certificate_says_what_the_register_says_and_no_longer_when_shares_are_passed_on(crew):
    crew.do(
        "agreement draft bakery --kind certificate --member ben --on 2026-06-01", "agreement propose A1 --on 2026-06-01"
    )
    words = crew.ask("agreement show A1")["facts"]["words"]
    assert {name: words[name] for name in ("member", "share_class", "shares", "numbers", "paid_in", "since")} == {
        "member": "Ben Okafor", "share_class": "A", "shares": "20", "numbers": "1-20", "paid_in": "200.00 NZD", "since": "2026-02-03",
    }  # fmt: skip
    assert one(crew)["to_sign"] == ["ana"]
    signed(crew, "ana", on="2026-06-01")
    assert one(crew)["status"] == "in force"

    crew.do("shares transfer ben cho 5 --class bakery/A --on 2026-06-02")

    assert changed(crew) == [
        ("How many shares", "20", "15"), ("Their numbers", "1-20", "1-15"), ("Paid in for them", "200.00 NZD", "150.00 NZD"),
    ]  # fmt: skip
    crew.do("agreement draft A1 --on 2026-06-02")
    assert crew.ask("agreement show A1 --draft")["facts"]["words"]["numbers"] == "1-15"


def test_a_certificate_drafted_before_a_part_was_taken_back_is_of_what_is_left(crew):
    crew.do(
        "agreement draft bakery --kind certificate --member ben --on 2026-06-01",
        "shares transfer ben cho 5 --class bakery/A --on 2026-06-01",
        "shares give-back ben 3 --class bakery/A --on 2026-06-01",
        "agreement draft bakery --kind certificate --member ben --numbers 1-12 --on 2026-06-01",
    )
    said = " ".join(crew.do("agreement show A1").out.split())
    assert "12 of class A, numbers 1-12." in said
    assert crew.ask("agreement show A2")["facts"]["words"]["shares"] == "12"
    crew.do("agreement propose A1 --on 2026-06-02")
    assert one(crew)["out_of_date"] is False

    crew.do("shares give-back ben 12 --class bakery/A --on 2026-06-03")

    assert ("How many shares", "12", "none") in changed(crew)
    said = " ".join(crew.do("agreement show A2 --draft").out.split())
    assert "has none of these shares of class A any more" in said
    assert " 0 of class" not in said


def test_nobody_is_asked_about_a_certificate_for_it_decides_nothing(crew):
    crew.do("agreement draft bakery --kind certificate --member ben", "agreement propose A1")

    assert one(crew)["status"] == "adopted"


def test_a_certificate_of_shares_is_one_page(crew, tmp_path):
    crew.do(
        "agreement draft bakery --kind certificate --member ben", f"agreement show A1 --pdf {tmp_path / 'paper.pdf'}"
    )

    assert len(PdfReader(tmp_path / "paper.pdf").pages) == 1


def test_a_name_that_no_font_can_set_is_told_with_its_letters_and_no_box_is_filed(crew):
    crew.do(
        EASY,
        "member rename dan --name 小明",
        "agreement draft easy --kind membership --member dan",
        "agreement propose A1",
    )

    said = crew.refused("agreement file A1")

    assert "A1 cannot be set as a PDF: no font for papers holds 小 明 (Chinese; " in said
    assert "agreement show A1 --html paper.html" in said
    assert not list(crew.folder.glob("documents/**/*.pdf"))


def test_a_signed_paper_holds_up_no_correction_of_the_loan_that_it_is_about(crew):
    crew.do(*LOAN, "loan pay-out L1 --on 2026-02-04")
    repaid = crew.ask("loan repay L1 10 --on 2026-02-05")["entry"]["seq"]
    signed(crew, "ben", "ana", on="2026-02-06")

    crew.do(f'correct {repaid} --because "typed twice"')

    assert one(crew)["out_of_date"] is False


def test_a_paper_whose_loan_was_corrected_away_is_out_of_date_and_the_list_is_read_all_the_same(crew):
    crew.do(*LOAN[:2], LOAN[2])
    asked = crew.head[0]
    crew.do(*LOAN[3:], f'correct {asked} --because "a slip"')

    assert changed(crew)[0][0] == "What it is about"
    assert "out of date" in crew.do("agreement list").out


def test_a_crew_of_one_signs_for_both_sides(templates, tmp_path):
    crew = copied("begun", templates, tmp_path / "book")
    crew.do(
        "pod open rainy --kind savings", "agreement draft rainy --kind membership --member ana", "agreement propose A1"
    )

    signed(crew, "ana", on="2026-06-15")

    assert one(crew)["status"] == "in force"


NOTE = (
    "shares lend cho 90 --to bakery --instalments 3 --every month --on 2026-06-01",
    *(f"consent P1 --by {each} --on 2026-06-01" for each in ("ana", "ben", "dan")),
)


def test_a_note_says_what_is_owed_and_when_and_paying_it_leaves_it_as_it_is(crew):
    crew.do(NOTE[0])
    for line in NOTE[1:]:
        crew.type(line)
    crew.do("agreement draft NT1 --on 2026-06-02", "agreement propose A1 --on 2026-06-02")

    said = crew.ask("agreement show A1")["facts"]
    assert (said["words"]["member"], said["words"]["amount"], said["words"]["why"]) == (
        "Cho Min",
        "90.00 NZD",
        "lent to the pod",
    )
    assert [cells for _, cells in said["tables"]["schedule"]] == [
        ["1", "2026-07-01", "30.00 NZD"], ["2", "2026-08-01", "30.00 NZD"], ["3", "2026-09-01", "30.00 NZD"],
    ]  # fmt: skip
    assert one(crew)["to_sign"] == ["cho", "ana"]
    crew.do("shares pay-note NT1 30 --from-place Bank-Main --on 2026-06-03")
    assert one(crew)["out_of_date"] is False


def test_what_the_pod_owes_on_notes_stands_among_the_loans_of_what_members_own_together(crew):
    for line in NOTE:
        crew.type(line)
    crew.do(*OWNED)

    rows = crew.ask("agreement show A1")["facts"]["tables"]["loans"]
    assert rows == [["NT1", ["NT1", "Cho Min", "Tui Bakery", "90.00 NZD"]]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_that_a_template_may_hold_is_listed_with_what_it_stands_for(crew, kind):
    names = crew.ask(f"agreement template {kind} --names")["names"]

    assert set(names) == set(KINDS[kind].names)
    assert all(names.values())
    used = set(re.findall(r"{{ (\w+) }}", usual(kind)))
    assert used <= set(names)


def test_one_text_for_two_kinds_is_checked_for_each(crew):
    for kind in ("membership", "co-ownership"):
        own = crew.folder / "templates" / f"{kind}.txt"
        own.parent.mkdir(exist_ok=True)
        own.write_text("# Ours\n{{ joined }}\n", encoding="utf-8")
    crew.do("agreement draft rainy --kind membership --member ben")

    assert "There is no placeholder “joined” for this agreement" in crew.refused(
        "agreement draft bakery --kind co-ownership", status=2
    )


def test_a_name_that_a_newer_program_does_not_know_any_more_prints_as_a_blank(crew):
    """What was agreed with an older program can still be read."""
    crew.do(*OWNED)
    facts_then = crew.ask("agreement show A1")["facts"] | {"kind": "co-ownership", "wording": "", "shape": ""}

    filled = wording.fill("# Ours\n{{ an_old_setting }}\n", facts_then)

    assert filled.blanks == ["an_old_setting"]


SPANISH = """# Acuerdo de membresía
> {{ member }} en {{ pod }}

## Cómo decidimos
{{ deadline_days }} Vea {{ rules }}.
Quedan entre nosotros: {{ confidentiality }}

## Schedule: Reglas
{{ rules }}

=== In plain words
# En palabras sencillas
## Quién
{{ member }} pertenece a {{ crew }}.
"""


def in_spanish(crew):
    own = crew.folder / "templates" / "membership.es.txt"
    own.parent.mkdir()
    own.write_text(SPANISH, encoding="utf-8")
    return crew.do("agreement draft rainy --kind membership --member dan --lang es-MX", "agreement propose A1")


def test_a_crews_own_text_in_another_language_has_its_settings_and_its_frame_in_it(crew):
    assert in_spanish(crew).err == ""

    shown = " ".join(crew.do("agreement show A1").out.split())

    for said in (
        "Acuerdo de membresía", "Dan Ruiz en Rainy Day · versión 1, un borrador", "1.1 Una propuesta queda abierta 7 días. Vea el anexo «Condiciones del grupo».",
        "[confidentiality: sin decidir]", "Anexo A: Reglas",
    ):  # fmt: skip
        assert said in shown
    assert "queda en el idioma en que se acordó" not in shown
    english = crew.do("agreement show A1 --lang ar").out
    assert "يبقى نص هذه الورقة باللغة التي اتُّفق عليها بها" in english


def test_the_next_version_is_in_the_language_of_the_one_before(crew):
    in_spanish(crew)
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")))
    crew.do("agreement draft A1")

    assert "Acuerdo de membresía" in crew.do("agreement show A1 --draft").out


def test_where_a_text_in_that_language_is_missing_it_is_said_which_one_is_taken(crew):
    told = crew.do("agreement draft rainy --kind membership --member ben --lang es").err
    assert "There is no text in “es” (templates/membership.es.txt); the text is the usual one, in English." in told
    own = crew.folder / "templates" / "membership.txt"
    own.parent.mkdir()
    own.write_text("# Ours\n{{ member }}\n", encoding="utf-8")

    told = crew.do("agreement draft rainy --kind membership --member cho --lang es").err

    assert "the text is that of templates/membership.txt." in told


def test_a_text_is_copied_into_the_crews_folder_and_what_is_changed_there_is_used(crew):
    usual = crew.do("agreement template loan").out
    assert "templates/loan.txt" in crew.do("agreement template loan --copy").out
    own = crew.folder / "templates" / "loan.txt"
    assert own.read_text(encoding="utf-8") == usual

    own.write_text(usual.replace("# Loan agreement", "# How we lend"), encoding="utf-8")

    assert "# How we lend" in crew.do("agreement template loan").out
    assert "# How we lend" not in crew.do("agreement template note").out


def test_a_file_that_the_shell_made_before_the_text_is_printed_into_it_counts_as_not_there(crew):
    """`crewbook agreement template loan > templates/loan.txt` begins with an empty file."""
    usual = crew.do("agreement template loan").out
    own = crew.folder / "templates" / "loan.txt"
    own.parent.mkdir()
    own.touch()

    assert crew.do("agreement template loan").out == usual
    assert "is empty" in crew.refused("agreement template loan --check", status=2)


def test_a_paper_in_another_languages_text_is_told_to_be_genuine(crew, tmp_path):
    in_spanish(crew)
    crew.do(f"agreement show A1 --pdf {tmp_path / 'paper.pdf'}")

    assert "is exactly what this book print" in crew.do(f"verify --document {tmp_path / 'paper.pdf'}").out


def test_what_is_adopted_is_named_by_its_number_beside_its_hash(crew):
    crew.do(*OWNED, "agreement propose A1 --on 2026-06-01")
    crew.do(*(f"consent P1 --by {each} --on 2026-06-01" for each in ("ben", "cho", "dan")))
    crew.do("shares issue dan 1 --class bakery/A --on 2026-06-02", "agreement draft A1", "agreement propose A1")
    hash = crew.ask("agreement show A1 --draft")["hash"]

    said = " ".join(crew.do("proposals P2").out.split())

    assert f"Adopt A1, the Co-ownership agreement of Tui Bakery, version 2 with the hash {hash[:8]}" in said
    assert f"A1, version 2 · hash {hash}" in " ".join(crew.do("agreement show A1 --draft").out.split())


def test_the_apr_of_a_loan_with_new_terms_counts_what_was_not_paid_until_then_as_received(crew):
    """120.00 and 1.71 of interest that waits, from 20 March; 32.29 a fortnight later, and 30.58 in each of three months."""
    crew.do(
        *LOAN[:3],
        "loan pay-out L1 --on 2026-02-03",
        "loan restructure L1 --term 4 --on 2026-03-20",
        "agreement draft L1 --on 2026-03-21",
    )

    facts = crew.ask("agreement show A1")["facts"]

    assert [row[1][5] for row in facts["tables"]["schedule"]] == ["32.29 NZD", "30.58 NZD", "30.58 NZD", "30.58 NZD"]
    assert facts["words"]["apr"] == "11.73 %"


def test_the_apr_of_a_loan_that_was_topped_up_does_not_count_what_was_kept_back_as_received(crew):
    """147.00 received, and 75.00 repaid in each of two months."""
    crew.do(
        EASY,
        "contribute ben 400 --to easy --on 2026-02-02",
        "loan request 100 --from easy --by ben --term 2 --fee 6%/up-front --on 2026-02-03",
        "loan pay-out L1 --on 2026-02-03",
        "loan top-up L1 50 --on 2026-02-03",
        "agreement draft L1 --on 2026-02-04",
    )

    words = crew.ask("agreement show A1")["facts"]["words"]

    assert (words["kept_back"], words["apr"]) == ("3.00 NZD", "16.29 %")


def test_what_who_died_holds_is_told_as_theirs_beside_those_who_own_the_pod_together(crew):
    crew.do("capital pay-in bakery ben 5 --on 2026-06-01", *OWNED, "agreement propose A1 --on 2026-06-01")
    crew.do(
        *(f"consent P1 --by {each} --on 2026-06-01" for each in ("ben", "cho", "dan")),
        "member died ben --on 2026-06-10",
    )

    assert changed(crew) == [
        ("The members", "Ana Tūī, Ben Okafor, Cho Min and Dan Ruiz", "Ana Tūī, Cho Min and Dan Ruiz"),
        ("Members", "Ben Okafor · ben · 2026-01-01", ""),
        ("Holdings, Ben Okafor (died): Member", "Ben Okafor", "Ben Okafor (died)"),
        ("Capital accounts, Ben Okafor (died): Member", "Ben Okafor", "Ben Okafor (died)"),
        ("Who signs", "ana, ben, cho, dan", "ana, cho, dan"),
    ]
