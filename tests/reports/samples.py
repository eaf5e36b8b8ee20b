"""Sample documents that the renderers' tests share: figures of an invented crew."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

from reports.document import (
    BarChart,
    Column,
    Document,
    Fact,
    LineChart,
    Money,
    Percent,
    Row,
    Section,
    Signature,
    Table,
)

ON = date(2026, 3, 31)
SEAL = sha256(b"sample").hexdigest()
MEMBERS = ("Ana Tūī", "Ωμέγα Παππά", "أمينة نبيل", "Жанна Ильина", "Tom <b>O’Brien</b> & Co")
SHARES = (30, 25, 20, 15, 10)


def nzd(number: str) -> Money:
    return Money(Decimal(number), "NZD")


def pct(number: str) -> Percent:
    return Percent(Decimal(number))


def ownership() -> Document:
    """Five members, four things kept apart, a bar chart and lines to sign on."""
    return Document(
        kind="ownership",
        title="Ownership statement",
        subtitle="Corner Bakery, a company of its members",
        book="Tui Crew",
        on=ON,
        seq=57,
        seal=SEAL,
        facts=(
            Fact("Members", 5),
            Fact("Shares issued", Money(Decimal(100), "BAKERY.A")),
            Fact("Book value per share", nzd("125.00")),
            Fact("Votes", "one member, one vote"),
        ),
        sections=(_who_owns_what(), _paid_in()),
        notes=("This statement says what the book says. It does not replace a register kept by law.",),
        signatures=tuple(Signature("Member", name) for name in MEMBERS),
        data={
            "pod": "bakery",
            "on": ON,
            "members": [{"member": "ana", "shares": Decimal(30), "exit_value": Decimal("3750.00")}],
        },
    )


def _who_owns_what() -> Section:
    rows: tuple[Row, ...] = tuple(
        (name, Decimal(held), pct(f"{held}.0000"), 1, pct("20.0000"), nzd(f"{held * 125}.00"))
        for name, held in zip(MEMBERS, SHARES, strict=True)
    )
    columns = (
        Column("Member"),
        Column("Shares", "number"),
        Column("Share of ownership", "percent"),
        Column("Votes", "number"),
        Column("Share of surplus", "percent"),
        Column("Exit value", "money"),
    )
    bars = tuple((name, Decimal(f"{held}.0000")) for name, held in zip(MEMBERS, SHARES, strict=True))
    return Section(
        "Who owns what",
        charts=(BarChart("Share of ownership", "%", bars),),
        tables=(
            Table(
                "Four things, kept apart",
                columns,
                rows,
                total=("Total", Decimal(100), pct("100.0000"), 5, pct("100.0000"), nzd("12500.00")),
                note="Exit value is shares × book value on the day; it is paid only while the crew stays solvent.",
            ),
        ),
        notes=(
            "Votes and surplus do not follow the shares: each member has one vote and an equal part of the surplus.",
        ),
    )


def _paid_in() -> Section:
    rows: tuple[Row, ...] = tuple(
        (name, date(2025, 1 + at, 28), f"{sum(SHARES[:at]) + 1}-{sum(SHARES[: at + 1])}", nzd(f"{held * 10}.00"))
        for at, (name, held) in enumerate(zip(MEMBERS, SHARES, strict=True))
    )
    columns = (Column("Member"), Column("First issued", "date"), Column("Certificates"), Column("Paid in", "money"))
    return Section("Paid in", tables=(Table("", columns, rows, total=("Total", None, None, nzd("1000.00"))),))


def member() -> Document:
    """Savings, loan and points over twelve months, with a line chart."""
    months = [date(2025 + (3 + at) // 12, (3 + at) % 12 + 1, 28) for at in range(12)]
    saved = [Decimal(50 * (at + 1)).quantize(Decimal("0.01")) for at in range(12)]
    owed = [Decimal(0)] * 3 + [Decimal(600 - 55 * at).quantize(Decimal("0.01")) for at in range(9)]
    points = [Decimal(50 * (at + 1) * (at + 2) // 2) - sum(owed[: at + 1]).quantize(Decimal(1)) for at in range(12)]
    rows: tuple[Row, ...] = tuple(
        (day, nzd("50.00"), Money(held, "NZD"), Money(-loan if loan else Decimal("0.00"), "NZD"), point)
        for day, held, loan, point in zip(months, saved, owed, points, strict=True)
    )
    return Document(
        kind="member",
        title="Statement for Ana Tūī",
        subtitle="Rainy Day, April 2025 to March 2026",
        book="Tui Crew",
        on=ON,
        seq=1057,
        seal=SEAL,
        facts=(
            Fact("Savings", nzd("600.00")),
            Fact("Loan outstanding", nzd("-160.00")),
            Fact("Points", points[-1]),
            Fact("Next instalment", date(2026, 4, 28)),
        ),
        sections=(
            Section(
                "Month by month",
                charts=(
                    LineChart(
                        "Savings and loan",
                        "NZD",
                        (
                            ("Savings", tuple(zip(months, saved, strict=True))),
                            ("Loan", tuple((day, -loan) for day, loan in zip(months, owed, strict=True))),
                        ),
                    ),
                ),
                tables=(
                    Table(
                        "",
                        (
                            Column("Month’s end", "date"),
                            Column("Paid in", "money"),
                            Column("Savings", "money"),
                            Column("Loan", "money"),
                            Column("Points", "number"),
                        ),
                        rows,
                        total=("Twelve months", nzd("600.00"), nzd("600.00"), nzd("-160.00"), points[-1]),
                        note="Points are balance × time, counted at the end of each month.",
                    ),
                ),
            ),
        ),
    )


def journal(entries: int = 70) -> Document:
    """One long table."""
    rows: tuple[Row, ...] = tuple(
        (
            str(at + 1),
            date(2026, 1 + at % 3, 1 + at % 28),
            MEMBERS[at % 5],
            "Contribution to Rainy Day"
            if at % 7
            else "Repayment of loan L1, with a remark that is long enough to need a second line",
            nzd(f"{50 + at * 13 % 400}.{at % 10}0"),
        )
        for at in range(entries)
    )
    return Document(
        kind="journal",
        title="Journal",
        book="Tui Crew",
        on=ON,
        seq=entries,
        seal=SEAL,
        sections=(
            Section(
                "Entries",
                tables=(
                    Table(
                        "",
                        (
                            Column("Entry"),
                            Column("Date", "date"),
                            Column("Member"),
                            Column("What"),
                            Column("Amount", "money"),
                        ),
                        rows,
                        total=("", None, "", "Total", nzd("24310.00")),
                    ),
                ),
            ),
        ),
    )
