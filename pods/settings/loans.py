"""What a savings pool says about loans."""

from pods.settings.setting import NONE, SAVINGS, Setting, Topic

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
        "number",
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
)
TOPICS = (Topic("loan", "a loan", is_usual=True, kinds=(SAVINGS,)),)
