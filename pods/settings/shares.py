"""What a class of shares says, and what the others may be asked about shares, in whichever pod has a class of them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pods.settings.setting import LIVELIHOOD, NONE, OWNERSHIP, Setting, Topic

# A class has settings of its own; where those of pods are told apart by kind, this stands for it.
SHARE_CLASS = "class of shares"
PER_MEMBER, PER_SHARE = "per-member", "per-share"
YES, NO = "yes", "no"
PAR, BOOK, FORMULA = "par", "book", "formula"
MONTH, QUARTER, YEAR = "month", "quarter", "year"
MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
START_DAY, MONTH_END = "start-day", "month-end"
CUMULATIVE_ROUNDING = "cumulative-rounding"
# The Open Cap Table's allocation types, in its order.
ALLOCATIONS = {
    CUMULATIVE_ROUNDING: "what was handed out so far is always the exact part, rounded half up",
    "cumulative-round-down": "what was handed out so far is always the exact part, rounded down",
    "front-loaded": "the first parts are one larger until all is handed out",
    "back-loaded": "the last parts are one larger",
    "front-loaded-to-single-tranche": "what does not divide goes into the first part",
    "back-loaded-to-single-tranche": "what does not divide goes into the last part",
    "fractional": "every part is the exact one, whole or not",
}
_PERIODS = {MONTH: "month", QUARTER: "quarter", YEAR: "year"}
_OURS = (SHARE_CLASS,)
SETTINGS = (
    Setting(
        "authorised",
        "number",
        NONE,
        "At most {value} shares may be issued.",
        kinds=_OURS,
        off="Any number of shares may be issued.",
    ),
    Setting(
        "votes",
        "choice",
        PER_MEMBER,
        "Votes: {meaning}.",
        {
            PER_MEMBER: "a member who holds shares has one vote, however many they hold",
            PER_SHARE: "a share has one vote",
        },
        _OURS,
    ),
    Setting(
        "transferable",
        "choice",
        YES,
        "Passing on: {meaning}.",
        {YES: "members may pass their shares on", NO: "shares are not passed on; they go back to the pod"},
        _OURS,
    ),
    Setting(
        "refusal-days",
        "whole",
        "0",
        "Who sells shares offers them to the pod first, then to its members, then to outsiders: {value} days for each.",
        kinds=_OURS,
        off="Shares may be sold without being offered to the pod and the others first.",
    ),
    Setting(
        "work-rate",
        "amount",
        "0",
        "An hour of work counts as {value} when shares are issued for it.",
        kinds=_OURS,
        off="No shares are issued for work.",
    ),
    Setting(
        "work-cap",
        "amount",
        NONE,
        "Nobody gets shares for more than {value} of work.",
        kinds=_OURS,
        off="There is no cap to the work that somebody gets shares for.",
    ),
    Setting(
        "redeem-at",
        "choice",
        PAR,
        "When the pod takes shares back, it pays {meaning}.",
        {
            PAR: "their par value",
            BOOK: "their book value on that day",
            FORMULA: "what the formula of this class says",
        },
        _OURS,
    ),
    Setting(
        "redeem-formula",
        "formula",
        NONE,
        "The formula: a share is worth {meaning}.",
        kinds=_OURS,
        off="The formula is still to be agreed.",
    ),
    Setting(
        "redeem-instalments",
        "whole",
        "0",
        "It pays for them in {value} instalments, of which it gives a note.",
        kinds=_OURS,
        off="It pays for them at once.",
    ),
    Setting("redeem-every", "choice", QUARTER, "An instalment is due every {meaning}.", _PERIODS, _OURS),
    Setting(
        "redeem-rate",
        "rate",
        NONE,
        "A note on which it pays bears interest of {value} on what is still owed.",
        kinds=_OURS,
        off="No interest is paid on a note.",
    ),
    Setting(
        "vest-months",
        "whole",
        "0",
        "Shares vest over {value} months: who leaves earlier loses what has not vested.",
        kinds=_OURS,
        off="Shares are their holder's own from the day on which they are issued.",
    ),
    Setting("vest-every", "choice", MONTH, "A part of them vests every {meaning}.", _PERIODS, _OURS),
    Setting(
        "vest-cliff",
        "whole",
        "0",
        "Nothing vests in the first {value} months, and then all that had come together by then.",
        kinds=_OURS,
        off="The first part vests at the end of the first period.",
    ),
    Setting(
        "vest-parts",
        "choice",
        CUMULATIVE_ROUNDING,
        "Where shares do not divide evenly, {meaning}.",
        ALLOCATIONS,
        _OURS,
    ),
    Setting(
        "vest-day",
        "choice",
        START_DAY,
        "A part vests {meaning}.",
        {
            START_DAY: "on the day of the month on which vesting began, or the last day of a shorter month",
            MONTH_END: "on the last day of the month",
        },
        _OURS,
    ),
)
# A pod of another kind may have a class of shares as well; there the others are asked whatever it says.
_OWNED = (LIVELIHOOD, OWNERSHIP)
TOPICS = (
    Topic("issue", "an issue of shares"),
    Topic("transfer", "a transfer of shares"),
    Topic("work-shares", "an issue of shares for work", is_usual=True, kinds=_OWNED),
    Topic("conversion", "shares for what the pod owes somebody", is_usual=True, kinds=_OWNED),
    Topic("outsider", "a transfer of shares to an outsider", is_usual=True, kinds=_OWNED),
    Topic("redemption", "a redemption or a cancellation of shares", is_usual=True, kinds=_OWNED),
    Topic("vesting", "an event with which shares vest", is_usual=True, kinds=_OWNED),
    Topic("note", "a loan that a member gives the pod", is_usual=True, kinds=_OWNED),
)


def idle(given: Mapping[str, str]) -> frozenset[str]:
    """The settings of a class that say nothing under the terms that were set."""
    names = set() if given.get("redeem-at") == FORMULA else {"redeem-formula"}
    names |= set() if _some(given, "redeem-instalments") else {"redeem-every", "redeem-rate"}
    names |= set() if _some(given, "vest-months") else {"vest-every", "vest-cliff", "vest-parts", "vest-day"}
    names |= set() if _some(given, "work-rate") else {"work-cap"}
    return frozenset(names)


def contradictions(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(what contradicts what, what to set instead) in the terms of a class, by name; what was not set is left out."""
    if given.get("redeem-at") == FORMULA and given.get("redeem-formula", NONE) == NONE:
        yield "redeem-at=formula, and there is no redeem-formula", 'Set redeem-formula too, as in "max(par, 0.8*book)"'
    if given.get("transferable") == NO and _some(given, "refusal-days"):
        yield (
            f"refusal-days={given['refusal-days']} says how shares are offered, and transferable=no lets nobody sell them",
            "Set refusal-days=0",
        )
    months, cliff = (int(Decimal(given.get(name, "0"))) for name in ("vest-months", "vest-cliff"))
    if months and cliff > months:
        yield f"vest-cliff={cliff} lies behind the end of vesting, vest-months={months}", "Set a shorter cliff"
    every = MONTHS[given.get("vest-every", MONTH)]
    if months % every:
        yield (
            f"vest-months={months} makes no whole number of parts, one every {given['vest-every']}",
            f"Set vest-months={months + every - months % every}",
        )


def _some(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "0")
    return value != NONE and bool(Decimal(value))
