"""What a savings pool says about savings and points."""

from pods.settings.setting import SAVINGS, Setting, Topic

POINTS = {
    "month-end": "each month adds the balance at its end",
    "month-start": "each month adds the balance of its first day",
    "average": "each month adds the middle between its first day's and its last day's balance",
    "daily": "each month adds the average of its days' balances",
}
SHARES = {
    "apart": "bring no points",
    "count": "bring points as savings do, at what they cost",
}
SETTINGS = (
    Setting(
        "notice-days",
        "whole",
        "0",
        "Savings can be withdrawn {value} days after giving notice.",
        kinds=(SAVINGS,),
        off="Savings can be withdrawn at any time, without notice.",
    ),
    Setting(
        "points", "choice", "month-end", "Reciprocity points: {meaning}, loans counting negative.", POINTS, (SAVINGS,)
    ),
    Setting("points-of-shares", "choice", "apart", "Shares bought in a cycle {meaning}.", SHARES, (SAVINGS,)),
)
TOPICS = (Topic("withdrawal", "a withdrawal", kinds=(SAVINGS,)),)
