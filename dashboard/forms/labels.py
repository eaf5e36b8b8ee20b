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
    "purpose": Label(say("What it is for"), say("May be left empty; it stays in the book for ever.")),
    "loan": Label(say("Loan")),
    "term": Label(say("In how many instalments")),
    "every": Label(say("How often")),
    "method": Label(say("How it is repaid")),
    "rate": Label(say("Rate"), say("As in 2%/month or 9.99%/year; left empty for none.")),
    "fee": Label(say("Fees"), say("As in 1.5%/instalment, several with a comma between; left empty for none.")),
    "day_count": Label(say("How days are counted")),
    "first": Label(say("First instalment on"), say("Left empty: one step after the money is paid out.")),
    "round_to": Label(say("Instalments rounded to"), say("As in 0.50; left empty for the smallest coin.")),
    "security": Label(say("Security"), say("What stands for it, in words; may be left empty.")),
    "guarantors": Label(say("Guarantors"), say("Short names with a comma between; may be left empty.")),
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
    "members": Label(say("Members in order"), say("Short names with a comma between.")),
    "contributions": Label(
        say("What each pays a round"), say("One amount, or one for each round with a comma between.")
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
    "to": Label(say("Who from outside would buy them"), say("A name; may be left empty.")),
    "days": Label(
        say("Days for the pod, the members and outsiders"), say("As in 30, 30, 90; left empty: as the class says.")
    ),
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
    ("circle-order", "members"): Label(
        say("The order to come"), say("Short names with a comma between, everybody whose turn is to come.")
    ),
    ("circle-start", "members"): Label(
        say("Members in order"), say("Short names with a comma between; left empty: as before.")
    ),
    ("circle-reserve-out", "member"): Label(say("To whom"), say("Left empty: to everybody, in equal parts.")),
    ("loan-change", "amount"): Label(say("Amount"), say("Whatever you leave empty stays as it was.")),
    ("set-off", "amount"): Label(say("Amount"), say("Left empty: all that is saved and owed.")),
    ("top-up", "amount"): Label(say("How much more")),
    ("top-up", "term"): Label(say("In how many instalments to come"), say("Left empty: as many as are left.")),
    ("restructure", "term"): Label(say("In how many instalments to come"), say("Left empty: as many as are left.")),
    ("restructure", "first"): Label(say("The next instalment on"), say("Left empty: as it was.")),
    ("issue", "price"): Label(say("Price of a share"), say("Left empty: what the class says a share costs.")),
    ("offer-take", "shares"): Label(say("How many shares"), say("Left empty: all that are left.")),
    ("offer-want", "shares"): Label(say("How many shares"), say("0 if you want none; that is an answer too.")),
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
    ("rename", "name"): Label(say("New name"), say("Papers of earlier days keep the earlier one.")),
}


def label(kind: str, field: str) -> Label:
    """What a field of an act is called."""
    return OF_ACT.get((kind, field)) or LABELS[field]


# What the choices of a field are called, by the field's name and the choice.
CHOICES: dict[tuple[str, str], str] = {
    ("every", "week"): say("every week"),
    ("every", "2weeks"): say("every two weeks"),
    ("every", "4weeks"): say("every four weeks"),
    ("every", "month"): say("every month"),
    ("every", "quarter"): say("every quarter"),
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
