"""A public savings pool, kept from an empty folder to printed statements through the installed command alone.

    python tests/real_pool.py [DIR]

Takes the four members of golden/nz_savings_pool_points.json with their opening points, other
depositors who bring what the borrowers owe, and the loan of golden/nz_savings_pool_loan_plan.json
under three conventions of points. Ends with 1 when a figure is not the published one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
HANDLES = {"Jennifer": "jennifer", "Mark": "mark", "Noel": "noel", "Tamati": "tamati"}
CONVENTIONS = {"month-end": "points_month_end", "month-start": "points_month_start", "average": "points_midpoint"}


class Treasurer:
    """Types commands into a shell, as a new user would, and compares what comes back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.command = (
            shutil.which("crewbook", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin") or "crewbook"
        )
        self.wrong: list[str] = []

    def types(self, *words: str) -> str:
        """Run one command in the book's folder and answer what it printed."""
        status, out, err = self.run(words)
        if status:
            sys.exit(f"crewbook {' '.join(words)} ended with {status}:\n{err}")
        return out

    def run(self, words: Sequence[str]) -> tuple[int, str, str]:
        """The exit status of a command, what it printed, and what it said beside it."""
        done = subprocess.run([self.command, *words], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def expects(self, what: str, found: str, published: object) -> None:
        """Note a figure that is not the published one."""
        is_right = Decimal(found) == Decimal(str(published))
        print(f"  {'ok   ' if is_right else 'WRONG'} {what}: {found}, published {published}")
        if not is_right:
            self.wrong.append(what)

    def pod(self, member: str, pod: str, on: str) -> dict[str, str]:
        """A member's figures in one pod, from the statement's JSON."""
        statement = json.loads(self.types("statement", "member", member, "--on", on, "--json"))
        return next(each for each in statement["pods"] if each["pod"] == pod)


def points_of_the_pool(treasurer: Treasurer) -> None:
    """Two months of the four-member pool."""
    case = json.loads((GOLDEN / "nz_savings_pool_points.json").read_text(encoding="utf-8"))
    first, second = case["inputs"]["month1"], case["inputs"]["month2_balance"]
    day = "2026-01-01"
    types = treasurer.types
    types("init", ".", "--name", "Savings Pool", "--currency", "NZD", "--on", day)
    types("member", "add", "jennifer", "--name", "Jennifer", "--treasurer", "--on", day)
    for name in ("Mark", "Noel", "Tamati", "Aroha", "Wiremu"):
        types("member", "add", name.lower(), "--name", name, "--on", day)
    types("pod", "open", "pool", "--kind", "savings", "--name", "Neighbourhood Pool", "--on", day)
    owed = -sum(balance for balance in first["balance"].values() if balance < 0)
    saved = sum(balance for balance in first["balance"].values() if balance > 0)
    types("opening", "aroha", "--pod", "pool", "--savings", str(owed - saved), "--on", day)
    types("opening", "wiremu", "--pod", "pool", "--savings", "800", "--on", day)
    # Savers first, then borrowers: the pool's money is complete at every moment.
    for name, balance in sorted(first["balance"].items(), key=lambda each: -each[1]):
        what = ["--savings", str(balance)] if balance > 0 else ["--loan", str(-balance)]
        points = str(first["opening_points"][name])
        types("opening", HANDLES[name], "--pod", "pool", *what, "--points", points, "--on", day)
    print(types("statement", "pool", "pool", "--on", "2026-01-31"))
    for name, points in case["expected"]["month1_points"].items():
        treasurer.expects(
            f"{name}'s points in month 1", treasurer.pod(HANDLES[name], "pool", "2026-01-31")["points"], points
        )
    for name, balance in second.items():
        _move(treasurer, HANDLES[name], balance - first["balance"][name], is_borrower=first["balance"][name] < 0)
    print(types("statement", "pool", "pool", "--on", "2026-02-28"))
    for name, points in case["expected"]["month2_points"].items():
        figures = treasurer.pod(HANDLES[name], "pool", "2026-02-28")
        balance = Decimal(figures["savings"]) - Decimal(figures["loans"])
        treasurer.expects(f"{name}'s balance in month 2", str(balance), second[name])
        treasurer.expects(f"{name}'s points in month 2", figures["points"], points)
    print(types("statement", "member", "mark", "--on", "2026-02-28"))


def _move(treasurer: Treasurer, member: str, change: int, *, is_borrower: bool) -> None:
    """What a member does in February to get from one published balance to the next."""
    day = ("--on", "2026-02-14")
    if is_borrower:
        loans = json.loads(treasurer.types("loan", "list", "--json", *day))["loans"]
        loan = next(each["loan"] for each in loans if each["member"] == member)
        treasurer.types("loan", "repay", loan, str(change), *day)
    elif change > 0:
        treasurer.types("contribute", member, str(change), "--to", "pool", *day)
    elif change < 0:
        treasurer.types("withdraw", member, str(-change), "--from", "pool", *day)


def the_loan_plan(treasurer: Treasurer) -> None:
    """2,000 repaid over 20 months while the same is saved, under each convention of points."""
    case = json.loads((GOLDEN / "nz_savings_pool_loan_plan.json").read_text(encoding="utf-8"))
    plan, expected = case["inputs"], case["expected"]
    types = treasurer.types
    for convention, published in CONVENTIONS.items():
        pod = f"plan-{convention}"
        types(
            "pod",
            "open",
            pod,
            "--kind",
            "savings",
            "--set",
            f"points={convention}",
            "--set",
            "open-loans=9",
            "--on",
            "2026-03-01",
        )
        types("contribute", "wiremu", str(plan["loan"]), "--to", pod, "--on", "2026-03-01")
        asked = ("loan", "request", str(plan["loan"]), "--from", pod, "--by", "tamati", "--term", str(plan["months"]))
        opened = json.loads(types(*asked, "--first", "2026-03-31", "--on", "2026-03-01", "--json"))
        loan, proposal = opened["opened"]
        for member in ("jennifer", "mark", "noel", "aroha", "wiremu"):
            types("consent", proposal, "--by", member, "--on", "2026-03-01")
        types("loan", "pay-out", loan, "--on", "2026-03-01")
        for month in range(plan["months"]):
            year, number = divmod(2 + month, 12)
            day = ("--on", f"{2026 + year}-{number + 1:02d}-28")
            types("loan", "repay", loan, str(plan["monthly_repay"]), *day)
            types("contribute", "tamati", str(plan["monthly_reciprocal_saving"]), "--to", pod, *day)
        figures = treasurer.pod("tamati", pod, "2027-10-31")
        treasurer.expects(f"points, {convention}", figures["points"], expected[published])
        treasurer.expects(f"loan left, {convention}", figures["loans"], expected["end_loan"])
        treasurer.expects(f"savings, {convention}", figures["savings"], expected["end_savings"])
        if convention == "month-end":
            print(types("statement", "loan", loan, "--on", "2027-10-31"))


def keep(treasurer: Treasurer) -> None:
    """The whole pool, from an empty folder on."""
    points_of_the_pool(treasurer)
    the_loan_plan(treasurer)
    print(treasurer.types("verify"))


def main() -> int:
    """Keep the pool in the folder given, or in a new one, and answer 1 when a figure is wrong."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="crewbook-"))
    folder.mkdir(parents=True, exist_ok=True)
    treasurer = Treasurer(folder)
    keep(treasurer)
    print(f"The book is in {folder}." if not treasurer.wrong else f"Wrong: {', '.join(treasurer.wrong)}.")
    return 1 if treasurer.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
