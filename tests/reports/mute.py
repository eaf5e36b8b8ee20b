"""A book in which no name, purpose or reason has a Latin letter, so that every Latin word on its papers is one of ours."""

import contextlib
from pathlib import Path
from unittest import mock

from cli import writing
from ledger.book import Book
from ledger.settings import Settings, read_settings
from ledger.store import Store
from tests.typed import Crew

# What people do, day by day: something of everything that a paper can tell.
BOOK = (
    'init . --name "Ωμέγα" --currency NZD --on 2026-01-01',
    'member add m1 --name "Αα" --treasurer --on 2026-01-01',
    'member add m2 --name "Ββ" --treasurer --on 2026-01-01',
    'member add m3 --name "Γγ" --on 2026-01-01',
    'member add m4 --name "Δδ" --on 2026-01-01',
    'member add m5 --name "Εε" --on 2026-01-02',
    'member rename m5 --name "Ζζ" --on 2026-01-03',
    "member lang m4 ar --on 2026-01-03",
    # A pool that lends, with everything that a loan can go through.
    'pod open p1 --kind savings --name "Πα" --set loan-limit=5 --set late-fine=2 --set late-fine-after=3 --set reserve=10 --set reciprocal-saving=equal --on 2026-01-04',
    'pod open p2 --kind savings --name "Πβ" --set ask-about=none --set late-fine=1% --on 2026-01-04',
    "opening m5 --pod p2 --savings 50 --points 20 --on 2026-01-04",
    "contribute m1 500 --to p1 --on 2026-01-10",
    "contribute m2 400 --to p1 --on 2026-01-10",
    "contribute m3 300 --to p1 --paid-by m1 --on 2026-01-10",
    "contribute m4 200 --to p1 --into Bank-Main --on 2026-01-10",
    "withdraw m1 20 --from p1 --on 2026-01-12",
    "contribute m1 600 --to p2 --on 2026-01-10",
    "contribute m2 300 --to p2 --on 2026-01-10",
    'loan request 360 --from p1 --by m2 --term 6 --rate 1%/month --method declining --fee 5/up-front --purpose "№" --security "№" --guarantor m3 --on 2026-01-13',
    "loan guarantee L1 --by m3 --on 2026-01-13",
    "consent P1 --by m1 --on 2026-01-13",
    "consent P1 --by m3 --on 2026-01-13",
    "consent P1 --by m4 --stand-aside --on 2026-01-13",
    "consent P1 --by m5 --on 2026-01-13",
    "loan pay-out L1 --on 2026-01-14",
    "loan repay L1 30 --on 2026-02-14",
    "reciprocity save L1 5 --on 2026-02-14",
    'loan request 200 --from p2 --by m1 --term 4 --rate 12%/year --purpose "№" --on 2026-01-15',
    "loan pay-out L2 --part 100 --on 2026-01-15",
    "loan pay-out L2 --on 2026-01-20",
    "loan top-up L2 20 --on 2026-02-10",
    "loan set-off L2 10 --on 2026-02-21",
    'loan restructure L2 --term 6 --because "№" --on 2026-03-01',
    'loan waive-fine L2 --instalment 1 --because "№" --by m2 --on 2026-04-10',
    "loan request 90 --from p2 --by m3 --term 3 --on 2026-02-01",
    "loan pay-out L3 --on 2026-02-01",
    'loan write-off L3 --sharing equally --because "№" --on 2026-03-15',
    "loan recover L3 20 --on 2026-04-01",
    "loan request 60 --from p1 --by m4 --term 2 --on 2026-05-20",
    "loan change L4 --amount 70 --rate 2%/month --method flat --by m4 --on 2026-05-21",
    'consent P3 --by m1 --object "№" --on 2026-05-22',
    "reciprocity hold m2 40 --in p1 --on 2026-03-01",
    "points give m1 m3 10 --in p1 --on 2026-03-02",
    'goal m1 500 --in p1 --until 2027-06-01 --for "№" --on 2026-03-02',
    "bank-interest p1 3.20 --on 2026-03-31",
    "bank-costs p1 1.50 --on 2026-03-31",
    'fine set m3 2 --to p1 --because "№" --on 2026-03-03',
    "fine pay m3 2 --to p1 --on 2026-03-10",
    'fine set m4 3 --to p1 --because "№" --on 2026-03-03',
    'fine waive F2 --because "№" --on 2026-03-04',
    'fine set m1 3 --to p1 --because "№" --on 2026-03-05',
    "attendance record p1 --absent m3 --late m4 --excused m5 --on 2026-03-08",
    "expect all 20 --to p1 --every month --from 2026-04-01 --on 2026-03-20",
    'excuse m4 --to p1 --from 2026-04-01 --until 2026-12-31 --because "№" --on 2026-03-21',
    "contribute m2 100 --to p1 --on 2026-04-05",
    "fund contribute m1 5 --to p1 --on 2026-04-05",
    "pod change p1 --set loan-limit=4 --set place=Bank-Main --on 2026-04-06",
    'correct 14 --because "№" --on 2026-04-07',
    # A cycle of shares, shared out, and one that runs.
    'pod open p3 --kind savings --name "Πγ" --set ask-about=none --on 2026-01-04',
    "cycle open p3 --price 5 --weeks 8 --on 2026-01-05",
    "cycle buy m1 20 --in p3 --on 2026-01-12",
    "cycle buy m2 15 --in p3 --on 2026-01-12",
    "fine set m2 3 --to p3 --because № --paid --on 2026-01-20",
    "cycle share-out p3 --carry m1=5 --on 2026-03-02",
    "cycle open p3 --price 5 --on 2026-03-03",
    "cycle buy m1 10 --in p3 --on 2026-03-10",
    # A circle of each kind of order.
    "circle open c1 --name Κα --members m1,m2,m3 --contribution 10 --order bid --on 2026-01-05",
    "circle pay c1 --everybody --on 2026-01-05",
    "circle bid c1 2 --by m2 --on 2026-01-05",
    "circle pay-out c1 --on 2026-01-05",
    "circle pay c1 m1 --on 2026-02-05",
    "circle reserve c1 m1 3 --on 2026-02-05",
    'circle open c2 --name "Κβ" --members m1,m2,m4 --contribution 10 --order lottery --organiser m1 --on 2026-01-05',
    "circle pay c2 --everybody --on 2026-01-05",
    "circle draw c2 --seed № --on 2026-01-05",
    "circle pay-out c2 --on 2026-01-05",
    'circle open c3 --name "Κγ" --members m1,m2,m3 --contribution 10 --on 2026-01-05',
    "circle pay c3 --everybody --on 2026-01-05",
    "circle pay-out c3 --on 2026-01-05",
    "circle postpone c3 2026-02-10 --on 2026-02-01",
    # Work, pay and what is owned.
    'pod open b1 --kind livelihood --name "Βα" --set ask-about=none --set levy=10 --set buffer-target=100 --on 2026-02-01',
    'income b1 1200 --from "№" --earned-by m1 --on 2026-02-10',
    'expense b1 80 --for "№" --on 2026-02-11',
    'reimburse b1 m2 45.50 --for "№" --on 2026-02-12',
    "advance b1 m2 50 --on 2026-02-15",
    "share b1 --month 2026-02 --on 2026-03-02",
    'income b1 300 --from "№" --on 2026-03-10',
    "shares class b1 A --par 10 --set redeem-at=book --set transferable=yes --on 2026-02-01",
    "shares class b1 B --par 5 --set votes=per-share --on 2026-02-01",
    "shares issue m2 20 --class b1/A --into Bank-Main --on 2026-02-03",
    "shares class b1 C --par 1 --set vest-months=48 --on 2026-02-01",
    "shares issue m3 10 --class b1/C --on 2026-02-03",
    "shares issue m3 10 --class b1/A --price 12 --on 2026-02-03",
    "shares issue m1 6 --class b1/B --on 2026-02-03",
    "shares transfer m2 m3 5 --class b1/A --on 2026-03-03",
    "shares redeem m3 2 --class b1/A --instalments 4 --rate 4%/year --on 2026-03-05",
    "shares redeem m2 2 --class b1/A --instalments 5 --on 2026-03-05",
    "shares offer m2 3 --class b1/A --price 11 --days 30,30,90 --on 2026-03-06",
    'shares pledge m2 2 --class b1/A --for "№" --on 2026-03-07',
    'shares cancel m1 1 --class b1/B --because "№" --on 2026-03-08',
    "capital pay-in b1 m1 500 --on 2026-02-05",
    "capital opening b1 100 --member m2 --year 2024 --on 2026-02-05",
    "dividend declare b1 4 --from 2026-02-04 --until 2026-03-01 --on 2026-03-09",
    "dividend pay b1 m2 --on 2026-03-10",
    'pod open b2 --kind livelihood --name "Ββ" --set model=own-account --set ask-about=none --on 2026-02-01',
    'pod open b3 --kind livelihood --name "Βγ" --set model=support --on 2026-02-01',
    "support state b3 m1 --have 1900 --need 1800 --on 2026-06-01",
    "support state b3 m2 --have 900 --need 1000 --on 2026-06-01",
    'pod open o1 --kind ownership --name "Οα" --set ask-about=none --on 2026-02-01',
    "shares class o1 PIE --kind slices --on 2026-02-01",
    "slices put o1 m1 250 --as well --on 2026-02-02",
    "slices put o1 m2 100 --on 2026-02-02",
    # Giving.
    'pod open s1 --kind solidarity --name "Σα" --set ask-about=none --on 2026-02-08',
    "contribute m1 10 --to s1 --on 2026-02-08",
    'fund donate 100 --to s1 --giver "Ρ" --purpose "ρ" --on 2026-02-09',
    'fund grant m3 20 --from s1 --purpose "ρ" --on 2026-02-10',
    'fund levy 5 --from b1 --to s1 --because "№" --on 2026-03-11',
    # Papers.
    "agreement draft L1 --on 2026-03-12",
    "agreement draft b1 --kind co-ownership --form none --on 2026-03-12",
    "agreement draft b1 --kind certificate --member m3 --class C --on 2026-03-12",
    "agreement draft p1 --kind membership --member m3 --on 2026-03-12",
    "agreement draft NT1 --on 2026-03-12",
    'agreement term A2 purpose="№" --on 2026-03-13',
    "agreement propose A2 --on 2026-03-13",
    'enter "№" --line "Assets:Cash-Box:P1 5" --line "Income:P1:Gifts -5" --on 2026-03-20',
    # What was not there before: choices that change, shares that stand for a loan, a fee that was typed as a mere number.
    'shares pledge m2 1 --class b1/A --loan L1 --for "№" --on 2026-04-10',
    "pod change p1 --set consent-rule=majority --set ask-about=loan,withdrawal --set largest-loan=400 --on 2026-06-01",
    "pod change p2 --set late-fine=3 --set loss-sharing=equally --on 2026-06-01",
    "shares change b1/A --set refusal-days=20 --set redeem-instalments=4 --on 2026-06-01",
    "loan request 50 --from p2 --by m2 --term 2 --fee 2 --fee 1%/instalment --round-to 0.50 --on 2026-06-01",
    "loan change L5 --amount 60 --fee 3/month --method flat --rate 1%/month --by m2 --on 2026-06-01",
    # A member dies, and what they left goes to who inherits it.
    'member add m6 --name "Θθ" --on 2026-05-01',
    "contribute m6 80 --to p2 --on 2026-05-02",
    "contribute m6 60 --to p1 --on 2026-05-03",
    "member died m6 --on 2026-05-20",
    'member heirs m6 --in p2 --heir m1=2 --heir "Λλ" --on 2026-05-21',
    "member settle m6 --in p2 --on 2026-05-22",
    "member heirs m6 --in p1 --heir m3 --heir m4 --on 2026-05-23",
    # A year is allocated, and periods are closed and opened again.
    "surplus b1 --year 2025-06..2026-05 --collective 20 --cash 30 --on 2026-06-02",
    "period close 2026-01 --on 2026-06-03",
    "period close 2025-04..2026-03 --on 2026-06-03",
    'period reopen 2026-02 --because "№" --on 2026-06-04',
    'correct 17 --because "№" --on 2026-06-05',
)
# Every paper there is of it.
PAPERS = (
    "statement member m1", "statement member m2", "statement member m3 --year 2026", "statement member m4", "statement member m5",
    "statement pool p1", "statement pool p2", "statement pool p3", "statement fund s1", "statement fund p1", "statement cycle p3",
    "statement cycle p3 --cycle C1", "statement circle c1", "statement circle c2", "statement circle c3", "circle round c1", "circle round c2",
    "statement loan L1", "statement loan L2", "statement loan L3", "statement loan L4", "statement loans p1", "statement loans p2",
    "statement livelihood b1", "statement livelihood b1 --month 2026-02", "statement livelihood b2", "statement livelihood b3",
    "statement ownership b1", "statement ownership o1", "statement capital b1", "statement capital b1 --member m1", "statement exit b1 m3",
    "statement handover", "statement book", "statement ratios p1", "receipt 9",
    "shares register b1", "shares classes b1", "shares certificates b1", "shares notes b1", "shares offers b1", "shares pledges b1",
    "shares vesting b1", "slices show o1", "summary", "due", "due --member m1", "due p1 --until 2026-12-31", "goals",
    "attendance show p1", "points show p1", "reciprocity show p1", "fine list", "period list", "member list", "member show m1",
    "pod list", "pod show p1", "pod show b1", "loan list", "loan show L1", "proposals", "proposals P1", "proposals P2", "journal --last 200", "balances",
    "agreement list", "agreement status", "agreement show A1", "agreement show A2", "agreement show A3", "agreement show A4",
    "agreement show A5", "agreement show A1 --summary",
    "statement patronage b1 --year 2025-06..2026-05", "statement patronage b1 --year 2025-06..2026-05 --member m2",
    "statement member m6", "member positions m6", "statement book --year 2025-06..2026-05", "statement pool p1 --on 2026-01-31",
    "statement pool p2 --on 2026-02-20", "statement loan L5", "shares classes b1",
)  # fmt: skip


@contextlib.contextmanager
def opened(folder: Path):
    """The book in memory, for commands to be typed: it is written once and read many times."""
    folder.mkdir(parents=True, exist_ok=True)
    crew = Crew(folder)
    crew.do(BOOK[0])
    store = Store("sqlite://")
    with store.engine.connect() as connection:
        connection.connection.driver_connection.deserialize((folder / "crewbook.db").read_bytes())
    book = Book(store, read_settings(folder).book)
    with (
        mock.patch.object(Settings, "opened", return_value=book),
        mock.patch.object(Store, "close", return_value=None),
        # It has no files, so that nothing can wait in one.
        mock.patch.object(writing, "written_until", return_value=[]),
    ):
        yield crew


def kept(folder: Path) -> Crew:
    """The same book in a file, for many to read it at once."""
    with opened(folder) as crew:
        crew.do(*BOOK[1:])
        with Settings.opened().store.engine.connect() as connection:
            (folder / "crewbook.db").write_bytes(connection.connection.driver_connection.serialize())
    return crew
