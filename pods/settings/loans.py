"""What a savings pool says about loans."""

from pods.settings.setting import NONE, SAVINGS, Setting, Topic

ORDER = {"fines": "fines", "fees": "fees", "interest": "interest", "principal": "the principal"}
EARLY = {
    "periods": "the interest of every period that has begun",
    "days": "interest up to the day only",
    "all": "all the interest and fees of the schedule",
}
CHARGED_ON = {
    "whole": "on the whole amount, for every period",
    "balance": "on what is still owed, in equal instalments",
}
OVERPAID = {
    "ask": "refused, until somebody says where it goes",
    "savings": "put into their savings",
    "back": "handed back at once",
}
SHARING = {
    "reserve": "borne by what the pool earned and keeps, so that each share of a cycle gets less at its share-out",
    "equally": "shared equally by the members who have savings or shares of a running cycle in it",
    "by-savings": "shared by the members in proportion to their savings in it, shares of a running cycle included",
}
LEAVERS = {
    "owed": "owed to them, or to the heirs of who died",
    "reserve": "kept in the pool's reserve",
}

SETTINGS = (
    Setting(
        "reserve",
        "amount",
        "0",
        "Loans leave at least {value} in the pool.",
        kinds=(SAVINGS,),
        off="Loans may use all the money in the pool.",
    ),
    Setting(
        "loan-limit",
        "number",
        NONE,
        "A member may owe at most {value} times their savings, shares of a running cycle included.",
        kinds=(SAVINGS,),
        off="Loans are not limited by a member's savings.",
    ),
    Setting(
        "points-floor",
        "number",
        NONE,
        "No loan may lead a member below {value} points.",
        kinds=(SAVINGS,),
        off="Loans are not limited by points.",
    ),
    Setting("open-loans", "whole", "1", "Loans that a member may have open at a time: {value}.", kinds=(SAVINGS,)),
    Setting(
        "largest-loan",
        "amount",
        NONE,
        "Nobody may owe more than {value}.",
        kinds=(SAVINGS,),
        off="There is no largest loan.",
    ),
    Setting(
        "exposure",
        "percent",
        NONE,
        "One person may owe at most {value} % of all that the pool has.",
        kinds=(SAVINGS,),
        off="There is no limit to what one person may owe of all that the pool has.",
    ),
    Setting(
        "arrears-days",
        "whole",
        "0",
        "Nobody borrows who is more than {value} days late.",
        kinds=(SAVINGS,),
        off="Nobody borrows who is late with an instalment.",
    ),
    Setting(
        "service-charge",
        "rate",
        NONE,
        "Every loan costs a service charge of {value}.",
        kinds=(SAVINGS,),
        off="What a loan costs is said when it is asked for.",
    ),
    Setting(
        "service-charge-on",
        "choice",
        "whole",
        "A service charge, where there is one, is reckoned {meaning}.",
        CHARGED_ON,
        kinds=(SAVINGS,),
    ),
    Setting(
        "repayment-order",
        "order",
        "fines,fees,interest,principal",
        "What comes in on a loan covers {meaning}.",
        ORDER,
        kinds=(SAVINGS,),
    ),
    Setting(
        "early-interest",
        "choice",
        "periods",
        "Who repays a loan before its time owes {meaning}.",
        EARLY,
        kinds=(SAVINGS,),
    ),
    Setting(
        "late-fine",
        "charge",
        "0",
        "The fine on a missed instalment is {value}; a percentage is of what is missing.",
        kinds=(SAVINGS,),
        off="There is no fine on a missed instalment.",
    ),
    Setting(
        "late-fine-after",
        "whole",
        "0",
        "An instalment counts as missed when {value} days have passed and it is not wholly paid.",
        kinds=(SAVINGS,),
        off="An instalment counts as missed on the day after it was due.",
    ),
    Setting(
        "overpaid",
        "choice",
        "ask",
        "What a borrower pays beyond what they owe is {meaning}.",
        OVERPAID,
        kinds=(SAVINGS,),
    ),
    Setting(
        "loss-sharing",
        "choice",
        "reserve",
        "A loan that is written off is {meaning}; who stood aside from it bears nothing.",
        SHARING,
        kinds=(SAVINGS,),
    ),
    Setting(
        "leavers-recovery",
        "choice",
        "owed",
        "What comes back of a loss to somebody who bore it and has left or died is {meaning}.",
        LEAVERS,
        kinds=(SAVINGS,),
    ),
)
TOPICS = (
    Topic("loan", "a loan", is_usual=True, kinds=(SAVINGS,)),
    Topic("top-up", "a top-up of a loan", is_usual=True, kinds=(SAVINGS,)),
    Topic("restructuring", "new terms for a running loan", is_usual=True, kinds=(SAVINGS,)),
    Topic("write-off", "the write-off of a loan", is_usual=True, kinds=(SAVINGS,)),
    Topic("guarantee", "a guarantor is released from a running loan", is_usual=True, kinds=(SAVINGS,)),
    Topic("set-off", "setting a loan off against savings", kinds=(SAVINGS,)),
)
