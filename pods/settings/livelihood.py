"""What a livelihood pod says about income, the commons, the buffer, pay and mutual support, and which terms contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pods.settings.setting import ALL, LIVELIHOOD, NONE, Setting, Topic

POOLED, OWN_ACCOUNT, SUPPORT = "pooled", "own-account", "support"
MODELS = {
    POOLED: "what members earn is pooled, and each month's income is shared by consent",
    OWN_ACCOUNT: "what a member earns goes to their own account, less the contribution to the collective",
    SUPPORT: "members keep what they earn and top each other up",
}
EQUAL, HOURS, NEEDS, SHARES = "equal", "hours", "needs", "shares"
SPLITS = {
    EQUAL: "in equal parts",
    HOURS: "by the hours that each worked in the month",
    NEEDS: "by the needs that each stated, all of them scaled up or down to what there is",
    SHARES: "by the shares that each holds at the end of the month",
}
QUARTER_OR_TENTH = "quarter-or-tenth"
RESERVES = {
    NONE: "pay may use all of it",
    QUARTER_OR_TENTH: "pay leaves in it a quarter of a year's fixed costs or a tenth of the last twelve months' income, "
    "whichever is more",
}
AT_ONCE, LATER = "at-once", "later"
PAYING = {
    AT_ONCE: "is paid out when the split of the month is carried out",
    LATER: "is then owed to the members, and paid out when they ask for it, whole or in part",
}
_OURS = (LIVELIHOOD,)
SETTINGS = (
    Setting("model", "choice", POOLED, "How this pod works: {meaning}.", MODELS, _OURS),
    Setting(
        "levy",
        "percent",
        "0",
        "The commons get {value} % of each month's income.",
        kinds=_OURS,
        off="The commons take no levy.",
    ),
    Setting(
        "levy-hurdle",
        "amount",
        "0",
        "The levy is taken on what a month brings above {value}.",
        kinds=_OURS,
        off="The levy is taken on all that a month brings.",
    ),
    Setting(
        "buffer-target",
        "amount",
        "0",
        "The buffer is filled up to {value}.",
        kinds=_OURS,
        off="The buffer has no target to be filled up to.",
    ),
    Setting("reserve-rule", "choice", NONE, "The buffer: {meaning}.", RESERVES, _OURS),
    Setting(
        "yearly-costs",
        "amount",
        NONE,
        "A year's fixed costs are {value}.",
        kinds=_OURS,
        off="A year's fixed costs are the shared costs of the last twelve months.",
    ),
    Setting(
        "monthly-pay",
        "amount",
        NONE,
        "A month pays {value} in all, out of the buffer where it brings less; what it brings more fills the buffer to "
        "its target and is then paid as well.",
        kinds=_OURS,
        off="A month pays what it brings once the buffer is filled.",
    ),
    Setting("split", "choice", EQUAL, "Pay is split {meaning}.", SPLITS, _OURS),
    Setting(
        "pay-floor",
        "amount",
        "0",
        "Before the split everybody gets {value}.",
        kinds=_OURS,
        off="Nobody gets a floor before the split.",
    ),
    Setting("sharers", "members", ALL, "Pay is for {meaning}.", kinds=_OURS),
    Setting("pay-when", "choice", AT_ONCE, "Pay {meaning}.", PAYING, _OURS),
    Setting(
        "contribution",
        "percent",
        "20",
        "Where income goes to a member's own account, {value} % of it goes to the collective, unless the member sets "
        "it otherwise.",
        kinds=_OURS,
        off="Where income goes to a member's own account, the collective gets what the member sets, and else nothing.",
    ),
    Setting(
        "expense-limit",
        "amount",
        NONE,
        "A treasurer pays shared costs up to {value} without asking.",
        kinds=_OURS,
        off="A treasurer pays shared costs without asking, however much they are.",
    ),
    Setting(
        "advance-limit",
        "amount",
        NONE,
        "Nobody may have more than {value} in advance of their pay.",
        kinds=_OURS,
        off="There is no limit to what somebody may have in advance of their pay.",
    ),
    Setting(
        "support-floor",
        "amount",
        NONE,
        "Who states no need of their own needs {value} a month.",
        kinds=_OURS,
        off="Each member states what they need in a month.",
    ),
)
TOPICS = (
    Topic("share", "the split of a month's income", is_usual=True, kinds=_OURS),
    Topic("expense", "a shared cost above the expense-limit", is_usual=True, kinds=_OURS),
    Topic("to-oneself", "money back or in advance to whoever records it", is_usual=True, kinds=_OURS),
    Topic("advance", "an advance of pay", kinds=_OURS),
)
_DEFAULTS = {each.name: each.default for each in SETTINGS}
# What each model has no use for: set there, a term would promise what never happens.
_IDLE = {
    POOLED: ("contribution", "support-floor"),
    OWN_ACCOUNT: (
        "levy", "levy-hurdle", "buffer-target", "reserve-rule", "yearly-costs", "monthly-pay", "split", "pay-floor",
        "sharers", "pay-when", "support-floor",
    ),
    SUPPORT: (
        "levy", "levy-hurdle", "buffer-target", "reserve-rule", "yearly-costs", "monthly-pay", "split", "pay-floor",
        "sharers", "pay-when", "contribution", "expense-limit", "advance-limit",
    ),
}  # fmt: skip


def idle(given: Mapping[str, str]) -> frozenset[str]:
    """The settings that say nothing under the terms that were set."""
    names = set(_IDLE[given.get("model", POOLED)])
    names |= set() if Decimal(given.get("levy", "0")) else {"levy-hurdle"}
    names |= {"yearly-costs"} if given.get("reserve-rule", NONE) == NONE else set()
    return frozenset(names)


def contradictions(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(what contradicts what, what to set instead) in the terms that were set, by name; what was not set is left out."""

    def number(name: str) -> Decimal:
        value = given.get(name, "0")
        return Decimal(0) if value == NONE else Decimal(value)

    model = given.get("model", POOLED)
    for name in _IDLE[model]:
        if given.get(name, _DEFAULTS[name]) != _DEFAULTS[name]:
            yield (
                f"{name}={given[name]} has no place where {MODELS[model]} (model={model})",
                f"Leave it at {name}={_DEFAULTS[name]}",
            )
    if number("levy-hurdle") and not number("levy"):
        yield (
            f"levy-hurdle={given['levy-hurdle']} says above what a levy is taken, and levy=0 takes none",
            "Set a levy too",
        )
    if "yearly-costs" in given and given["yearly-costs"] != NONE and given.get("reserve-rule", NONE) == NONE:
        costs = given["yearly-costs"]
        yield (
            f"yearly-costs={costs} serves a reserve, and reserve-rule=none keeps none",
            f"Set reserve-rule={QUARTER_OR_TENTH} too",
        )
    asked = set(given.get("ask-about", "usual").split(","))
    limit = given.get("expense-limit", NONE)
    if limit != NONE and not asked & {"usual", "expense"}:
        yield (
            f"expense-limit={limit} says above what others are asked, and ask-about leaves expense out",
            "Add expense to it",
        )
