"""What a savings pool says about shares that are bought at meetings, and about sharing out at a cycle's end."""

from pods.settings.setting import NONE, SAVINGS, Setting, Topic

PART_SHARES = {
    "handed-back": "handed back",
    "carried": "carried to the member's next purchase",
}
ROUNDINGS = {
    "floor": "every share gets the same, rounded down, and what is left over is put by",
    "largest-remainder": "all of it is paid out, the last cents to who comes closest to them",
}
LEFT_OVER = {
    "next-cycle": "goes into the loan fund of the next cycle",
    "social-fund": "goes into the social fund",
}
FREE_SAVINGS = {
    "apart": "neither gain nor lose at a share-out",
    "count": "gain and lose as shares do: the least that a member had throughout the cycle, over the price of a share",
}
AS_A_LEAVER, AT_SHARE_OUT = "as-a-leaver", "at-share-out"
AT_DEATH = {
    AS_A_LEAVER: "go to the heirs at once, for what they cost, as those of somebody who leaves",
    AT_SHARE_OUT: "stay in the cycle, and what they are worth at its share-out goes to the heirs",
}
SETTINGS = (
    Setting(
        "part-shares",
        "choice",
        "handed-back",
        "At a meeting, what does not make a whole share is {meaning}.",
        PART_SHARES,
        (SAVINGS,),
    ),
    Setting("share-out-rounding", "choice", "floor", "At a share-out, {meaning}.", ROUNDINGS, (SAVINGS,)),
    Setting("left-over", "choice", "next-cycle", "What a share-out leaves over {meaning}.", LEFT_OVER, (SAVINGS,)),
    Setting("free-savings", "choice", "apart", "Savings beside a cycle's shares {meaning}.", FREE_SAVINGS, (SAVINGS,)),
    Setting(
        "shares-at-death",
        "choice",
        AS_A_LEAVER,
        "The shares of a member who dies before the cycle ends {meaning}.",
        AT_DEATH,
        (SAVINGS,),
    ),
    Setting(
        "longest-loan",
        "whole",
        NONE,
        "A loan is repaid within {value} months, and within the cycle where one runs.",
        kinds=(SAVINGS,),
        off="A loan runs as long as is agreed, but not past the end of a running cycle.",
    ),
)
TOPICS = (Topic("share-out", "a share-out", is_usual=True, kinds=(SAVINGS,)),)
