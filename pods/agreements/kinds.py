"""The kinds of agreement: what each states, and what a crew has to decide for it. Their texts are no business of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pods.settings import CLASSES, SETTINGS, SHARE_CLASS

RULES, CLASS_RULES = "rules", "class_rules"
# What a loan itself says of its interest and of what is late, beside the settings of its pool.
LOAN_RULES: Final = ("method", "order", "early", "fine")
# What a loan's agreement says of its pool; a change of any other setting leaves it as it is.
OF_LOANS: Final = (
    "consent-rule", "ask-about", "deadline-days", "delegated-limit", "signatories", "reciprocal-saving", "points",
    "overpaid", "loss-sharing",
)  # fmt: skip
LOAN, MEMBERSHIP, CO_OWNERSHIP = "loan", "membership", "co-ownership"
CERTIFICATE, NOTE = "certificate", "note"

# What an owners' agreement may be written for; what a form must do besides is the law's.
FORMS: Final[Mapping[str, str]] = {
    "company": "a company",
    "association": "an association",
    "co-operative": "a co-operative",
    "partnership": "a partnership",
    "none": "no legal form yet",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of agreement.

    `words` are the facts that its text may name, `tables` those that stand in its schedules, each with its title and
    columns; `terms` what a crew decides in words, each with the question that it answers. Each row of the table RULES
    can be named on its own as well: the setting `late-fine` is `late_fine` in a text.
    """

    name: str
    title: str
    words: Mapping[str, str]
    tables: Mapping[str, tuple[str, tuple[str, ...]]]
    terms: Mapping[str, str]
    # Whether it only states what was decided before, so that nobody is asked again; and whether its clauses are numbered.
    is_evidence: bool = False
    is_numbered: bool = True

    @property
    def names(self) -> list[str]:
        """Everything that a template of this kind may name."""
        return [*self.words, *self.tables, *self.terms, *(spelt(name) for name in self.settings)]

    @property
    def settings(self) -> list[str]:
        """The settings that it states: of a loan's pool only some, with what the loan itself says; of shares those of their class."""
        if self.name == LOAN:
            return [*OF_LOANS, *LOAN_RULES]
        if self.name == NOTE:
            return []
        if self.name == CERTIFICATE:
            return [name for name, each in SETTINGS.items() if SHARE_CLASS in each.kinds]
        return [name for name, each in SETTINGS.items() if not set(each.kinds) & set(CLASSES)]


def spelt(setting: str) -> str:
    """A setting's name as texts spell it: `late-fine` is `late_fine`."""
    return setting.replace("-", "_")


_COMMON = {
    "crew": "The crew",
    "pod": "The pod",
    "commodity": "The money it is kept in",
}
_TREASURERS = {"treasurers": "The treasurers"}
_MEMBERS = ("Members", ("Name", "Short name", "Joined"))
_RULES = ("Settings of the pod", ("In words", "As set"))
_DUES = ("What is expected of members", ("Member", "Amount", "How often", "From", "Until"))

KINDS: Final[Mapping[str, Kind]] = {
    each.name: each
    for each in (
        Kind(
            LOAN,
            "Loan agreement",
            _COMMON
            | {
                "loan": "The loan",
                "borrower": "The borrower",
                "purpose": "What the loan is for",
                "amount": "The amount",
                "kept_back": "Kept back at the pay-out",
                "instalments": "How many instalments",
                "every": "How often one is due",
                "rate": "The rate of interest",
                "day_count": "How days are counted",
                "fees": "The fees",
                "total_interest": "Interest in all",
                "total_fees": "Fees in all",
                "total_cost": "Total cost",
                "repaid": "To be repaid in all",
                "apr": "APR",
                "security": "What stands for the loan",
                "guarantor_names": "Who answers for it",
                "decided": "Whether the members decided on it",
                "stood_aside": "Who stood aside",
            },
            {
                "schedule": (
                    "Schedule of payments",
                    ("No.", "Due", "Principal", "Interest", "Fees", "Total", "Owed after it"),
                ),
                "rules": _RULES,
                "guarantors": ("Guarantors", ("Guarantor", "Agreed on", "Up to")),
                "voices": ("Who was asked", ("Member", "Answer", "On")),
            },
            {
                "late": "What happens when an instalment is late, beside the fine: who talks to whom, and when?",
                "default": "When is the loan in default, and what may the crew do then?",
                "set_off": "May the crew take what is owed out of the borrower's savings, and when?",
                "illness_or_death": "What happens to the loan when the borrower falls ill or dies?",
                "disputes": "How are disagreements settled: who mediates, and what comes after that?",
                "law": "The law of which country applies?",
            },
        ),
        Kind(
            MEMBERSHIP,
            "Membership agreement",
            _COMMON | _TREASURERS | {"member": "The member", "joined": "Joined on"},
            {"rules": _RULES, "dues": _DUES},
            {
                "purpose": "What is the crew for?",
                "welcome": "What does a new member bring, and when: a deposit, work, a trial time?",
                "confidentiality": "What stays among the members, for how long, and what may be told to whom?",
                "personal_data": "Who keeps members' names, addresses and figures, and when are they erased?",
                "conduct": "What do the members expect of each other at meetings and between them?",
                "leaving": "How does a member leave, with which notice, and when are they paid what is theirs?",
                "expulsion": "When may a member be asked to leave, who decides, and who hears them first?",
                "disputes": "How are disagreements settled: who mediates, and what comes after that?",
                "law": "The law of which country applies?",
            },
        ),
        Kind(
            CO_OWNERSHIP,
            "Co-ownership agreement",
            _COMMON
            | _TREASURERS
            | {"form": "The legal form", "form_word": "The legal form, in one word", "member_names": "The members"},
            {
                "members": _MEMBERS,
                "classes": ("Classes of shares", ("Class", "Par value", "Votes", "May be passed on")),
                CLASS_RULES: ("Terms of the classes", ("Class", "In words", "As set")),
                "holdings": ("Holdings", ("Member", "Class", "Shares", "Numbers", "Paid in")),
                "vesting": ("Shares that vest", ("Grant", "Member", "Class", "Shares", "How they vest")),
                "pledges": ("Pledged shares", ("Pledge", "Member", "Class", "Shares", "What for")),
                "capital_accounts": ("Capital accounts", ("Member", "Of the year", "Capital")),
                "loans": ("Loans", ("Loan", "Lender", "Borrower", "Amount")),
                "rules": _RULES,
                "dues": _DUES,
            },
            {
                "registered": "Where and under which number is it registered, or when will it be?",
                "law": "The law of which country applies?",
                "purpose": "What do we own this for, and what will we not use it for?",
                "joining": "How does a new member join, what do they pay in, and who decides?",
                "contributions": "What does each of us bring: cash, a loan, property, work, and at which value?",
                "capital": "What do the capital accounts and the collective account stand for?",
                "surplus": "How is a surplus shared, how is a loss borne, and what stays with the collective?",
                "pay": "What may members draw, and what goes to the levy and the buffer first?",
                "unanimous": "What needs everybody's yes?",
                "roles": "Who holds which role, for how long, and up to which sum may each spend alone?",
                "meetings": "How often do we meet, who calls a meeting, and how many must be there?",
                "records": "Who keeps the book, who may look into it, and when does each of us get a statement?",
                "assets": "What do we own together?",
                "use": "Who may use it when, who looks after it, and who pays for repairs?",
                "insurance": "How is it insured, and in whose name?",
                "first_refusal": "Who is offered shares first, at which price, and how long may they think about it?",
                "leaving": "How does a member leave, with which notice?",
                "death": "What happens to the shares of a member who dies or can no longer decide?",
                "expulsion": "When may a member be asked to leave, who decides, and who hears them first?",
                "valuation": "How is a share valued when somebody leaves: par, book value, or a formula?",
                "redemption": "In how many instalments is a leaver paid, and when must we wait because the money is not there?",
                "default": "What happens when a member does not pay or do what was agreed?",
                "conflicts": "What does a member do who gains by a decision?",
                "confidentiality": "What stays among the members?",
                "disputes": "Who mediates a disagreement, and who decides when that fails?",
                "dissolution": "How do we end it, and to whom does what is left go?",
                "amendment": "How is this agreement changed?",
            },
        ),
        Kind(
            CERTIFICATE,
            "Share certificate",
            _COMMON
            | {
                "member": "The holder",
                "share_class": "The class",
                "shares": "How many shares",
                "numbers": "Their numbers",
                "par": "The par value of a share",
                "paid_in": "Paid in for them",
                "since": "In the register since",
            },
            {RULES: ("Terms of the class", ("In words", "As set"))},
            {},
            is_evidence=True,
            is_numbered=False,
        ),
        Kind(
            NOTE,
            "Instalment note",
            _COMMON
            | {
                "note": "The note",
                "member": "Whom it is owed to",
                "amount": "The amount",
                "why": "What it is for",
                "instalments": "How many instalments",
                "rate": "The rate of interest",
                "apr": "The APR",
                "total_interest": "Interest in all",
                "to_be_paid": "To be paid in all",
            },
            {
                "schedule": ("Schedule of payments", ("No.", "Due", "Amount")),
                "with_interest": (
                    "Schedule of payments with interest",
                    ("No.", "Due", "Principal", "Interest", "Total", "Owed after it"),
                ),
            },
            {
                "late": "What happens when the pod cannot pay an instalment: who tells whom, and how long may it wait?",
                "early": "May the pod pay the rest at once, before it is due?",
                "passing_on": "May the note be passed on, and to whom?",
                "death": "To whom is it paid when the member dies?",
                "disputes": "How are disagreements settled: who mediates, and what comes after that?",
                "law": "The law of which country applies?",
            },
            is_evidence=True,
        ),
    )
}
