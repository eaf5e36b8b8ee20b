"""What the others may be asked about when a member died, in whichever pod they left something."""

from pods.settings.setting import CIRCLE, LIVELIHOOD, OWNERSHIP, SAVINGS, Topic

TOPICS = (
    Topic("heirs", "who inherits what a member who died left", is_usual=True),
    Topic(
        "estate-debt",
        "the paying or the giving up of what a member who died owes",
        is_usual=True,
        kinds=(SAVINGS, CIRCLE, LIVELIHOOD, OWNERSHIP),
    ),
)
