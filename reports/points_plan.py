"""What `plan points` reckons, as a document that rests on no book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.settings import POINTS
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.points import after_saving_words
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from pods.pools.points_plan import LoanPlan, PointsPlan


def points_plan(plan: PointsPlan, loan: LoanPlan | None, *, on: dt.date) -> Document:
    """Each month's balance and the points in all under each convention, the sums, and the months of after-saving."""
    after = plan.after_saving()
    rows: list[Row] = [(each.last_day, each.balance, *(each.total[name] for name in POINTS)) for each in plan.months]
    columns = (
        Column("At the end of", "date"),
        Column("Savings less loans", "number"),
        *(Column(name, "number") for name in POINTS),
    )
    saving: list[Row] = [
        (name, say(said), plan.points[name], _after_words(after[name])) for name, said in POINTS.items()
    ]
    saving_columns = (Column("Convention"), Column("How it counts"), Column("Points", "number"), Column("Save on for"))
    return Document(
        kind="points plan",
        title=say("Reciprocity points"),
        book="",
        on=on,
        facts=_facts(loan) if loan else (),
        sections=(
            Section(say("Points in all, by convention"), tables=(Table("", columns, tuple(rows)),)),
            Section(
                say("In the end"),
                tables=(Table("", saving_columns, tuple(saving)),),
                notes=(say("Save on for: points below zero ÷ (savings less loans), in whole months."),),
            ),
        ),
        data={
            "opening": plan.opening,
            "months": [
                {
                    "month": each.n,
                    "last_day": each.last_day,
                    "balance": each.balance,
                    "points": dict(each.points),
                    "total": dict(each.total),
                }
                for each in plan.months
            ],
            "points": dict(plan.points),
            "after_saving_months": {name: _whole(months) for name, months in after.items()},
            **(_loan_data(loan) if loan else {}),
        },
    )


def _after_words(months: Fraction | None) -> str:
    return after_saving_words(months) or say("nothing more to save")


def _whole(months: Fraction | None) -> int | None:
    return None if months is None else -(-months.numerator // months.denominator)


def _facts(loan: LoanPlan) -> tuple[Fact, ...]:
    return (
        Fact("Repaid each month", loan.repaid[0]),
        Fact("Saved alongside each month", loan.alongside[0]),
        Fact("Together each month", loan.repaid[0] + loan.alongside[0]),
        Fact("Savings in the end", loan.end_savings),
        Fact("Loan in the end", loan.end_loan),
    )


def _loan_data(loan: LoanPlan) -> dict[str, object]:
    return {
        "repaid": list(loan.repaid),
        "alongside": list(loan.alongside),
        "end_loan": loan.end_loan,
        "end_savings": loan.end_savings,
    }
