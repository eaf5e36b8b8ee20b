"""What pods say about fines and about the fund that they keep apart."""

from pods.settings.setting import CIRCLE, LIVELIHOOD, OWNERSHIP, SAVINGS, Setting, Topic

FINES_TO = {
    "pod": "what the pod itself earns",
    "social-fund": "its social fund, which is kept apart and never shared out",
}
# A solidarity pod is itself the fund into which its fines go.
SETTINGS = (Setting("fines-to", "choice", "pod", "Fines go to {meaning}.", FINES_TO, (SAVINGS, LIVELIHOOD, OWNERSHIP)),)
TOPICS = (
    Topic("grant", "a grant above what a treasurer may decide alone", is_usual=True),
    Topic(
        "fund-levy",
        "money of this pod that is put into a fund",
        is_usual=True,
        kinds=(SAVINGS, CIRCLE, LIVELIHOOD, OWNERSHIP),
    ),
)
