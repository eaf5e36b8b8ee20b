"""Corrections through the command line: each kind of act is undone, both stay visible, and nothing is undone that others rest on."""

import datetime as dt
from unittest import mock

import pytest
from beancount import loader

from tests.typed import Beginning, Beginnings

EASY = (
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-01-05',
    "contribute ben 100 --to easy --on 2026-01-10",
    "loan request 60 --from easy --by ben --term 3 --on 2026-01-15",
    "loan pay-out L1 --on 2026-01-15",
)
ALONE = EASY[0]
RECIPROCAL = (EASY[0].replace("ask-about=none", "ask-about=none --set reciprocal-saving=equal"), *EASY[1:])
FARM = (
    "pod open farm --kind livelihood --set ask-about=none --set sharers=ben --on 2026-02-01",
    "income farm 100 --on 2026-05-03",
)
OWNED = (
    "pod open shop --kind ownership --set ask-about=none --on 2026-02-01",
    "shares class shop A --par 10 --on 2026-02-01",
)
KIN = ("pod open kin --kind livelihood --set model=support --set support-floor=100 --on 2026-02-01",)
NEEDY = (*KIN, "support state kin ana --have 150", "support state kin ben --have 60", "support pay-in kin ana 40")
# Ben takes his own savings out once others have saved, so that a loss is theirs.
LOST = ("contribute ana 80 --to easy --on 2026-02-01", "withdraw ben 100 --from easy --on 2026-02-02")
TANDA = (
    "circle open tanda --members ana,ben,cho --contribution 100 --set ask-about=none --on 2026-01-05",
    *(f"circle pay tanda {each} --on 2026-01-06" for each in ("ana", "ben", "cho")),
    "circle pay-out tanda --on 2026-01-07",
)
# A pod whose shares have seen something, and that asks nobody.
COOP = (
    "pod open coop --kind livelihood --set ask-about=none --on 2026-02-01",
    "shares class coop A --par 10 --set work-rate=25 --on 2026-02-01",
    "shares issue ben 20 --class coop/A --price 12.50 --on 2026-02-02",
)
VESTING = (*COOP, "shares issue cho 9 --class coop/A --event launch=4 --event profit=5 --on 2026-02-03")
OFFERED = (*COOP, "shares offer ben 5 --class coop/A --price 12 --days 9,9,9 --on 2026-06-10")
SETTLING = (
    *OFFERED,
    "shares pass-offer O1",
    "shares want O1 4 --by cho",
    *(f"shares want O1 {number} --by {each}" for each, number in (("ana", 3), ("dan", 0))),
)


def circle(order, *more):
    """A circle of three with that order, before its first pot."""
    return (
        f"circle open tanda --members ana,ben,cho --contribution 100 --order {order} --set ask-about=none --on 2026-01-05",
        *(f"circle pay tanda {each} --on 2026-01-06" for each in ("ana", "ben", "cho")),
        *more,
    )


# Each kind of act that can be undone: what is typed before it, and the act itself.
KINDS = {
    "join": ((), "member add fay"),
    "roles": ((), "member role ben --treasurer"),
    "leave": ((), "member leave dan"),
    "pod-open": ((), "pod open sunny --kind savings"),
    "pod-change": (EASY[:1], "pod change easy --set reserve=5"),
    "pod-close": (EASY[:1], "pod close easy"),
    "contribution": ((), "contribute ana 50 --to rainy"),
    "withdrawal": ((), "withdraw ana 50 --from rainy"),
    "notice": (
        (
            "pod open slow --kind savings --set notice-days=30 --on 2026-02-01",
            "contribute ben 9 --to slow --on 2026-02-01",
        ),
        "withdraw ben 4 --from slow --notice",
    ),
    "attendance": ((), "attendance record rainy --absent cho"),
    "reciprocal-saving": (RECIPROCAL, "reciprocity save L1 20"),
    "hold": ((), "reciprocity hold ana 100 --in rainy"),
    "release": (("reciprocity hold ana 100 --in rainy",), "reciprocity release ana --in rainy --amount 40"),
    "bank-interest": ((), "bank-interest rainy 3.20"),
    "bank-costs": ((), "bank-costs rainy 1.50"),
    "goal": ((), 'goal ana 900 --in rainy --until 2027-06-01 --for "boat"'),
    "goal-drop": (('goal ana 900 --in rainy --until 2027-06-01 --for "boat"',), "drop-goal G1"),
    "rename": ((), 'member rename ben --name "Ben Tane"'),
    "language": ((), "member lang ben es"),
    "death": ((), "member died ben"),
    "heirs": (
        (ALONE, "contribute ben 90 --to easy --on 2026-01-10", "member died ben"),
        "member heirs ben --in easy --heir cho",
    ),
    "settle": (
        (
            ALONE,
            "contribute ben 90 --to easy --on 2026-01-10",
            "member died ben",
            "member heirs ben --in easy --heir cho --heir Mere",
        ),
        "member settle ben --in easy",
    ),
    "estate-pays": (
        (
            'enter Sale --line "Assets:Cash-Box:Bakery 20" --line "Income:Bakery:Received -20" --on 2026-02-02',
            "advance bakery ben 20 --on 2026-02-03",
            "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
            "contribute ben 90 --to easy --on 2026-01-10",
            "member died ben",
        ),
        "member settle ben --in easy --owed-to bakery --amount 5",
    ),
    "estate-given-up": (
        (
            "pod open coop --kind livelihood --set ask-about=none --on 2026-02-01",
            "income coop 20 --on 2026-02-02",
            "advance coop ben 20 --on 2026-02-03",
            "member died ben",
        ),
        'member write-off ben --in coop --because "nothing was left"',
    ),
    "funds-opening": ((), "opening --pod bakery --buffer 800 --commons 20"),
    "points-gift": ((), "points give ana ben 100 --in rainy"),
    "fund-contribution": ((), "fund contribute ana 5 --to rainy"),
    "expect": ((), "expect ana 20 --to rainy --from 2026-03-01"),
    "excuse": (
        ("expect ana 20 --to rainy --from 2026-03-01 --on 2026-03-01",),
        "excuse ana --to rainy --from 2026-04-01 --until 2026-04-30 --because ill --by ben",
    ),
    "donation": ((), "fund donate 40 --to rainy --giver Shop --purpose rent"),
    "grant": (
        (
            "pod open care --kind solidarity --set delegated-limit=50 --on 2026-01-05",
            "fund contribute ana 60 --to care --on 2026-01-06",
        ),
        "fund grant ben 50 --from care",
    ),
    "fund-levy": (
        (
            "pod open easy --kind livelihood --set ask-about=none --on 2026-01-05",
            'enter Sale --line "Assets:Cash-Box:Easy 20" --line "Income:Easy:Received -20" --on 2026-01-06',
        ),
        'fund levy 20 --from easy --to rainy --because "what was left"',
    ),
    "fine": ((), 'fine set ana 2 --to rainy --because "came late" --paid'),
    "fine-payment": (('fine set ana 2 --to rainy --because "came late"',), "fine pay ana 2 --to rainy"),
    "fine-waive": (('fine set ben 2 --to rainy --because "came late"',), 'fine waive F1 --because "was ill"'),
    "loan-request": (EASY[:2], EASY[2].replace("2026-01-15", "2026-06-15")),
    "pay-out": (EASY[:3], "loan pay-out L1"),
    "repayment": (EASY, "loan repay L1 20"),
    "loan-change": (EASY[:3], "loan change L1 --amount 50 --term 5 --by ben"),
    "loan-guarantee": (
        (*EASY[:2], "loan request 60 --from easy --by ben --term 3 --guarantor cho --on 2026-01-15"),
        "loan guarantee L1 --by cho",
    ),
    "pay-part": ((*EASY[:3], "loan pay-out L1 --part 40 --on 2026-06-10"), "loan pay-out L1"),
    "loan-drop-rest": ((*EASY[:3], "loan pay-out L1 --part 40 --on 2026-06-10"), "loan drop-rest L1"),
    "set-off": (EASY, "loan set-off L1 15"),
    "top-up": ((*EASY[:3], "loan pay-out L1 --on 2026-06-10"), "loan top-up L1 10"),
    "restructure": (EASY, "loan restructure L1 --term 6 --rate 1%/month"),
    "write-off": ((*EASY, *LOST), 'loan write-off L1 --because "moved away" --sharing equally'),
    "recovery": (
        (*EASY, *LOST, 'loan write-off L1 --because "moved away" --sharing equally --on 2026-06-01'),
        "loan recover L1 15",
    ),
    "guarantor-release": (
        (
            *EASY[:2],
            "loan request 60 --from easy --by ben --term 3 --guarantor cho --on 2026-01-15",
            "loan guarantee L1 --by cho --on 2026-01-15",
            "loan pay-out L1 --on 2026-01-15",
        ),
        "loan release L1 cho --instead dan",
    ),
    "loan-fine-waive": (
        (
            "pod open easy --kind savings --set ask-about=none --set late-fine=2 --on 2026-01-05",
            *EASY[1:],
        ),
        'loan waive-fine L1 --instalment 1 --because "was ill"',
    ),
    "recovery-paid": (
        (
            *EASY[:2],
            "contribute dan 10 --to easy --on 2026-06-01",
            *EASY[2:],
            *LOST,
            'loan write-off L1 --because "moved away" --sharing equally --on 2026-06-01',
            "member leave dan --on 2026-06-02",
            "loan recover L1 15 --on 2026-06-03",
        ),
        "loan pay-back dan --from easy",
    ),
    "agreement-draft": ((), "agreement draft bakery --kind co-ownership"),
    "agreement-term": (("agreement draft bakery --kind co-ownership",), 'agreement term A1 disputes="We talk."'),
    "agreement-adopt": ((*EASY[:1], "agreement draft easy --kind membership --member ben"), "agreement propose A1"),
    "agreement-file": (
        (*EASY[:1], "agreement draft easy --kind membership --member ben", "agreement propose A1"),
        "agreement file A1",
    ),
    "agreement-end": (("agreement draft bakery --kind co-ownership",), 'agreement end A1 --because "a slip"'),
    "loan-withdraw": (EASY[:3], "loan withdraw L1 --by ben"),
    "propose": ((), "pod change rainy --set reserve=5"),
    "proposal-withdraw": (("pod change rainy --set reserve=5",), "withdraw-proposal P1"),
    "opening": ((), "opening cho --pod rainy --savings 10 --points 5"),
    "class": ((), "shares class bakery B --par 5"),
    "issue": ((), "shares issue ana 5 --class bakery/A"),
    "redeem": (COOP, "shares redeem ben 5 --class coop/A --instalments 4"),
    "give-back": (COOP, "shares give-back ben 5 --class coop/A"),
    "cancel-shares": (COOP, 'shares cancel ben 5 --class coop/A --because "never paid"'),
    "note": (COOP, "shares lend cho 100 --to coop --instalments 3"),
    "note-payment": ((*COOP, "shares lend cho 100 --to coop --instalments 3"), "shares pay-note NT1 40"),
    "vest": (VESTING, "shares vest V1 launch"),
    "lose-unvested": (VESTING, "shares lose-unvested cho --class coop/A"),
    "pledge": (COOP, 'shares pledge ben 5 --class coop/A --for "loan L1"'),
    "release-pledge": ((*COOP, "shares pledge ben 5 --class coop/A --for loan"), "shares release PL1"),
    "offer": (COOP, "shares offer ben 5 --class coop/A --price 12 --days 9,9,9"),
    "offer-take": (OFFERED, "shares take-offer O1 2"),
    "offer-pass": (OFFERED, "shares pass-offer O1"),
    "offer-want": ((*OFFERED, "shares pass-offer O1"), "shares want O1 3 --by cho"),
    "offer-settle": (SETTLING, "shares settle-offer O1"),
    "offer-withdraw": (OFFERED, "shares withdraw-offer O1"),
    "transfer-outside": (COOP, "shares transfer ben gil 5 --class coop/A --joins Gil"),
    "class-change": (COOP, "shares change coop/A --set authorised=100"),
    "issue-work": (COOP, "shares issue-work cho 10 --class coop/A"),
    "issue-debt": (
        (*COOP, "reimburse coop ben 40 --for yeast --with-pay"),
        "shares convert ben 4 --class coop/A --from pay",
    ),
    "transfer": ((), "shares transfer ben ana 5 --class bakery/A"),
    "capital-in": ((), "capital pay-in bakery ana 50"),
    "surplus": (FARM, "surplus farm --year 2025-06..2026-05"),
    "dividend-pay": ((*FARM, "surplus farm --year 2025-06..2026-05 --cash 50"), "dividend pay farm ben"),
    "capital-back": (
        (*OWNED, "capital pay-in shop ana 50 --on 2026-02-02"),
        "capital redeem shop --year 2026 --amount 20",
    ),
    "dividend": (
        (*OWNED, "shares issue ana 5 --class shop/A --on 2026-02-01", "capital opening shop 50 --on 2026-02-01"),
        "dividend declare shop 20 --from 2026-02-01 --until 2026-05-31",
    ),
    "slices-in": ((), "slices work bakery ana 100 --fair 80000 --paid 20000"),
    "leave-pod": (
        (*OWNED, "shares issue ben 5 --class shop/A --on 2026-02-01", "capital pay-in shop ben 50 --on 2026-02-02"),
        "leave-pod shop ben --instalments 2",
    ),
    "slices-draw": (("slices put bakery ana 50 --as well",), "slices draw bakery ana 20"),
    "slices-back": ((*FARM, "slices put farm ana 50 --as well --on 2026-02-02"), "slices take-back farm ana 20"),
    "lock-out": (
        (
            *OWNED,
            'pod change shop --set asset-lock="Coast Trust" --on 2026-02-01',
            "shares issue ben 5 --class shop/A --price 20 --on 2026-02-01",
        ),
        "capital pass-on shop 20",
    ),
    "slices-class": ((), "shares class bakery PIE --kind slices --set slices-part=40"),
    "slices-hand-over": (
        (*FARM, "slices put farm ana 50 --as well --on 2026-02-02"),
        "slices hand-over farm ana ben --part 40",
    ),
    "slices-freeze": ((*FARM, "slices put farm ana 50 --on 2026-02-02"), "slices freeze farm"),
    "capital-opening": ((), "capital opening bakery 50 --member ana --year 2021"),
    "cycle-open": ((), "cycle open rainy --price 5"),
    "cycle-change": (
        (*EASY[:1], "cycle open easy --price 5 --on 2026-01-05"),
        "cycle change easy --until 2026-12-20",
    ),
    "cycle-leave": (
        (*EASY[:1], "cycle open easy --price 5 --on 2026-01-05", "cycle buy ana 15 --in easy"),
        "cycle leave ana --from easy",
    ),
    "share-out": (
        (
            *EASY[:1],
            "cycle open easy --price 5 --until 2026-06-01 --on 2026-01-05",
            "cycle buy ana 15 --in easy --on 2026-02-01",
            "cycle buy ben 20 --in easy --on 2026-02-01",
        ),
        "cycle share-out easy --carry ana=5",
    ),
    "cycle-shares": (("cycle open rainy --price 5",), "cycle buy ana 15 --in rainy"),
    "income": (FARM[:1], "income farm 500 --from Client"),
    "expense": (FARM, "expense farm 50 --for flour"),
    "reimbursement": (FARM, "reimburse farm ben 20 --for yeast"),
    "advance": (FARM, "advance farm ben 30"),
    "advance-back": ((*FARM, "advance farm ben 30"), "advance farm ben 10 --back"),
    "pay": ((*FARM, "reimburse farm ben 20 --for yeast --with-pay"), "pay farm ben 5"),
    "hours": ((FARM[0] + " --set split=hours", FARM[1]), "hours farm ben 12"),
    "need": ((FARM[0] + " --set split=needs", FARM[1]), "need farm ben 900"),
    "share": (FARM, "share farm"),
    "means": (KIN, "support state kin ben --have 50"),
    "support": (NEEDY, "support paid kin ana ben 20"),
    "support-in": (KIN, "support pay-in kin ana 20"),
    "support-out": (NEEDY, "support pay-out kin ben 15"),
    "circle-start": (("pod open tanda --kind circle",), "circle start tanda --members ana,ben --contribution 5"),
    "circle-pay": (TANDA, "circle pay tanda ana 40"),
    "circle-bid": (circle("bid"), "circle bid tanda 12 --by ben"),
    "circle-draw": (circle("lottery"), "circle draw tanda --seed 4711"),
    "circle-turn": (circle("need"), "circle turn tanda ben"),
    "circle-order": (circle("consensus"), "circle order tanda cho,ben,ana"),
    "circle-postpone": (TANDA, "circle postpone tanda 2026-03-01"),
    "circle-pay-out": (TANDA[:-1], TANDA[-1].replace("2026-01-07", "2026-06-15")),
    "circle-default": (TANDA, "circle default tanda ana"),
    "circle-leave": (TANDA, "circle leave tanda ben --by ben"),
    "circle-substitute": (TANDA, "circle substitute tanda ben dan"),
    "circle-recover": ((*TANDA, "circle default tanda ana"), "circle recover tanda ana 30"),
    "circle-write-off": (
        (
            "circle open tanda --members ana,ben --contribution 100 --set ask-about=none --on 2026-01-05",
            "circle pay tanda --everybody --on 2026-01-05",
            "circle pay-out tanda --on 2026-01-05",
            "circle default tanda ana --on 2026-01-06",
            "circle pay tanda ben --on 2026-02-05",
            "circle pay-out tanda --on 2026-02-05",
        ),
        'circle write-off tanda ana --because "moved away"',
    ),
    "circle-refund": (
        (
            *TANDA,
            "circle pay tanda --everybody --on 2026-02-06",
            "circle pay-out tanda --on 2026-02-07",
            "circle default tanda ana --on 2026-02-08",
            "circle pay tanda --everybody --on 2026-03-06",
            "circle pay-out tanda --on 2026-03-07",
            "circle recover tanda ana 30 --on 2026-03-08",
        ),
        "circle refund tanda cho 30",
    ),
    "circle-reserve": (TANDA, "circle reserve tanda ana 30"),
    "circle-reserve-out": ((*TANDA, "circle reserve tanda ana 30"), "circle reserve-out tanda 20"),
    "enter": ((), 'enter "Fee" --line "Assets:Cash-Box:Rainy -5" --line "Expenses:Rainy:Bank 5"'),
}
# A swap of turns is never one person's act: its own test is below.
BY_TWO = {"circle-swap"}
NEVER = {"agreement-sign", "begin", "correction", "voice", "sign", "carry-out", "period-close", "period-reopen"}
READ = (
    "balances",
    "member list",
    "pod list",
    "loan list",
    "fine list",
    "due",
    "proposals",
    "shares register bakery",
    "shares classes bakery",
    "statement ownership bakery",
    "attendance show rainy",
    "agreement status",
)
# What a later correction leaves as it was from its own day on; points were earned meanwhile.
POINTS = ("statement pool rainy", *(f"statement member {each}" for each in ("ana", "ben", "cho", "dan", "eli")))


def standing(crew, on=None, lines=(*READ, *POINTS)):
    """What the reports tell of the book on a day, without their seals."""
    with crew.looking():
        return dict(told(crew, on, lines))


def told(crew, on=None, lines=(*READ, *POINTS)):
    """(what was asked, the answer) of one report after the other."""
    day = f" --on {on}" if on else ""
    listed = {line: crew.ask(f"{line}{day}") for line in ("pod list", "loan list")}
    pods = [each["pod"] for each in listed["pod list"]["pods"]]
    # A month's income is told by the month: a later correction is another month's.
    earned = [f"statement livelihood {each}" for each in ("farm", "kin") if each in pods and set(POINTS) <= set(lines)]
    owned = [
        f"shares {what} coop"
        for what in ("register", "classes", "certificates", "notes", "vesting", "pledges", "offers")
        if "coop" in pods
    ]
    pies = [f"slices show {each}" for each in ("farm", "bakery") if each in pods]
    lent = [f"statement loan {each['loan']}" for each in listed["loan list"]["loans"]]
    circles = [each["pod"] for each in listed["pod list"]["pods"] if each["kind"] == "circle"]
    # Not every pod has a cycle, and not every circle has begun.
    perhaps = [*(f"cycle show {each}" for each in pods), *(f"circle show {each}" for each in circles)]
    for line in (*lines, *(f"pod show {each}" for each in pods), *lent, *perhaps, *earned, *owned, *pies):
        if line in perhaps:
            answer = crew.type(f"{line}{day} --json")
            if answer.status != 0:
                continue
            data = answer.json
        else:
            data = listed[line] if line in listed else crew.ask(f"{line}{day}")
        # What happened to a loan is told for ever, a slip and its correction both.
        yield line, {key: value for key, value in data.items() if key not in {"document", "movements"}}


def has_changed(crew, stood, lines=(*READ, *POINTS)):
    """Whether any report tells something else than it did; the first one that does is enough."""
    with crew.looking():
        return any(stood.get(line) != answer for line, answer in told(crew, lines=lines))


@pytest.fixture(scope="module")
def beginnings(templates):
    return Beginnings((Beginning("living", before) for before, _ in KINDS.values()), templates)


@pytest.fixture(scope="module")
def begun(beginnings):
    """Call it with lines, a new folder, and what `standing` is asked: a crew that has typed them, and how it stands."""
    stood = {}

    def begin(lines, folder, *asked):
        crew = beginnings.copied(Beginning("living", lines), folder)
        if (lines, asked) not in stood:
            stood[lines, asked] = standing(crew, *asked)
        return crew, stood[lines, asked]

    return begin


@pytest.fixture(scope="module")
def undone(begun, tmp_path_factory):
    """Call it with a kind: a crew in which an act of it was recorded, which changed something, and corrected, and how it stood before.

    It is made once and only looked at.
    """
    made = {}

    def undo(kind):
        if kind not in made:
            before, line = KINDS[kind]
            crew, stood = begun(before, tmp_path_factory.mktemp("undone") / "book")
            recorded = crew.ask(line)["entry"]
            assert recorded["kind"] == kind
            assert has_changed(crew, stood) or kind == "notice"
            answer = crew.ask(f'correct {recorded["seq"]} --because "typed twice"')
            assert answer["entry"]["kind"] == "correction"
            made[kind] = crew, stood
        return made[kind]

    return undo


def test_every_kind_of_act_can_be_corrected_or_says_why_not():
    from ledger.act import registry
    from pods import acts  # noqa: F401 - brings every kind

    ours = {kind for kind, act_type in registry.acts.items() if act_type.__module__.startswith(("ledger.", "pods."))}
    assert KINDS.keys() | NEVER | BY_TWO == ours
    assert KINDS.keys() & (NEVER | BY_TWO) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_puts_the_book_back_to_where_it_was(undone, kind):
    crew, stood = undone(kind)

    assert standing(crew) == stood
    # That beancount finds no error either is part of it.
    assert crew.ask("verify")["ok"] is True


def sampled(kinds):
    """One kind of each room of pods in every run, the others in the long one: a period is closed to all of them in one place."""
    from ledger.act import registry
    from pods import acts  # noqa: F401 - brings every kind

    rooms = set()
    for kind in kinds:
        room = registry.acts[kind].__module__.split(".")[:2]
        yield pytest.param(kind, marks=[pytest.mark.slow] if str(room) in rooms else [])
        rooms.add(str(room))


@pytest.mark.parametrize("kind", sampled(KINDS))
def test_a_correction_of_what_was_closed_puts_the_book_back_from_the_first_open_day_on(begun, tmp_path, kind):
    before, line = KINDS[kind]
    crew, stood = begun(before, tmp_path / "book", "2026-07-20", READ)
    recorded = crew.ask(line)["entry"]
    then = standing(crew, "2026-06-30", READ)
    crew.today = dt.date(2026, 7, 20)
    crew.do("period close 2026-06")

    undone = crew.ask(f'correct {recorded["seq"]} --because "typed twice"')["entry"]

    assert undone["date"] == "2026-07-01"
    assert standing(crew, "2026-06-30", READ) == then
    assert standing(crew, "2026-07-20", READ) == stood
    assert crew.ask("journal --last 1")["entries"][0]["prior_period"] is True
    assert crew.ask("verify")["ok"] is True


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_corrected_can_be_recorded_anew(undone, tmp_path, kind):
    crew = undone(kind)[0].copy(tmp_path / "book")

    again = crew.ask(KINDS[kind][1])

    assert again["entry"]["kind"] == kind
    assert crew.ask("verify")["ok"] is True


def test_both_entries_stay_visible(crew):
    crew.do("contribute ana 50 --to rainy", 'correct 15 --because "typed twice"')

    told = crew.ask("journal --member ana --last 2")["entries"]
    assert [(each["seq"], each["kind"]) for each in told] == [(15, "contribution"), (16, "correction")]
    assert crew.ask("receipt 15")["corrected_by"] == 16


def test_a_correction_falls_on_the_day_of_what_it_corrects(crew):
    assert crew.ask('correct 9 --because "typed twice"')["entry"]["date"] == "2026-01-10"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-01-10") == "0"


def test_a_correction_may_fall_on_a_later_day(crew):
    crew.do('correct 9 --because "typed twice" --on 2026-03-01')

    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-02-28") == "-100.00"
    assert crew.balance("Liabilities:Savings:Rainy:Cho", on="2026-03-01") == "0"


def test_what_a_correction_says_is_kept(crew):
    crew.do('correct 9 --because "Cho paid Ana, not the pool"')

    directives, _, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert "Correction of entry 9: Cho paid Ana, not the pool" in {
        getattr(each, "narration", None) for each in directives
    }


def test_entries_are_undone_from_the_last_one_back(crew):
    crew.do(*EASY, "loan repay L1 20 --on 2026-02-15", "loan repay L1 20 --on 2026-03-15")
    # 15 the pool, 16 the savings, 17 the request, 18 the pay-out, 19 and 20 the repayments.
    assert "while entries 19, 20 rest on it" in crew.refused('correct 18 --because "wrong"')
    assert "while entry 20 rests on it" in crew.refused('correct 19 --because "wrong"')

    crew.do(*(f'correct {number} --because "wrong"' for number in (20, 19, 18, 17)))

    assert crew.ask("loan list")["loans"] == []
    assert crew.balance("Assets:Cash-Box:Easy") == "100.00"


def test_the_last_repayment_undone_opens_the_loan_again(crew):
    crew.do(*EASY, "loan repay L1 60 --on 2026-02-15")
    assert crew.ask("loan show L1")["status"] == "closed"

    crew.do('correct 19 --because "wrong"')

    assert crew.ask("loan show L1")["status"] == "open"
    crew.do("loan repay L1 20 --on 2026-02-16")


def test_a_consented_pay_out_is_undone_with_consent_only(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")), "loan pay-out L1")

    asked = crew.ask('correct 21 --because "the wrong bank account"')

    assert asked["entry"]["kind"] == "propose"
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "60.00"
    crew.do("consent P2 --by ben", "consent P2 --by cho", "consent P2 --by dan")
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "0"
    assert crew.ask("loan show L1")["status"] == "requested"


def test_a_consented_pay_out_that_was_undone_can_be_carried_out_again(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")), "loan pay-out L1")
    crew.do('correct 21 --because "the wrong place"', *(f"consent P2 --by {each}" for each in ("ben", "cho", "dan")))
    crew.do("contribute ana 100 --to rainy --into Bank-Main")

    crew.do("loan pay-out L1 --from-place Bank-Main")

    assert crew.balance("Assets:Bank-Main:Rainy") == "40.00"
    assert crew.ask("loan show L1")["status"] == "open"


def test_shares_whose_numbers_were_undone_are_not_numbered_again(crew):
    crew.do("shares issue ana 5 --class bakery/A", 'correct 15 --because "typed twice"')

    assert crew.ask("shares issue ana 5 --class bakery/A")["id"] == "26-30"


# What was consented to: who is asked what, and what it did. The pod asks about everything, and the majority decides.
ASKING = (
    "pod open crew --kind savings --set ask-about=withdrawal,terms,loan,correction --set consent-rule=majority --on 2026-02-01",
    "contribute ben 90 --to crew --on 2026-02-01",
    "pod open shop --kind ownership --set ask-about=issue,transfer,correction --set consent-rule=majority --on 2026-02-01",
    "shares class shop A --par 10 --on 2026-02-01",
    "opening ben --pod shop --shares 5 --on 2026-02-01",
)
CONSENTED = {
    "withdrawal": "withdraw ben 20 --from crew",
    "pod-change": "pod change crew --set reserve=5",
    "issue": "shares issue ben 5 --class shop/A",
    "transfer": "shares transfer ben cho 2 --class shop/A",
}


@pytest.mark.parametrize("kind", CONSENTED)
def test_what_was_consented_to_is_undone_with_consent_and_leaves_all_but_the_proposals_as_it_was(crew, kind):
    crew.do(*ASKING)
    lines = [each for each in READ if each != "proposals"] + ["statement pool crew", "shares register shop"]
    stood = standing(crew, lines=lines)

    crew.do(CONSENTED[kind], *(["consent P1 --by cho"] if kind == "pod-change" else []), "consent P1 --by dan")
    if kind == "withdrawal":
        crew.do("carry-out P1")
    done = crew.ask("journal --last 1")["entries"][0]
    assert done["kind"] == kind
    assert has_changed(crew, stood, lines)
    asked = crew.ask(f'correct {done["seq"]} --because "the wrong one"')
    assert asked["entry"]["kind"] == "propose"
    crew.do("consent P2 --by cho", "consent P2 --by dan")

    assert crew.ask("journal --last 1")["entries"][0]["kind"] == "correction"
    assert standing(crew, lines=lines) == stood
    assert crew.ask("verify")["ok"] is True


def test_a_swap_of_turns_is_undone_and_the_order_is_as_it_was(crew):
    crew.do(*circle("fixed"), "circle swap tanda ana ben --by ana")
    stood = standing(crew, lines=("balances",))
    swapped = crew.ask("consent P1 --by ben")["followed_by"][0]
    assert swapped["kind"] == "circle-swap"
    assert has_changed(crew, stood, ("balances",))

    crew.do(f'correct {swapped["seq"]} --because "Ana thought better of it"')

    assert standing(crew, lines=("balances",)) == stood
    assert crew.ask("verify")["ok"] is True


def test_others_are_asked_today_about_the_correction_of_an_old_act(crew):
    crew.do("loan request 60 --from rainy --by ben --term 3 --on 2026-03-02")
    crew.do(
        *(f"consent P1 --by {each} --on 2026-03-03" for each in ("ana", "cho", "dan")),
        "loan pay-out L1 --on 2026-03-04",
    )

    asked = crew.ask('correct 21 --because "the wrong bank account"')

    assert asked["entry"]["date"] == "2026-06-15"
    assert crew.ask("proposals P2")["deadline"] == "2026-06-22"
    crew.do("consent P2 --by ben", "consent P2 --by cho", "consent P2 --by dan")
    assert crew.balance("Assets:Loans:Rainy:Ben:L1", on="2026-03-04") == "0"


def test_a_meeting_that_was_typed_twice_is_undone_as_a_whole(crew):
    sheet = "member,contribution,withdrawal\nana,50,\nben,20,5\ncho,,10\n"
    (crew.folder / "sheet.csv").write_text(sheet, encoding="utf-8")
    crew.do("meeting rainy sheet.csv --on 2026-06-01")
    stood = standing(crew)
    crew.do("meeting rainy sheet.csv --on 2026-06-01 --key again")

    undone = crew.ask('correct 21 --because "typed twice" --whole-commit')["entries"]

    assert [(each["kind"], each["date"]) for each in undone] == [("correction", "2026-06-01")] * 4
    assert standing(crew) == stood
    assert crew.ask("verify")["ok"] is True


def test_a_whole_commit_is_undone_without_what_was_corrected_before(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,50\nben,20\n", encoding="utf-8")
    stood = standing(crew)
    crew.do("meeting rainy sheet.csv", 'correct 15 --because "not there"')

    assert len(crew.ask('correct 16 --because "typed twice" --whole-commit')["entries"]) == 1
    assert standing(crew) == stood


def test_a_whole_commit_is_undone_in_one_commit_or_not_at_all(crew):
    (crew.folder / "sheet.csv").write_text("member,contribution\nana,50\nben,20\n", encoding="utf-8")
    crew.do("meeting rainy sheet.csv", "withdraw ana 550 --from rainy")

    assert "Ana" in crew.refused('correct 16 --because "typed twice" --whole-commit')


def test_an_entry_that_was_recorded_alone_is_a_whole_commit(crew):
    stood = standing(crew)
    crew.do("contribute ana 50 --to rainy")

    crew.do('correct 15 --because "typed twice" --whole-commit')

    assert standing(crew) == stood


def test_what_was_recorded_for_a_wrong_day_is_recorded_anew_for_an_earlier_one(crew):
    crew.do("member add fay --on 2026-05-20", 'correct 15 --because "it was March"', "member add fay --on 2026-03-20")
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-03-01",
        "pod change easy --set reserve=9 --on 2026-05-20",
    )
    crew.do('correct 19 --because "it was April"', "pod change easy --set reserve=9 --on 2026-04-20")

    joined = {each["member"]: each["joined"] for each in crew.ask("member list")["members"]}
    assert joined["fay"] == "2026-03-20"
    reserves = [crew.ask(f"pod show easy --on 2026-{day}")["terms"]["reserve"] for day in ("04-19", "04-20", "05-21")]
    assert reserves == ["0", "9", "9"]
    assert crew.ask("verify")["ok"] is True


def test_whose_coming_back_was_undone_left_on_the_day_on_which_they_left(crew):
    crew.do("member add eli --on 2026-05-01", 'correct 15 --because "somebody else"')

    assert {each["member"]: each["left"] for each in crew.ask("member list")["members"]}["eli"] == "2026-02-01"
    assert "Left the crew on 2026-02-01" in crew.type("statement member eli").out


def test_shares_of_others_do_not_rest_on_an_issue(crew):
    crew.do("shares issue ana 5 --class bakery/A --on 2026-03-01")

    crew.do('correct 13 --because "never paid"')

    assert [each["member"] for each in crew.ask("shares register bakery")["holdings"]] == ["ana"]


def test_openings_that_were_drawn_on_are_not_undone(crew):
    crew.do("pod open easy --kind savings --set ask-about=none --on 2026-02-01")
    crew.do("opening ana --pod easy --savings 100 --on 2026-02-01", "opening ben --pod easy --loan 40 --on 2026-02-01")
    crew.do("opening cho --pod bakery --shares 5 --on 2026-02-05")

    assert "because of entry 17" not in crew.refused('correct 16 --because "wrong"')
    crew.do("loan repay L1 10 --on 2026-03-01")
    assert "while entry 19 rests on it" in crew.refused('correct 17 --because "wrong"')
    crew.do("shares transfer cho ana 2 --class bakery/A --on 2026-03-02")
    assert "while entry 20 rests on it" in crew.refused('correct 18 --because "wrong"')
    crew.do("withdraw ana 70 --from easy --on 2026-04-01")
    assert "short on 2026-04-01 because of entry 21" in crew.refused('correct 16 --because "wrong"')


def test_a_death_is_undone_when_what_was_recorded_ahead_of_it_was_undone_behind_it(crew):
    stood = standing(crew)
    crew.do("contribute ben 50 --to rainy", "member died ben", "correct 15 --because slip")

    crew.do('correct 16 --because "another Ben"')

    assert standing(crew) == stood
    assert crew.ask("verify")["ok"] is True


def test_of_what_was_corrected_it_is_said_first_that_it_was(crew):
    crew.do("contribute dan 5 --to rainy", "correct 15 --because slip", "member leave dan")

    assert "was already corrected, by entry 16" in crew.refused("correct 15 --because slip")


def test_what_was_paid_to_a_circle_behind_a_pot_is_undone_when_the_pot_was_undone_meanwhile(crew):
    crew.do(
        "circle open duo --members ana,ben --contribution 100 --set ask-about=none --on 2026-01-05",
        "circle pay duo --everybody --on 2026-01-05",
        "circle pay-out duo --on 2026-01-05",
        "circle pay duo --everybody --on 2026-02-05",
        "correct 19 --because slip",
        "circle pay-out duo --on 2026-02-06",
        "circle pay-out duo --on 2026-02-07",
    )

    crew.do(*(f"correct {seq} --because slip" for seq in (24, 23, 21, 20, 18, 17, 16, 15)))

    assert crew.balance("Assets:Cash-Box:Duo") == "0"
    assert "duo" not in {each["pod"] for each in crew.ask("pod list")["pods"]}
    assert crew.ask("verify")["ok"] is True


def test_a_share_out_is_undone_when_the_cycle_that_was_opened_behind_it_was_undone(crew):
    before, line = KINDS["share-out"]
    crew.do(*before, line)
    shared = crew.head[0]
    crew.do("cycle open easy --price 5", f"correct {shared + 1} --because slip")

    assert f"while entry {shared} rests on it" in crew.refused(f"correct {shared - 1} --because slip")
    crew.do(*(f"correct {seq} --because slip" for seq in (shared, shared - 1)))

    assert crew.balance("Assets:Cash-Box:Easy") == "15.00"
    assert crew.ask("verify")["ok"] is True


UNDONE = (
    "pod open farm --kind ownership --set ask-about=none --on 2026-02-01",
    "shares class farm A --par 10 --on 2026-02-01",
    "shares issue ana 3 --class farm/A --on 2026-02-02",
    "shares issue ana 5 --class farm/A --on 2026-02-03",
    "shares redeem ana 8 --class farm/A --on 2026-03-03",
)


def test_an_issue_whose_redemption_was_undone_is_undone_on_its_own_day(crew):
    """Between the two days the lot was never there, and the redemption and its correction, both on the second, take and give it."""
    crew.do(*UNDONE, f"correct {crew.head[0] + 5} --because slip", f"correct {crew.head[0] + 4} --because slip")

    (held,) = crew.ask("shares register farm --on 2026-02-10")["classes"]
    assert held["held"] == "3"
    assert crew.ask("verify")["ok"] is True


def test_of_shares_that_an_older_version_booked_the_day_is_named_from_which_on_it_can_be_undone(crew):
    with mock.patch("ledger.chart.SHARES", "none"):
        crew.do(*UNDONE, f"correct {crew.head[0] + 5} --because slip")
    issued = crew.head[0] - 2

    said = crew.refused(f"correct {issued} --because slip")

    assert "Certificate 4-8 of Equity:Shares:Farm:A:Ana would not be there on 2026-03-03 for entry 19" in said
    assert "Use --on 2026-03-03 or later." in said
    crew.do(f"correct {issued} --because slip --on 2026-03-03")
    assert crew.ask("verify")["ok"] is True


def test_a_certificate_is_not_taken_before_an_entry_that_divides_it(crew):
    """Five of twenty would be left, but the lot of twenty is no more once it was divided."""
    crew.do("shares transfer ben ana 15 --class bakery/A --on 2026-05-01")

    said = crew.refused("shares transfer ben cho 5 --class bakery/A --on 2026-04-01")

    assert "Use --on 2026-05-01 or later." in said
    crew.do("shares transfer ben cho 5 --class bakery/A --on 2026-05-01")
