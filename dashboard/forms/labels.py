"""What each field of a form is called, and what stands below it to help. Which acts have which fields is the acts' own matter."""

from __future__ import annotations

from typing import NamedTuple

from reports.say import say


class Label(NamedTuple):
    """What a field is called, and a sentence that helps, or none."""

    name: str
    help: str = ""


# By the field's name, which means the same in every act; what differs stands below.
LABELS: dict[str, Label] = {
    "on": Label(say("Day"), say("The day for which it holds.")),
    "member": Label(say("Member")),
    "other": Label(say("To whom")),
    "pod": Label(say("Pod")),
    "amount": Label(say("Amount")),
    "into": Label(say("Where the money is put"), say("Left empty: where this pod's money usually lies.")),
    "place": Label(say("Where the money is taken from"), say("Left empty: where this pod's money usually lies.")),
    "paid_by": Label(say("Paid by"), say("Only where somebody else paid it for them: a short name, or a name.")),
    "purpose": Label(say("What it is for"), say("It stays in the book for ever.")),
    "loan": Label(say("Loan")),
    "term": Label(say("In how many instalments")),
    "every": Label(say("How often")),
    "method": Label(say("How it is repaid")),
    "rate": Label(say("Rate"), say("Left empty for none.")),
    "fee": Label(say("Fees"), say("Left empty for none.")),
    "day_count": Label(say("How days are counted")),
    "first": Label(say("First instalment on"), say("Left empty: one step after the money is paid out.")),
    "round_to": Label(say("Instalments rounded to"), say("As in 0.50; left empty for the smallest coin.")),
    "security": Label(say("Security"), say("What stands for it, in words.")),
    "guarantors": Label(say("Guarantors"), say("Who answers for it, each by their own word later.")),
    "proposal": Label(say("Proposal")),
    "stance": Label(say("Answer")),
    "why": Label(say("Why"), say("An objection says why, so that the others can answer it.")),
    "because": Label(say("Why"), say("It stays in the book for ever.")),
    "sharing": Label(say("Who bears it"), say("Left empty: as the pool's terms say.")),
    "instalment": Label(say("Which instalment"), say("Its number in the schedule.")),
    "over": Label(say("Where goes what is over"), say("Left empty: as the pool's terms say.")),
    "payer": Label(say("Paid by"), say("Only where somebody else of the crew brings it.")),
    "withdraw": Label(say("Take my signature back")),
    "earned_by": Label(say("Earned by"), say("Which member earned it.")),
    "contribution": Label(
        say("What the collective gets of it, in percent"), say("Left empty: as the pod's terms say.")
    ),
    "out_of": Label(say("Out of a fund"), say("Left empty: out of the month's income.")),
    "with_pay": Label(say("They get it with their next pay")),
    "month": Label(say("Month")),
    "hours": Label(say("Hours"), say("As in 120 or 7.5.")),
    "pot": Label(say("What is paid of it"), say("Left empty: as the pod's terms say.")),
    "have": Label(say("What you have in the month")),
    "need": Label(say("What you need in the month"), say("Left empty: the pod's floor.")),
    "discount": Label(say("For how much less"), say("What you would leave of the pot to the others.")),
    "seed": Label(say("What is drawn with"), say("Numbers said aloud, or these; anybody can draw again with them.")),
    "members": Label(say("Members in order"), say("Whose turn is first, second and so on.")),
    "contributions": Label(
        say("What each pays a round"), say("One amount alone is for every round; else one for each round.")
    ),
    "start": Label(say("The first round on")),
    "organiser": Label(say("Organiser"), say("Whom the commission is paid to, where there is one.")),
    "substitute": Label(say("Who takes it over")),
    "only": Label(say("Only this round; the later ones stay where they are")),
    "part": Label(say("Only this part now"), say("Left empty: all of it.")),
    "share_class": Label(say("Class")),
    "shares": Label(say("How many shares")),
    "price": Label(say("Price of a share")),
    "giver": Label(say("Who passes them on")),
    "taker": Label(say("Who gets them")),
    "offer": Label(say("Offer")),
    "to": Label(say("Who from outside would buy them"), say("A name.")),
    "days": Label(say("How long they are offered"), say("All three, or none: as the class says.")),
    "gift": Label(say("Nothing is paid for them")),
    "vest_from": Label(say("The day from which they vest"), say("Left empty: the day of the issue.")),
    "vested": Label(say("They are the member's own at once")),
    "name": Label(say("Name"), say("As it is to be shown, in any script.")),
    "language": Label(say("Language of papers")),
    "agreement": Label(say("Agreement")),
    "agreement_kind": Label(say("Kind of agreement")),
    "form": Label(say("Legal form"), say("Only of a co-ownership agreement.")),
    "numbers": Label(say("Numbers of the shares"), say("Only of a share certificate; as in 1-20.")),
    "note": Label(say("Note"), say("Only of an instalment note; as in NT1.")),
    "hash": Label(say("Hash"), say("It stands at the foot of what you read; 8 characters or more.")),
    "treasurer": Label(say("Keeps the book")),
    "since": Label(say("From this day on")),
    "until": Label(say("Up to this day")),
    "goal": Label(say("Goal")),
    "points": Label(say("How many points"), say("As in 100; points are no money.")),
    "most_shares": Label(say("The most shares that somebody buys at a meeting")),
    "weeks": Label(say("How many weeks it lasts"), say("Left empty: 52, unless its last day is said.")),
    "to_savings": Label(say("Nothing is paid out; it becomes savings in the pool")),
    "carry": Label(
        say("What stays for the next cycle"),
        say("Nobody named: nothing. An amount left empty: all that is theirs."),
    ),
    "social": Label(say("For the social fund that the pod keeps apart")),
    "fine": Label(say("Fine")),
    "paid": Label(say("It was paid at once")),
    "year": Label(say("Year"), say("As in 2026.")),
    "instalments": Label(
        say("In how many instalments it is paid"), say("0 pays at once; left empty: as the shares say.")
    ),
    "collective": Label(say("What the collective gets, in percent"), say("Left empty: as the pod's terms say.")),
    "cash": Label(say("What of each part is paid in cash, in percent"), say("Left empty: as the pod's terms say.")),
    "sort": Label(say("What it is")),
    "fair": Label(say("A fair pay a year"), say("Only of work; left empty: as the class of slices says.")),
    "savings": Label(say("Savings")),
    "loan_term": Label(say("In how many instalments the loan is repaid")),
    "loan_every": Label(say("How often an instalment is due")),
    "commons": Label(say("What the commons hold")),
    "buffer": Label(say("What the buffer holds")),
    "heirs": Label(
        say("Who inherits"),
        say("A short name, or any name. Parts left empty: one part each."),
    ),
    "pod_kind": Label(say("What kind of pod")),
    "commodity": Label(say("What it keeps"), say("As in NZD; left empty: the book's currency.")),
    "entry": Label(say("Which entry"), say("Its number, as in 42. It and its undoing both stay in the book.")),
    "period": Label(say("Month or year"), say("As in 2026-03, 2026, or 2025-04..2026-03.")),
    "owed": Label(say("What is owed")),
    "events": Label(
        say("Events with which they vest"),
        say("What has to happen, as in launch, and how many of the shares vest with it."),
    ),
    "receipt": Label(say("Receipt"), say("A photograph or a PDF, up to 10 MB; kept with the crew's papers.")),
    "file": Label(
        say("The signed paper"),
        say("A scan or photograph of all its pages, up to 10 MB; kept with the crew's papers."),
    ),
    "grant": Label(say("Which shares")),
    "event": Label(say("What happened")),
    "pledge": Label(say("Pledge")),
    "par": Label(say("What one share costs")),
    "digits": Label(say("How many decimals a number of shares may have")),
    "votes": Label(say("Votes")),
    "transferable": Label(say("Members may pass them on")),
    "instead": Label(say("Who answers for it instead"), say("They say so themselves, afterwards.")),
}

# Where a field means something else in one act.
OF_ACT: dict[tuple[str, str], Label] = {
    ("repayment", "amount"): Label(
        say("Amount"), say("What is over goes to savings or back, as the pool's terms say.")
    ),
    ("loan-request", "method"): Label(
        say("How it is repaid"),
        say("Left empty: in equal instalments, with interest on what is left where there is a rate."),
    ),
    ("loan-request", "day_count"): Label(say("How days are counted"), say("Left empty: twelve months of thirty days.")),
    ("circle-postpone", "to"): Label(say("New day")),
    ("expense", "purpose"): Label(say("What it was for"), say("As in flour; it stays in the book for ever.")),
    ("reimbursement", "purpose"): Label(say("What it was for"), say("As in flour; it stays in the book for ever.")),
    ("support", "giver"): Label(say("Who gave")),
    ("support", "taker"): Label(say("Who got it")),
    ("income", "payer"): Label(say("Who paid it"), say("A name, as it stands on the bill.")),
    ("need", "amount"): Label(say("How much a month"), say("From this month on, until another is said.")),
    ("pay", "amount"): Label(say("Amount"), say("Left empty: all that is owed.")),
    ("circle-swap", "other"): Label(say("With whom")),
    ("circle-reserve-out", "member"): Label(say("To whom"), say("Left empty: to everybody, in equal parts.")),
    ("loan-change", "amount"): Label(say("Amount"), say("Whatever you leave empty stays as it was.")),
    ("set-off", "amount"): Label(say("Amount"), say("Left empty: all that is saved and owed.")),
    ("top-up", "amount"): Label(say("How much more")),
    ("top-up", "term"): Label(say("In how many instalments to come"), say("Left empty: as many as are left.")),
    ("restructure", "term"): Label(say("In how many instalments to come"), say("Left empty: as many as are left.")),
    ("restructure", "first"): Label(say("The next instalment on"), say("Left empty: as it was.")),
    **{
        (kind, field): Label(LABELS[field].name, say("Left empty: as it was."))
        for kind, fields in {
            "loan-change": ("every", "method", "rate", "fee", "first", "round_to", "day_count", "security"),
            "restructure": ("every", "method", "rate"),
        }.items()
        for field in fields
    },
    ("issue", "price"): Label(say("Price of a share"), say("Left empty: what the class says a share costs.")),
    ("offer-take", "shares"): Label(say("How many shares"), say("Left empty: all that are left.")),
    ("offer-want", "shares"): Label(say("How many shares"), say("0 if you want none; that is an answer too.")),
    ("transfer", "price"): Label(say("Price of a share"), say("What is paid for each, as both say.")),
    ("transfer-outside", "price"): Label(
        say("Price of a share"), say("What is paid for each, as both say; left empty where the offer says it.")
    ),
    ("transfer-outside", "taker"): Label(
        say("Short name"), say("What they are to be called here: small letters, digits and hyphens.")
    ),
    ("transfer-outside", "offer"): Label(say("Offer"), say("Left empty: they are not sold out of an offer.")),
    ("agreement-draft", "member"): Label(
        say("Member"), say("Whose membership or certificate it is; left empty for any other.")
    ),
    ("agreement-draft", "loan"): Label(say("Loan"), say("Only of a loan agreement; as in L1.")),
    ("agreement-draft", "share_class"): Label(say("Class"), say("Only of a share certificate.")),
    ("agreement-sign", "name"): Label(say("Your name"), say("Typed as this book shows it.")),
    ("join", "member"): Label(
        say("Short name"), say("What they are to be called here: small letters, digits and hyphens. It never changes.")
    ),
    ("expect", "amount"): Label(say("How much each time"), say("0 for nothing more.")),
    ("expect", "since"): Label(say("The first day on which it is due"), say("Left empty: the day of the entry.")),
    ("expect", "until"): Label(say("Nothing is due after this day"), say("Left empty: it goes on.")),
    ("expect", "because"): Label(say("Why"), say("Who agreed, or what for.")),
    ("goal", "until"): Label(say("The day by which it is to be there")),
    ("goal", "purpose"): Label(say("What it is for"), say("As in bicycle.")),
    ("goal", "amount"): Label(say("How much is to be saved")),
    ("points-gift", "giver"): Label(say("Who gives")),
    ("points-gift", "because"): Label(say("Why"), say("It stays in the book for ever.")),
    ("release", "amount"): Label(say("Amount"), say("Left empty: all that is held.")),
    ("cycle-open", "price"): Label(say("What one share costs")),
    ("cycle-open", "until"): Label(say("Its last day"), say("Instead of weeks; left empty where they are said.")),
    ("cycle-change", "until"): Label(say("Its new last day")),
    ("cycle-shares", "amount"): Label(say("The money that they bring")),
    ("bank-costs", "purpose"): Label(say("What for"), say("As on the bank's letter.")),
    ("donation", "giver"): Label(say("Who gives"), say("A name; left empty, nobody is named.")),
    ("donation", "purpose"): Label(say("What it may be used for only"), say("As in rent; left empty, for anything.")),
    ("grant", "member"): Label(say("Who needs it")),
    ("grant", "purpose"): Label(say("What it is for"), say("Left empty, nothing of it stands anywhere.")),
    ("fund-levy", "pod"): Label(say("The pod that gives")),
    ("fund-levy", "to"): Label(say("Whose fund gets it")),
    ("capital-back", "year"): Label(say("Year"), say("The oldest that is not paid back.")),
    ("capital-back", "amount"): Label(say("Amount"), say("Left empty: all of that year's.")),
    ("capital-opening", "member"): Label(say("Member"), say("Left empty: it is the collective's.")),
    ("capital-opening", "year"): Label(say("Year"), say("Left empty: this year.")),
    ("note", "member"): Label(say("Who lends")),
    ("note", "instalments"): Label(say("In how many instalments it is paid back")),
    ("note", "first"): Label(say("First instalment on"), say("Left empty: one step after today.")),
    ("note-payment", "note"): Label(say("Note")),
    ("note-payment", "amount"): Label(say("Amount"), say("Left empty: what is due.")),
    ("surplus", "year"): Label(say("Year"), say("As in 2026, or 2025-04..2026-03.")),
    ("dividend", "amount"): Label(say("What is handed out in all")),
    ("dividend", "since"): Label(say("The first day that counts")),
    ("dividend", "until"): Label(say("The last day that counts")),
    ("dividend", "share_class"): Label(say("Only shares of this class"), say("Left empty: all that carry a dividend.")),
    ("dividend-pay", "amount"): Label(say("Amount"), say("Left empty: all that is owed.")),
    ("slices-in", "amount"): Label(say("What it is worth"), say("Left empty of work: hours and a fair pay say it.")),
    ("slices-in", "hours"): Label(say("Hours of work"), say("Left empty of anything else.")),
    ("slices-in", "paid"): Label(say("The pay a year that they got"), say("Only of work; left empty for none.")),
    ("slices-in", "purpose"): Label(say("What it is for"), say("As in van.")),
    ("slices-hand-over", "giver"): Label(say("Whose slices")),
    ("slices-hand-over", "taker"): Label(say("Who gets them"), say("Left empty: nobody; they are given up.")),
    ("slices-hand-over", "part"): Label(say("How many percent of them"), say("Left empty: all.")),
    ("slices-class", "share_class"): Label(say("Class"), say("Capitals and digits, as in PIE.")),
    ("note-payment", "whole"): Label(say("All of it, with interest up to the day")),
    ("redeem", "rate"): Label(say("Interest"), say("0 for none; left empty: as the class says.")),
    ("leave-pod", "rate"): Label(say("Interest"), say("0 for none; left empty: as the shares say.")),
    ("note", "rate"): Label(say("Interest"), say("Left empty for none.")),
    ("lock-out", "amount"): Label(say("Amount"), say("Left empty: all of it.")),
    ("opening", "loan"): Label(say("What they still owe on a loan")),
    ("opening", "points"): Label(say("Points"), say("May be below zero.")),
    ("opening", "shares"): Label(say("How many shares"), say("Of the pool's running cycle, or of a class.")),
    ("opening", "share_class"): Label(say("Of which class"), say("Left empty for a pool's cycle.")),
    ("funds-opening", "collective"): Label(say("What the collective account holds")),
    ("estate-pays", "to"): Label(say("Which pod is paid")),
    ("estate-pays", "amount"): Label(say("Amount"), say("Left empty: as much as there is.")),
    ("recovery-paid", "amount"): Label(say("Amount"), say("Left empty: all of it.")),
    ("pod-open", "pod"): Label(
        say("Short name"), say("What it is to be called here: small letters, digits and hyphens. It never changes.")
    ),
    ("pod-open", "name"): Label(say("Name"), say("As it is to be shown, in any script.")),
    ("period-reopen", "because"): Label(say("Why"), say("It stays in the book for ever.")),
    ("issue-work", "hours"): Label(say("Hours"), say("How many; the class says what an hour is worth.")),
    ("issue-work", "because"): Label(say("What was done")),
    ("issue-debt", "note"): Label(say("Note"), say("Only where it is owed on one.")),
    ("issue-debt", "price"): Label(say("Price of a share"), say("Left empty: what the class says a share costs.")),
    ("redeem", "member"): Label(say("Whose shares")),
    ("redeem", "every"): Label(say("How often one is due"), say("Left empty: as the class says.")),
    ("leave-pod", "member"): Label(say("Who leaves it")),
    ("leave-pod", "every"): Label(say("How often one is due"), say("Left empty: as the shares say.")),
    ("pledge", "loan"): Label(say("Loan"), say("They are free once it is closed; left empty for another reason.")),
    ("pledge", "because"): Label(say("What else they stand for"), say("Left empty where they stand for a loan.")),
    ("guarantor-release", "member"): Label(say("Who answers for it now")),
    ("guarantor-release", "because"): Label(say("Why")),
    ("class", "share_class"): Label(say("Class"), say("Capitals and digits, as in A.")),
    ("death", "member"): Label(say("Who died")),
    ("heirs", "member"): Label(say("Who died")),
    ("settle", "member"): Label(say("Who died")),
    ("estate-pays", "member"): Label(say("Who died")),
    ("estate-given-up", "member"): Label(say("Who died")),
    ("reciprocal-saving", "amount"): Label(say("Amount")),
    ("circle-order", "members"): Label(say("The order to come"), say("Everybody whose turn is to come.")),
    ("circle-start", "members"): Label(
        say("Members in order"), say("Whose turn is first, second and so on; left empty: as before.")
    ),
    ("rename", "name"): Label(say("New name"), say("Papers of earlier days keep the earlier one.")),
}


def label(kind: str, field: str) -> Label:
    """What a field of an act is called."""
    return OF_ACT.get((kind, field)) or LABELS[field]


# What the two inputs of each row are called, of a field that holds rows; or each of a few numbers.
HEADS: dict[str, tuple[str, ...]] = {
    "heirs": (say("Short name or name"), say("Parts")),
    "events": (say("What happens"), say("How many shares")),
    "carry": (say("Whose"), say("How much stays")),
    "fee": (say("How much"), say("Of what, and when")),
    "days": (say("Days for the pod"), say("Days for the members"), say("Days for outsiders")),
}
# What a number can be of, by how commands have it behind the number.
ENDINGS: dict[str, list[tuple[str, str]]] = {
    "rate": [
        ("%/month", say("% a month")),
        ("%/year", say("% a year")),
        ("%/week", say("% a week")),
        ("%/2weeks", say("% every two weeks")),
        ("%/4weeks", say("% every four weeks")),
        ("%/quarter", say("% a quarter")),
    ],
    "fee": [
        ("/up-front", say("as an amount, once when it is paid out")),
        ("%/up-front", say("% of the loan, once when it is paid out")),
        ("/instalment", say("as an amount with each instalment")),
        ("%/instalment", say("% of each instalment")),
        ("/month", say("as an amount each month")),
    ],
}

# What the choices of a field are called, by the field's name and the choice.
CHOICES: dict[tuple[str, str], str] = {
    ("every", "week"): say("every week"),
    ("every", "2weeks"): say("every two weeks"),
    ("every", "4weeks"): say("every four weeks"),
    ("every", "month"): say("every month"),
    ("every", "quarter"): say("every quarter"),
    ("every", "year"): say("every year"),
    ("every", "once"): say("once"),
    ("member", "all"): say("everybody"),
    ("any", "true"): say("yes"),
    ("any", "false"): say("no"),
    ("votes", "per-member"): say("one a member"),
    ("votes", "per-share"): say("one a share"),
    ("owed", "savings"): say("savings"),
    ("owed", "pay"): say("pay"),
    ("owed", "dividend"): say("a surplus or a dividend"),
    ("owed", "note"): say("a note"),
    ("sort", "cash"): say("cash"),
    ("sort", "well"): say("cash that is not spent yet (the well)"),
    ("sort", "noncash"): say("anything else, or work"),
    ("pod_kind", "savings"): say("savings pool"),
    ("pod_kind", "circle"): say("lending circle"),
    ("pod_kind", "solidarity"): say("solidarity fund"),
    ("pod_kind", "livelihood"): say("livelihood pod"),
    ("pod_kind", "ownership"): say("what members own together"),
    ("method", "none"): say("equal parts without interest"),
    ("method", "flat"): say("interest on the whole sum (flat)"),
    ("method", "declining"): say("equal instalments, interest on what is left (declining)"),
    ("method", "equal-principal"): say("equal parts, interest on what is left"),
    ("method", "bullet"): say("all at the end, interest on the way (bullet)"),
    ("sharing", "reserve"): say("the pool's own money"),
    ("sharing", "equally"): say("everybody equally"),
    ("sharing", "by-savings"): say("everybody by their savings"),
    ("over", "savings"): say("to savings"),
    ("over", "back"): say("handed back"),
    ("out_of", "commons"): say("the commons"),
    ("out_of", "buffer"): say("the buffer"),
    ("out_of", "collective"): say("the collective account"),
    ("stance", "consent"): say("I consent"),
    ("stance", "stand-aside"): say("I stand aside"),
    ("stance", "object"): say("I object"),
    ("treasurer", "true"): say("a treasurer, who keeps the book"),
    ("treasurer", "false"): say("a member"),
}
