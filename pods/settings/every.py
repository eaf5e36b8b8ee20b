"""What every pod has: where its money lies, and how its people decide."""

from pods.settings.setting import USUAL, Setting, Topic

RULES = {
    "consent": "everybody is asked, and it passes when all have answered or the deadline is over, and nobody objects",
    "unanimous": "everybody who is asked must say yes",
    "majority": "more than half of those asked must say yes",
    "two-thirds": "at least two thirds of those asked must say yes",
    "delegated": "a treasurer may say yes alone up to {delegated-limit}; above that nobody may object",
}
SETTINGS = (
    Setting("place", "place", "Cash-Box", "Money is kept in {value} unless another place is named."),
    Setting("consent-rule", "choice", "consent", "Proposals: {meaning}.", RULES),
    Setting(
        "ask-about",
        "list",
        USUAL,
        "Others are asked before {meaning}.",
        off="Others are asked about nothing: the treasurer records what was agreed at the table.",
    ),
    Setting("deadline-days", "whole", "7", "A proposal stays open for {value} days."),
    Setting(
        "delegated-limit",
        "amount",
        "0",
        "What a treasurer may decide alone: up to {value}.",
        off="A treasurer decides no money alone.",
    ),
)
TOPICS = (
    Topic("terms", "a change of these settings", is_usual=True),
    Topic("correction", "the correction of something that was consented to", is_usual=True),
    Topic("agreement", "the adoption or the end of an agreement", is_usual=True),
)
