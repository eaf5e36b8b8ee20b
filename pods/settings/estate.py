"""What the others may be asked about when a member died, in whichever pod they left something."""

from pods.settings.setting import Topic

TOPICS = (
    Topic("heirs", "who inherits what a member who died left", is_usual=True),
    Topic(
        "estate-debt",
        "the payment of what they owe another pod out of it, or the giving up of what they owe",
        is_usual=True,
    ),
)
